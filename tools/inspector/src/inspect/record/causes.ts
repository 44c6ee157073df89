import type { LogEntry } from '../../../../replay/log-entry.ts';
import { lastAtOrBefore } from './last-at-or-before.ts';
import { readerPerLog, type GrowingLog, type EntryReader } from './growing-log.ts';

/** What is done about an event is done at once; what is noted so much later came by itself. */
const atOnceMs = 5;

/** What streams beside the machine report when it comes: a model, a voice, a tool, the playout. */
const ofStreams: ReadonlySet<string> = new Set([
  'llm.answered',
  'voice.spoke',
  'tool.ended',
  'provider.failed',
  'client.mark',
]);

/**
 * Which input led to which decision and effect. An input may come while the decisions of the one before it are still
 * performed, so that decisions are counted off against those of the machine's frames, which may come later than they.
 */
class Causes implements EntryReader {
  readonly #log: GrowingLog;
  /** For each entry the newest input before it, and the newest input or decision. */
  readonly #inputs: number[] = [];
  readonly #owners: number[] = [];
  /** For each decision of the machine which one it is, counted from 0. */
  readonly #ordinals = new Map<number, number>();
  /** For each frame how many decisions there are in those before it. */
  readonly #before: number[] = [];
  #counted = 0;

  constructor(log: GrowingLog) {
    this.#log = log;
  }

  /** The index of the entry that led to this one; -1 for an input, and where it is not known. */
  of(index: number): number {
    const owner = this.#owners[index] ?? -1;
    const ordinal = this.#ordinals.get(owner);
    if (ordinal === undefined) return owner === index ? -1 : owner;
    return this.#decider(ordinal, this.#log.entries[owner]?.type) ?? this.#inputs[index] ?? -1;
  }

  take({ kind, type }: LogEntry, index: number): void {
    const isInput = kind === 'input' || kind === 'call';
    // What the governor of guesses decides is not the machine's, and is in no frame.
    const isDecided = kind === 'decision' && type !== 'speculation.governed';
    if (isDecided) this.#ordinals.set(index, this.#ordinals.size);
    this.#inputs.push(isInput ? index : (this.#inputs[index - 1] ?? -1));
    this.#owners.push(isInput || isDecided ? index : (this.#owners[index - 1] ?? -1));
  }

  /** The entry whose frame has the decision with this number. */
  #decider(ordinal: number, type: string | undefined): number | undefined {
    const { frames, firstLine } = this.#log;
    for (let frame = frames[this.#before.length]; frame !== undefined; frame = frames[this.#before.length]) {
      this.#before.push(this.#counted);
      this.#counted += frame.decisions.length;
    }
    if (ordinal >= this.#counted) return undefined;
    const place = lastAtOrBefore(this.#before, (count) => count, ordinal);
    const frame = frames[place];
    const decided = frame?.decisions[ordinal - (this.#before[place] ?? 0)];
    return frame === undefined || decided?.type !== type ? undefined : frame.line - firstLine;
  }
}

export const causesOf = readerPerLog((log) => new Causes(log));

/** Whether an effect was reported by a stream in its own time, and not done about the input before it. */
export function cameByItself(entry: LogEntry, cause: LogEntry | undefined): boolean {
  if (entry.kind !== 'effect') return false;
  if (ofStreams.has(entry.type) && entry['outcome'] !== 'cancelled') return true;
  return entry.at - (cause?.at ?? 0) > atOnceMs;
}
