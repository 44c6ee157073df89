import type { WordTime } from '../../ports/text-to-speech.ts';
import { FliteProgram } from './flite-program.ts';
import { withoutPunctuation, type SpokenToken } from './flite-text.ts';
import { timedPhones, wordTimes } from './word-times.ts';

export interface FliteRequest {
  /** One of Flite's own: `slt`, `rms`, `awb`, `kal16` (16 kHz), `kal` (8 kHz). */
  readonly voice: string;
  readonly tokens: readonly SpokenToken[];
  /** 1 is the voice's own speed. */
  readonly speed: number;
}

export interface FliteSpeech {
  /** Mono, at the voice's rate. */
  readonly pcm: Int16Array<ArrayBuffer>;
  /** One for each token. */
  readonly words: readonly WordTime[];
}

const wavHeaderBytes = 44;
const fastestVoice = ['-voice', 'kal16', '--setf', 'duration_stretch=0.1', '-ps'] as const;

/** Flite as a function: synchronous, so it belongs into a worker thread. */
export class Flite {
  readonly #program = new FliteProgram();

  /** At least one token must have a sound. Throws `FliteError`. */
  speak({ voice, tokens, speed }: FliteRequest): FliteSpeech {
    const audible = tokens.map(({ spoken }) => spoken).filter((spoken) => spoken !== '');
    const stretch = `duration_stretch=${(1 / speed).toFixed(3)}`;
    const { stdout, file } = this.#program.run([
      '-voice',
      voice,
      '--setf',
      stretch,
      '-psdur',
      padded(audible.join(' ')),
      'out.wav',
    ]);
    const pcm = new Int16Array(file.buffer, wavHeaderBytes, (file.length - wavHeaderBytes) >> 1);
    return { pcm, words: wordTimes(tokens, this.#phonesOf(audible), timedPhones(stdout)) };
  }

  /**
   * The phones of each word. The words are spoken as phrases of their own, by the fastest voice, as fast as it goes and
   * to nobody: what is between two pauses is one word. A word with a pause inside, as a telephone number has, shows in
   * the number of groups, and is found by halving.
   */
  #phonesOf(words: readonly string[]): readonly (readonly string[])[] {
    const text = `${words.map(withoutPunctuation).join(', ')}.`;
    const { stdout } = this.#program.run([...fastestVoice, padded(text), 'none']);
    const groups = stdout
      .split(/\bpau\b/u)
      .map((group) => group.split(/\s+/u).filter((phone) => phone !== ''))
      .filter((group) => group.length > 0);
    if (groups.length === words.length) return groups;
    if (words.length === 1) return [groups.flat()];
    const half = words.length >> 1;
    return [...this.#phonesOf(words.slice(0, half)), ...this.#phonesOf(words.slice(half))];
  }
}

/** An argument without a space is taken for the name of a file, one that begins with a hyphen for an option. */
function padded(text: string): string {
  return ` ${text} `;
}
