import type { LogEntry } from '../../../../replay/log-entry.ts';
import { quantile } from '../../../../quantile.ts';
import { turnsOf, type TurnFigures, type Waterfall } from '../../../../report/turn-figures.ts';

/** A turn of the caller whose figures are known, and where it is in the log. */
export interface TurnWait extends TurnFigures {
  /** The index of the entry with which it was taken as said; absent where it never was. */
  readonly entry: number | undefined;
}

export interface Waits {
  readonly turns: readonly TurnWait[];
  /** Of all turns that were answered, in milliseconds. */
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  /** The longest stretches before and after the end of a turn: what the picture must have room for. */
  readonly mostHiddenMs: number;
  readonly mostWaitedMs: number;
}

/** The parts that an answer is made of, in the order in which they are made. */
export const waitParts = [
  { key: 'firstTokenMs', name: 'first token' },
  { key: 'clauseMs', name: 'clause' },
  { key: 'audioMs', name: 'speech' },
  { key: 'restMs', name: 'rest' },
] as const satisfies readonly { readonly key: keyof Waterfall; readonly name: string }[];

/** What callers waited for, turn by turn, from the entries of a call as they come. */
export class WaitCounter {
  readonly #relevant: LogEntry[] = [];
  readonly #entryOf = new Map<number, number>();
  #taken = 0;
  #waits: Waits = waitsOf([]);

  /** Takes what the list has grown by since it was given last. */
  take(entries: readonly LogEntry[]): Waits {
    const before = this.#relevant.length;
    for (; this.#taken < entries.length; this.#taken++) {
      const entry = entries[this.#taken];
      if (entry?.type === 'turn.committed' && typeof entry['turn'] === 'number') {
        this.#entryOf.set(entry['turn'], this.#taken);
        this.#relevant.push(entry);
      } else if (entry?.type === 'client.metrics' || entry?.type === 'turn.measured')
        this.#relevant.push(entry);
    }
    if (this.#relevant.length > before) {
      const figures = turnsOf({ entries: this.#relevant });
      this.#waits = waitsOf(
        figures.map((each) => Object.assign(each, { entry: this.#entryOf.get(each.metrics.turn) })),
      );
    }
    return this.#waits;
  }
}

function waitsOf(turns: readonly TurnWait[]): Waits {
  const waterfalls = turns.flatMap(({ waterfall }) => waterfall ?? []);
  const waited = waterfalls.map(({ waitedMs }) => waitedMs);
  return {
    turns,
    p50Ms: quantile(waited, 0.5),
    p95Ms: quantile(waited, 0.95),
    mostHiddenMs: Math.max(0, ...waterfalls.map(({ hiddenMs }) => hiddenMs)),
    mostWaitedMs: Math.max(1, ...waited),
  };
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
