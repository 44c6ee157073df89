import type { LogKind } from '../../../../../src/call/event-log.ts';
import type { LogEntry } from '../../../../replay/log-entry.ts';

export const eventKinds: readonly LogKind[] = ['input', 'decision', 'effect'];

/** What entries are about; each is about one thing. */
export const eventGroups = [
  'turns',
  'replies',
  'playout',
  'tools',
  'providers',
  'client',
  'timers',
  'states',
] as const;
export type EventGroup = (typeof eventGroups)[number];

const byFamily: Readonly<Record<string, EventGroup>> = {
  turn: 'turns',
  caller: 'turns',
  operator: 'turns',
  reply: 'replies',
  line: 'replies',
  history: 'replies',
  speculation: 'replies',
  playout: 'playout',
  tool: 'tools',
  tools: 'tools',
  stt: 'providers',
  llm: 'providers',
  voice: 'providers',
  provider: 'providers',
  recogniser: 'providers',
  client: 'client',
  timer: 'timers',
  state: 'states',
  call: 'states',
};

function groupOf(type: string): EventGroup {
  if (type === 'reply.tool-called') return 'tools';
  if (type === 'caller.played' || type === 'client.mark') return 'playout';
  return byFamily[type.slice(0, type.indexOf('.'))] ?? 'states';
}

/** What is shown; an empty list shows all. */
export interface EventFilter {
  readonly kinds: readonly LogKind[];
  readonly groups: readonly EventGroup[];
}

export const showAll: EventFilter = { kinds: [], groups: [] };

function isShown({ kind, type }: LogEntry, { kinds, groups }: EventFilter): boolean {
  return (
    (kinds.length === 0 || kinds.includes(kind)) && (groups.length === 0 || groups.includes(groupOf(type)))
  );
}

/** The indices of the entries that a filter shows, as the log grows. */
export class ShownEvents {
  readonly rows: number[] = [];
  readonly #filter: EventFilter;
  #seen = 0;

  constructor(filter: EventFilter) {
    this.#filter = filter;
  }

  take(entries: readonly LogEntry[]): void {
    for (let entry = entries[this.#seen]; entry !== undefined; entry = entries[this.#seen]) {
      if (isShown(entry, this.#filter)) this.rows.push(this.#seen);
      this.#seen++;
    }
  }
}
