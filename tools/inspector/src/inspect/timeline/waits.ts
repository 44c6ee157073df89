import type { LogEntry } from '../../../../replay/log-entry.ts';
import { turnsOf, type TurnFigures, type Waterfall } from '../../../../report/turn-figures.ts';
import { EntryWaits } from './entry-waits.ts';
import type { Handlers } from './model/handlers.ts';

/** A turn of the caller, and the wait for its answer. */
export interface Wait {
  /** Absent for what was not spoken. */
  readonly turn?: number;
  /** Of what was not spoken. */
  readonly by?: 'typed' | 'keys';
  readonly text: string;
  /** The index of the entry with which it was taken as said, or of its figures where it never was. */
  readonly entry: number;
  /** The index of the entry that tells of the answer's first audio; absent while there is none. */
  readonly answerEntry?: number;
  readonly waterfall?: Waterfall;
  readonly guess: 'hit' | 'miss' | 'none';
  readonly eagerLeadMs?: number;
  /** When it began and when it was known to be over, in milliseconds since the call was opened; of spoken turns. */
  readonly spoken?: { readonly fromMs: number; readonly toMs: number };
}

/** The parts that an answer is made of, in the order in which they are made. */
export const waitParts = [
  { key: 'firstTokenMs', name: 'first token' },
  { key: 'clauseMs', name: 'clause' },
  { key: 'audioMs', name: 'speech' },
  { key: 'restMs', name: 'rest' },
] as const satisfies readonly { readonly key: keyof Waterfall; readonly name: string }[];

interface SpokenTurn {
  fromMs?: number;
  toMs?: number;
  /** Of the entries: taken as said, first measured, the answer heard. */
  committed?: number;
  measured?: number;
  answered?: number;
}

/** What callers waited for, turn by turn, from the entries of a call as they come. */
export class WaitCounter {
  readonly #figures: LogEntry[] = [];
  readonly #turns = new Map<number, SpokenTurn>();
  readonly #entries = new EntryWaits();
  readonly #handlers = new Map<string, Handlers[string][]>();
  /** Where audio began last. */
  #heard: { readonly entry: number; readonly atMs: number } | undefined;
  #taken = 0;
  #waits: readonly Wait[] = [];

  constructor() {
    const measured = (entry: LogEntry, index: number): void => this.#measured(entry, index);
    const spoken: Handlers = {
      'turn.started': (entry) => {
        this.#turnOf(entry).fromMs ??= entry.at;
      },
      'turn.eot': (entry) => {
        this.#turnOf(entry).toMs = entry.at;
      },
      'turn.committed': (entry, index) => {
        if (typeof entry['turn'] !== 'number') return;
        this.#turnOf(entry).committed = index;
        this.#figures.push(entry);
      },
      'playout.started': ({ at: atMs }, index) => {
        this.#heard = { entry: index, atMs };
      },
      'client.metrics': measured,
      'turn.measured': measured,
    };
    for (const [type, handler] of [spoken, ...this.#entries.handlers].flatMap((each) => Object.entries(each)))
      this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), handler]);
  }

  /** Takes what the list has grown by since it was given last; the same waits where nothing was told of them. */
  take(entries: readonly LogEntry[]): readonly Wait[] {
    let isChanged = false;
    for (; this.#taken < entries.length; this.#taken++) {
      const entry = entries[this.#taken];
      const handlers = entry === undefined ? undefined : this.#handlers.get(entry.type);
      if (entry === undefined || handlers === undefined) continue;
      for (const handle of handlers) handle(entry, this.#taken);
      isChanged = true;
    }
    if (isChanged)
      this.#waits = [...this.#spokenWaits(), ...this.#entryWaits()].toSorted(
        (one, other) => one.entry - other.entry,
      );
    return this.#waits;
  }

  #turnOf(entry: LogEntry): SpokenTurn {
    const turn = Number(entry['turn']);
    const known = this.#turns.get(turn) ?? {};
    this.#turns.set(turn, known);
    return known;
  }

  #measured(entry: LogEntry, index: number): void {
    const turn = this.#turnOf(entry);
    turn.measured ??= index;
    // Figures are told right after the first audio, of several turns in a row where one reply answers them.
    const heard = this.#heard?.atMs === entry.at ? this.#heard.entry : index;
    if (entry['releaseMs'] !== undefined) turn.answered ??= heard;
    this.#figures.push(entry);
  }

  #spokenWaits(): readonly Wait[] {
    return turnsOf({ entries: this.#figures }).map((figures) =>
      spokenWait(figures, this.#turns.get(figures.metrics.turn) ?? {}),
    );
  }

  #entryWaits(): readonly Wait[] {
    return this.#entries.list.map(({ fromMs: _fromMs, ...wait }) => ({ ...wait, guess: 'none' }));
  }
}

function spokenWait(
  { metrics, text, waterfall }: TurnFigures,
  { fromMs, toMs, committed, measured = 0, answered }: SpokenTurn,
): Wait {
  const { turn, speculation, eagerLeadMs } = metrics;
  return {
    turn,
    text,
    entry: committed ?? measured,
    guess: speculation,
    ...(answered === undefined ? {} : { answerEntry: answered }),
    ...(waterfall === undefined ? {} : { waterfall }),
    ...(eagerLeadMs === undefined ? {} : { eagerLeadMs }),
    ...(fromMs === undefined || toMs === undefined ? {} : { spoken: { fromMs, toMs } }),
  };
}

/** What was known at an entry: the turns that were taken as said, and the answers that were heard. */
export function waitsAt(waits: readonly Wait[], entry: number): readonly Wait[] {
  return waits
    .filter((wait) => wait.entry <= entry)
    .map((wait) => {
      if ((wait.answerEntry ?? -1) <= entry) return wait;
      const { answerEntry: _answerEntry, waterfall: _waterfall, ...open } = wait;
      return open;
    });
}

export type WaitOrder = 'time' | 'length';

/** The longest first, and those without an answer last; or as they came. */
export function ordered(waits: readonly Wait[], order: WaitOrder): readonly Wait[] {
  if (order === 'time') return waits;
  const lengthOf = ({ waterfall }: Wait): number => waterfall?.waitedMs ?? -1;
  return waits.toSorted((one, other) => lengthOf(other) - lengthOf(one));
}

/** A part as it lies beside the end of the turn, which is 0; what was made before it was hidden from the caller. */
export interface PlacedPart {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The parts, one behind the other; they begin so long before the turn's end as was hidden, and reach what was waited. */
export function placedParts(waterfall: Waterfall): readonly PlacedPart[] {
  let fromMs = -waterfall.hiddenMs;
  return waitParts.flatMap(({ key, name }) => {
    const toMs = fromMs + waterfall[key];
    const part = { name, fromMs, toMs };
    fromMs = toMs;
    return toMs - part.fromMs > 0.05 ? [part] : [];
  });
}

/** The sum in words: `Waited 320 ms = first token 180 + clause 60 + speech 140 − hidden 60`. */
export function sumWords(waterfall: Waterfall): string {
  const parts = waitParts
    .filter(({ key }) => key !== 'restMs' || Math.abs(waterfall.restMs) >= 0.05)
    .map(({ key, name }) => `${name} ${tenths(waterfall[key])}`)
    .join(' + ');
  return `Waited ${tenths(waterfall.waitedMs)} ms = ${parts} − hidden ${tenths(waterfall.hiddenMs)}`;
}

/** As exact as the log is, so that what is shown sums up too. */
export function tenths(ms: number): string {
  return String(Math.round(ms * 10) / 10);
}
