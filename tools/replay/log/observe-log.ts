import type { LogEntry } from '../log-entry.ts';

/** What a recorded call came to, under the keys of a fixture's `expect`; moments are since the call became ready. */
export function observeLog(entries: readonly LogEntry[]) {
  const readyMs = entries.find(({ type }) => type === 'client.ready')?.at ?? 0;
  const ofType = (type: string): readonly LogEntry[] => entries.filter((entry) => entry.type === type);
  const stateLine = ofType('client.state').map(({ at, state }) => ({
    at: Math.round((at - readyMs) * 10) / 10,
    state: String(state),
  }));
  return {
    states: stateLine.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]),
    llmRequests: ofType('llm.asked').map(({ text, speculative, provider }) => ({
      text: String(text),
      speculative: speculative === true,
      provider: Number(provider) + 1,
    })),
    heard: ofType('client.reply').flatMap(({ event, heard }) =>
      event === 'ended' && heard !== '' ? [String(heard)] : [],
    ),
    history: entries.flatMap(historyOf),
    speculation: {
      started: ofType('reply.requested').filter(({ speculative }) => speculative === true).length,
      committed: ofType('reply.committed').length,
      discarded: ofType('reply.discarded').length,
    },
    toolsRun: ofType('tool.started').map(({ name }) => String(name)),
    clears: ofType('client.clear').length,
    errors: ofType('client.error').length,
    ended: (ofType('client.ended')[0]?.['reason'] ?? null) as string | null,
    metrics: Object.fromEntries(
      ofType('turn.measured').map(({ at: _at, kind: _kind, type: _type, ...metrics }) => [
        String(metrics['turn']),
        metrics,
      ]),
    ),
    reconnects: Math.max(0, ofType('stt.opened').length - 1),
    stateLine,
  };
}

function historyOf({ type, text, messages }: LogEntry): readonly Readonly<Record<string, unknown>>[] {
  if (type === 'turn.committed') return [{ user: String(text) }];
  return type === 'history.grew' ? (messages as readonly Finished[]).map(asWritten) : [];
}

interface Finished {
  readonly role: 'assistant' | 'tool';
  readonly text?: string;
  readonly interrupted?: boolean;
  readonly name?: string;
  readonly result?: unknown;
}

/** As a fixture writes a message. */
function asWritten({ role, text, interrupted, name, result }: Finished): Readonly<Record<string, unknown>> {
  if (role === 'tool') return { tool: name, result };
  return { assistant: text, ...(interrupted === true ? { interrupted: true } : {}) };
}
