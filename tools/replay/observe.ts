import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { CallSession } from '../../src/call/call-session.ts';
import type { Observed } from './fixture.ts';
import type { LogEntry } from './log-entry.ts';
import type { ScriptedLine } from './scripted-line.ts';

interface Evidence {
  readonly session: CallSession;
  readonly line: ScriptedLine;
  readonly log: readonly LogEntry[];
  readonly faults: readonly string[];
  readonly reconnects: number;
}

/** Everything that an expectation may name, from what the client got, the history and the event log. */
export function observe({ session, line, log, faults, reconnects }: Evidence): Observed {
  const outputs = line.outputs.map(({ output }) => output);
  const stateLine = line.outputs.flatMap(({ at, output }) =>
    output.type === 'state' ? [{ at, state: output.state }] : [],
  );
  const decisions = (type: string): number =>
    log.filter((entry) => entry.kind === 'decision' && entry.type === type).length;
  return {
    states: stateLine.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]),
    stateLine,
    llmRequests: log
      .filter(({ type }) => type === 'llm.asked')
      .map(({ text, speculative, provider }) => ({
        text: String(text),
        speculative: speculative === true,
        provider: Number(provider) + 1,
      })),
    heard: outputs.flatMap((output) =>
      output.type === 'reply' && output.event === 'ended' && output.heard !== '' ? [output.heard] : [],
    ),
    history: session.history.flatMap(asWritten),
    speculation: {
      started: log.filter((entry) => entry.type === 'reply.requested' && entry['speculative'] === true)
        .length,
      committed: decisions('reply.committed'),
      discarded: decisions('reply.discarded'),
    },
    toolsRun: log.filter(({ type }) => type === 'tool.started').map((entry) => String(entry['name'])),
    clears: outputs.filter(({ type }) => type === 'clear').length,
    audioAt: line.audioAt,
    errors: outputs.filter(({ type }) => type === 'error').length,
    ended:
      outputs.find((output): output is Extract<CallOutput, { type: 'ended' }> => output.type === 'ended')
        ?.reason ?? null,
    metrics: Object.fromEntries(
      session.ledger.all().map((metrics) => [String(metrics.turn), { ...metrics }]),
    ),
    reconnects,
    faults,
  };
}

function asWritten(message: Message): Readonly<Record<string, unknown>>[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [{ user: message.text }];
    case 'assistant':
      return [{ assistant: message.text, ...(message.interrupted === true ? { interrupted: true } : {}) }];
    case 'tool':
      return [{ tool: message.name, result: message.result }];
  }
}
