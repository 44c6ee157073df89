import type { LogEntry } from '../log-entry.ts';

/** What the marks of a reply tell of its playback; moments are in milliseconds since the call was opened, less its pauses. */
export interface HeardMarks {
  /** When playback began. */
  readonly beganAt: number;
  /** When each word was over, as far as that is known: the first word has the number 0. */
  readonly endedAt: ReadonlyMap<number, number>;
  /** Where playback was when the reply was cut off, and how many words were heard by then. */
  readonly cut?: { readonly at: number; readonly words: number };
}

/** Audio is handed over about so long before it is played. */
const leadMs = 380;
/** What is sent as soon as a reply begins is played at no known time. */
const burstMs = 20;

/** Follows the playback of one reply; undefined for one that was never played. */
export function heardMarks(
  entries: readonly LogEntry[],
  reply: number,
  latencyMs: number,
): HeardMarks | undefined {
  const playback = new Playback(latencyMs);
  const own = `r${reply}:`;
  for (const entry of entries) {
    if (entry.type === 'client.mark' && String(entry['mark']).startsWith(own))
      playback.sent(String(entry['mark']), entry.at);
    if (entry.type === 'caller.played') playback.played(String(entry['mark']), entry.at);
    if (entry['reply'] !== reply) continue;
    if (entry.type === 'playout.paused') playback.stopped(entry.at);
    if (entry.type === 'playout.finished') playback.isWhole = true;
    if (entry.type === 'reply.heard') playback.ended(entry.at, Number(entry['words']));
  }
  return playback.told;
}

class Playback {
  isWhole = false;
  readonly #latencyMs: number;
  readonly #endedAt = new Map<number, number>();
  readonly #words = new Map<string, number>();
  #beganAt: number | undefined;
  /** Since when it has played on, and how long all pauses before that have lasted. */
  #stretchAt: number | undefined;
  #pausedMs = 0;
  #next = 0;
  #reachedAt = -Infinity;
  #heard: number | undefined;

  constructor(latencyMs: number) {
    this.#latencyMs = latencyMs;
  }

  get told(): HeardMarks | undefined {
    if (this.#beganAt === undefined) return undefined;
    const told = { beganAt: this.#beganAt, endedAt: this.#endedAt };
    if (this.isWhole || this.#heard === undefined) return told;
    return { ...told, cut: { at: this.#reachedAt, words: this.#heard } };
  }

  /** The first mark of a stretch stands before its first word, each other one behind a word. */
  sent(mark: string, at: number): void {
    if (this.#stretchAt === undefined) {
      this.#beganAt ??= at;
      this.#stretchAt = at;
      this.#pausedMs = at - (this.#endedAt.get(this.#next - 1) ?? this.#beganAt);
      return;
    }
    const word = this.#next++;
    this.#words.set(mark, word);
    if (at > this.#stretchAt + burstMs) this.#endedAt.set(word, at + leadMs - this.#pausedMs);
  }

  played(mark: string, at: number): void {
    const word = this.#words.get(mark);
    if (word !== undefined) this.#endedAt.set(word, at - this.#latencyMs - this.#pausedMs);
  }

  /** It goes on, if it does, with the first word that is not over. */
  stopped(at: number): void {
    if (this.#stretchAt === undefined) return;
    this.#stretchAt = undefined;
    const position = at - this.#latencyMs - this.#pausedMs;
    this.#reachedAt = Math.max(this.#reachedAt, position);
    while (this.#next > 0 && (this.#endedAt.get(this.#next - 1) ?? -Infinity) > position) this.#next--;
    this.#words.clear();
  }

  ended(at: number, heard: number): void {
    this.stopped(at);
    this.#heard = heard;
  }
}
