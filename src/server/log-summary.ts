/** What a list says of a recorded call. */
export interface LogSummary {
  readonly agent: string;
  readonly transport: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** The state that was entered last. */
  readonly state: string;
  readonly durationMs: number;
  /** How many turns of the caller were taken in, typed ones and keys too. */
  readonly turns: number;
  readonly outcome?: string;
  readonly health: CallHealth;
}

/** What went wrong in a call. */
export interface CallHealth {
  /** What the client was told of as errors. */
  readonly errors: number;
  readonly providersFailed: number;
  /** How often the recogniser was lost, or said nothing any more. */
  readonly recogniserLosses: number;
  /** Its log reaches to the end of the call. */
  readonly isComplete: boolean;
}

type Entry = Readonly<Record<string, unknown>>;

interface Tally {
  state: string;
  turns: number;
  outcome: string | undefined;
  errors: number;
  providersFailed: number;
  recogniserLosses: number;
  isComplete: boolean;
}

const newline = 0x0a;

/** The entries that count, by kind and type. */
const noted: ReadonlyMap<string, (tally: Tally, entry: Entry) => void> = new Map([
  ['decision turn.committed', (tally) => void tally.turns++],
  ['decision state.entered', (tally, { state }) => void (tally.state = String(state))],
  ['decision call.ended', (tally, { reason }) => void (tally.outcome = String(reason))],
  ['effect client.error', (tally) => void tally.errors++],
  ['effect provider.failed', (tally) => void tally.providersFailed++],
  ['input stt.lost', (tally) => void tally.recogniserLosses++],
  ['input stt.stalled', (tally) => void tally.recogniserLosses++],
  // A call that crashed decided nothing any more.
  [
    'effect client.ended',
    (tally, { reason }) => {
      tally.isComplete = true;
      tally.outcome ??= String(reason);
    },
  ],
]);
/** As they are in the text. A quotation mark in somebody's words has a backslash before it there. */
const marks = [...noted.keys()].map((name) => Buffer.from(`"type":"${name.split(' ')[1] ?? ''}"`));

/**
 * Sums up an event log that is given in pieces of whole lines. Most lines are only looked through for what counts: a log
 * of an hour has hundred thousands of them.
 */
export class LogScan {
  readonly #tally: Tally = {
    state: 'connecting',
    turns: 0,
    outcome: undefined,
    errors: 0,
    providersFailed: 0,
    recogniserLosses: 0,
    isComplete: false,
  };
  #header: Entry | undefined;
  #durationMs = 0;

  /** False when the first line is no beginning of an event log: then there is nothing to be learned from it. */
  take(lines: Buffer): boolean {
    if (this.#header === undefined) {
      const header = entryAt(lines, 0);
      if (header?.['type'] !== 'call.opened' || Number.isNaN(Date.parse(String(header['startedAt']))))
        return false;
      this.#header = header;
    }
    for (const mark of marks) this.#count(lines, mark);
    const { at } = entryAt(lines, lines.length - 1) ?? {};
    if (typeof at === 'number') this.#durationMs = Math.max(this.#durationMs, Math.round(at));
    return true;
  }

  /** Undefined before the first line. */
  get summary(): LogSummary | undefined {
    if (this.#header === undefined) return undefined;
    const { agent, transport, startedAt } = this.#header;
    const { state, turns, outcome, ...health } = this.#tally;
    return {
      agent: typeof agent === 'string' ? agent : '',
      transport: typeof transport === 'string' ? transport : '',
      startedAt: String(startedAt),
      state,
      durationMs: this.#durationMs,
      turns,
      ...(outcome === undefined ? {} : { outcome }),
      health,
    };
  }

  #count(lines: Buffer, mark: Buffer): void {
    for (let at = lines.indexOf(mark); at >= 0; at = lines.indexOf(mark, at + mark.length)) {
      const entry = entryAt(lines, at);
      noted.get(`${String(entry?.['kind'])} ${String(entry?.['type'])}`)?.(this.#tally, entry ?? {});
    }
  }
}

/** The entry of the line that a byte belongs to; undefined when it is damaged. */
function entryAt(lines: Buffer, at: number): Entry | undefined {
  const from = at === 0 ? 0 : lines.lastIndexOf(newline, at - 1) + 1;
  const to = lines.indexOf(newline, at);
  try {
    const value: unknown = JSON.parse(lines.toString('utf8', from, to < 0 ? lines.length : to));
    return typeof value === 'object' && value !== null ? (value as Entry) : undefined;
  } catch {
    return undefined;
  }
}
