import type { LogEntry } from '../../../../replay/log-entry.ts';
import { readerPerLog, type GrowingLog, type LogReader } from './growing-log.ts';

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
 * performed, so that decisions are counted off against those of the machine's frames.
 */
class Causes implements LogReader {
  readonly #log: GrowingLog;
  readonly #causes: number[] = [];
  #owner = -1;
  #frame = 0;
  #decided = 0;

  constructor(log: GrowingLog) {
    this.#log = log;
  }

  /** The index of the entry that led to this one; -1 for an input, and where it is not known. */
  of(index: number): number {
    return this.#causes[index] ?? -1;
  }

  take(entry: LogEntry, index: number): void {
    if (entry.kind === 'input' || entry.kind === 'call') {
      this.#owner = index;
      this.#causes.push(-1);
      return;
    }
    if (entry.kind === 'decision') this.#owner = this.#decider(entry, index) ?? this.#owner;
    this.#causes.push(this.#owner);
  }

  /** The entry whose frame has this decision: the first one that it is not counted off against yet. */
  #decider({ type }: LogEntry, index: number): number | undefined {
    const { frames, firstLine } = this.#log;
    for (let place = this.#frame; place < frames.length; place++) {
      const frame = frames[place];
      if (frame === undefined || frame.line - firstLine > index) return undefined;
      const from = place === this.#frame ? this.#decided : 0;
      const found = frame.decisions.findIndex((each, at) => at >= from && each.type === type);
      if (found === -1) continue;
      this.#frame = place;
      this.#decided = found + 1;
      return frame.line - firstLine;
    }
    // What the governor of guesses decides is not the machine's, and is in no frame.
    return undefined;
  }
}

export const causesOf = readerPerLog((log) => new Causes(log));

/** Whether an effect was reported by a stream in its own time, and not done about the input before it. */
export function cameByItself(entry: LogEntry, cause: LogEntry | undefined): boolean {
  if (entry.kind !== 'effect') return false;
  if (ofStreams.has(entry.type) && entry['outcome'] !== 'cancelled') return true;
  return entry.at - (cause?.at ?? 0) > atOnceMs;
}
