import type { Sound } from './fact.ts';

/** Above what is trimmed as silence. */
const quietest = 1000;

/** Gives each word a tone of its own, so that audio tells which words are in it: all samples of a word have one value. */
export class WordTones {
  readonly #sampleRateHz: number;
  readonly #words: string[] = [];
  readonly #tones = new Map<string, number>();
  readonly #lengthsMs = new Map<string, number>();

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz;
  }

  /** The sound of a word that lasts so long. */
  say(word: string, ms: number): Int16Array {
    this.#lengthsMs.set(word, ms);
    return new Int16Array(Math.round((ms / 1000) * this.#sampleRateHz)).fill(this.#toneOf(word));
  }

  lengthMs(word: string): number | undefined {
    return this.#lengthsMs.get(word);
  }

  /** What sounds in audio that was sent as 16-bit little-endian samples. */
  soundsIn(bytes: Uint8Array): readonly Sound[] {
    const samples = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const sounds: Sound[] = [];
    let from = 0;
    for (let at = 2; at <= bytes.length; at += 2) {
      const tone = samples.getInt16(from, true);
      if (at < bytes.length && samples.getInt16(at, true) === tone) continue;
      const ms = ((at - from) / 2 / this.#sampleRateHz) * 1000;
      sounds.push({ word: this.#words[tone - quietest], ms });
      from = at;
    }
    return sounds;
  }

  #toneOf(word: string): number {
    const known = this.#tones.get(word);
    if (known !== undefined) return known;
    const tone = quietest + this.#words.length;
    this.#words.push(word);
    this.#tones.set(word, tone);
    return tone;
  }
}
