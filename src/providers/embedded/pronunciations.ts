import { FliteError, FliteProgram } from './flite-program.ts';
import { soundWords } from './speech-grammar.ts';

/** A word as the recogniser names it, `read(2)` for the second way to say it, and its sounds. */
export type Pronunciation = [name: string, sounds: string];

const newline = 10;
const space = 32;
const sounds = new Set(soundWords.map(([, sound]) => sound));
/** Where Flite and the acoustic model name a sound differently. */
const soundsOfFlite: Readonly<Record<string, string>> = { ax: 'AH', axr: 'ER' };

/** How words are said: as the dictionary has it, or else by the rules of English, which Flite knows. */
export class Pronunciations {
  readonly #dictionary: Buffer;
  /** The line of each entry by the hash of its word, in a table with open addressing. */
  readonly #lines: Int32Array;
  readonly #guesses = new Map<string, readonly Pronunciation[]>();
  #flite: FliteProgram | undefined;

  /** `dictionary` is a file like CMUdict: on each line a word and its sounds, in any order. */
  constructor(dictionary: Buffer) {
    this.#dictionary = dictionary;
    let entries = 1;
    for (const byte of dictionary) if (byte === newline) entries++;
    this.#lines = new Int32Array(2 ** Math.ceil(Math.log2(2 * entries))).fill(-1);
    for (let line = 0; line < dictionary.length; line = this.#endOf(line) + 1) this.#enter(line);
  }

  /** All the ways to say `word`; none if it can't be said. */
  of(word: string): readonly Pronunciation[] {
    const known: Pronunciation[] = [];
    for (let name = word; ; name = `${word}(${known.length + 1})`) {
      const entry = this.#find(name);
      if (entry === undefined) break;
      known.push([name, entry]);
    }
    if (known.length > 0) return known;
    const guess = this.#guesses.get(word) ?? this.#guess(word);
    this.#guesses.set(word, guess);
    return guess;
  }

  #enter(line: number): void {
    let slot = this.#slot(hashOf(this.#dictionary, line));
    while (this.#lines[slot] !== -1) slot = this.#slot(slot + 1);
    this.#lines[slot] = line;
  }

  #find(name: string): string | undefined {
    const wanted = Buffer.from(`${name} `);
    let slot = this.#slot(hashOf(wanted, 0));
    for (let line = this.#lines[slot] ?? -1; line !== -1; line = this.#lines[slot] ?? -1) {
      const afterName = line + wanted.length;
      if (this.#dictionary.compare(wanted, 0, wanted.length, line, afterName) === 0)
        return this.#dictionary.toString('latin1', afterName, this.#endOf(line)).trim();
      slot = this.#slot(slot + 1);
    }
    return undefined;
  }

  #slot(hash: number): number {
    return hash & (this.#lines.length - 1);
  }

  #endOf(line: number): number {
    const end = this.#dictionary.indexOf(newline, line);
    return end === -1 ? this.#dictionary.length : end;
  }

  #guess(word: string): readonly Pronunciation[] {
    // The voice reads the letters that English has, and skips the others.
    const spoken = word.normalize('NFKD').replaceAll(/\p{M}/gu, '');
    if (!/^[a-z0-9'. -]*[a-z0-9][a-z0-9'. -]*$/u.test(spoken)) return [];
    const said = this.#soundsOf(spoken);
    return said.length > 0 && said.every((sound) => sounds.has(sound)) ? [[word, said.join(' ')]] : [];
  }

  #soundsOf(spoken: string): readonly string[] {
    this.#flite ??= new FliteProgram();
    try {
      const { stdout } = this.#flite.run(['-voice', 'kal16', '-ps', ` ${spoken} `, 'none']);
      const said = stdout.split(/\s+/u).filter((sound) => sound !== '' && sound !== 'pau');
      return said.map((sound) => soundsOfFlite[sound] ?? sound.toUpperCase());
    } catch (error) {
      if (error instanceof FliteError) return [];
      throw error;
    }
  }
}

/** FNV-1a, of the bytes up to the first space. */
function hashOf(bytes: Buffer, start: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? space;
    if (byte === space || byte === newline) break;
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}
