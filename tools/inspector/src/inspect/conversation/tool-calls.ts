import type { Fact } from './conversation.ts';

/** A tool that a reply has called, as far as it is known. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** Absent until the model's answer is whole. */
  readonly args?: unknown;
  readonly state: 'held' | 'running' | 'done' | 'failed';
  readonly result?: unknown;
  /** From its start to its end. */
  readonly tookMs?: number;
}

interface Named {
  readonly name?: string;
  readonly id?: string;
  readonly args?: unknown;
}

export function toolCallsOf(facts: readonly Fact[]): readonly ToolCall[] {
  const args = argumentsOf(facts);
  return facts
    .filter(({ entry }) => entry.type === 'reply.tool-called')
    .map(({ entry }, place) => {
      const id = String(entry['id']);
      return toolCallOf(id, String(entry['name']), args.byId.get(id) ?? args.inOrder[place], facts);
    });
}

function toolCallOf(id: string, name: string, given: Named | undefined, facts: readonly Fact[]): ToolCall {
  const started = factOf(facts, 'tool.started', id);
  const ended = factOf(facts, 'tool.ended', id);
  return {
    id,
    name,
    ...(given === undefined || given.name !== name ? {} : { args: given.args }),
    state: stateOf(started, ended),
    ...(ended === undefined ? {} : { result: ended['result'] }),
    ...(ended === undefined || started === undefined ? {} : { tookMs: ended.at - started.at }),
  };
}

function stateOf(started: Fact['entry'] | undefined, ended: Fact['entry'] | undefined): ToolCall['state'] {
  if (ended !== undefined) return ended['ok'] === false ? 'failed' : 'done';
  return started === undefined ? 'held' : 'running';
}

function factOf(facts: readonly Fact[], type: string, id: string): Fact['entry'] | undefined {
  return facts.find(({ entry }) => entry.type === type && entry['id'] === id)?.entry;
}

/** The history has them with their ids; before it has, a model's answer tells them in the order of the calls. */
function argumentsOf(facts: readonly Fact[]) {
  const inOrder = facts.flatMap(({ entry }) => (entry.type === 'llm.answered' ? listOf(entry['tools']) : []));
  const kept = facts.flatMap(({ entry }) => (entry.type === 'history.grew' ? listOf(entry['messages']) : []));
  return { byId: new Map(kept.map((message) => [message.id, message])), inOrder };
}

function listOf(value: unknown): readonly Named[] {
  return Array.isArray(value) ? (value as readonly Named[]) : [];
}
