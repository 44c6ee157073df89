import type { Decoder, Segment } from 'soundswallower';
import { nothingHeard, type Heard } from './heard.ts';
import type { Pronunciations } from './pronunciations.ts';
import { soundWords, unsaid, type SpeechGrammar, type Strictness } from './speech-grammar.ts';

/** Words that are less certain than this were not said; what was really said has 0.85 and more. */
const leastConfidence = 0.8;
/** A short word that nobody expects is easily taken for one that somebody does. */
const leastLenientConfidence = 0.88;
/** A cough or a hum has fewer; it must not be taken for a word. */
const leastSounds = 3;
/** With the silence before and after it, the longest single word. */
const shortSamples = 1.4 * 8000;
/** What is longer is rarely a phrase that was missed, and to listen to it again would keep other calls waiting. */
const mostSamplesAgain = 2.4 * 8000;
/** Word boundaries and silence, as the decoder names them. */
const isSilent = ({ t }: Segment): boolean => /^(\(NULL\)|<.*>|\[.*\])$/u.test(t);
const isSound = ({ t }: Segment): boolean => t.startsWith('_');

/** A decoder and what it has been taught. It hears one utterance at a time. */
export class PhraseDecoder {
  readonly #decoder: Decoder;
  readonly #pronunciations: Pronunciations;
  /** Of how many sounds a word is made; of none, if it can't be said. */
  readonly #soundCounts = new Map<string, number>();
  #grammar: SpeechGrammar | undefined;
  #strictness: Strictness = 'strict';
  /** The utterance that is being heard, all of it. */
  #audio: Float32Array[] | undefined;
  /** What it was taken for, as long as nothing is added. */
  #verdict: Heard | undefined;

  /** `decoder` must be initialised, with an empty dictionary. */
  constructor(decoder: Decoder, pronunciations: Pronunciations) {
    this.#decoder = decoder;
    this.#pronunciations = pronunciations;
    decoder.add_words(...[...soundWords, unsaid].map(([word, sound]): [string, string] => [word, sound]));
  }

  /** Forgets the voice that it has got used to. */
  async forget(): Promise<void> {
    this.stop();
    await this.#decoder.reinitialize_audio();
  }

  /** Listens for `grammar` from the next utterance on. Throws, and then listens for what it did, if it can't. */
  expect(grammar: SpeechGrammar): void {
    this.stop();
    if (this.#grammar?.text === grammar.text) return;
    this.#teach(grammar.words);
    const before = this.#grammar;
    try {
      this.#decoder.set_grammar(this.#jsgf(grammar, 'strict'));
      this.#grammar = grammar;
    } catch (error) {
      if (before !== undefined) this.#decoder.set_grammar(this.#jsgf(before, 'strict'));
      throw error;
    }
  }

  /** Begins an utterance. */
  start(): void {
    this.stop();
    this.#decoder.start();
    this.#audio = [];
    this.#verdict = undefined;
  }

  /** Takes the next audio of the utterance, in 8 kHz. */
  hear(pcm: Int16Array): void {
    if (this.#audio === undefined) return;
    if (this.#strictness !== 'strict') this.#hearAgain('strict');
    this.#verdict = undefined;
    const samples = Float32Array.from(pcm, (sample) => sample / 32_768);
    this.#audio.push(samples);
    this.#decoder.process_audio(samples);
  }

  /** What the words so far are; it is quick, and may be wrong. */
  glance(): Heard {
    return this.#audio === undefined ? nothingHeard : this.#heard();
  }

  /** What the utterance is so far. What is short and no phrase is listened to once more. */
  check(): Heard {
    return (this.#verdict ??= this.#judge());
  }

  /** Ends the utterance. Tells what it was. */
  finish(): Heard {
    const soFar = this.check();
    this.stop();
    this.#verdict = undefined;
    if (soFar.type !== 'beginning') return soFar;
    // At the end only whole phrases count, and one that was nearly as likely as a beginning may come forward.
    const whole = this.#heard();
    return whole.type === 'phrase' ? whole : soFar;
  }

  stop(): void {
    if (this.#audio === undefined) return;
    this.#audio = undefined;
    this.#decoder.stop();
    this.#become('strict');
  }

  #judge(): Heard {
    const first = this.glance();
    if (this.#audio === undefined || first.type !== 'other' || first.sounds < leastSounds) return first;
    const samples = this.#audio.reduce((sum, { length }) => sum + length, 0);
    if (samples > mostSamplesAgain) return first;
    const isShort = samples < shortSamples;
    this.#hearAgain(isShort ? 'lenient' : 'strict');
    const second = this.#heard();
    if (second.type !== 'phrase') return first;
    return isShort && !this.#isCertainWord(second) ? first : second;
  }

  #isCertainWord({ text, confidence }: Extract<Heard, { readonly type: 'phrase' }>): boolean {
    return confidence >= leastLenientConfidence && this.#grammar?.expects([text]) === true;
  }

  /** The decoder has got used to the voice at the end of the first time, so it hears more the second time. */
  #hearAgain(strictness: Strictness): void {
    this.#decoder.stop();
    this.#become(strictness);
    this.#decoder.start();
    for (const samples of this.#audio ?? []) this.#decoder.process_audio(samples);
  }

  #become(strictness: Strictness): void {
    if (this.#strictness === strictness || this.#grammar === undefined) return;
    this.#decoder.set_grammar(this.#jsgf(this.#grammar, strictness));
    this.#strictness = strictness;
  }

  #jsgf(grammar: SpeechGrammar, strictness: Strictness): string {
    return grammar.toJsgf(strictness, (word) => this.#soundsIn(word) > 0);
  }

  /** A word that is missing makes the whole grammar fail, one that is added twice as well. */
  #teach(words: ReadonlySet<string>): void {
    const fresh = [...words].filter((word) => !this.#soundCounts.has(word));
    const ways = fresh.map((word) => this.#pronunciations.of(word));
    const entries = ways.flat();
    if (entries.length > 0) this.#decoder.add_words(...entries);
    for (const [index, word] of fresh.entries()) {
      const [name = '', sounds = ''] = ways[index]?.[0] ?? [];
      this.#soundCounts.set(word, name === '' ? 0 : sounds.split(' ').length);
    }
  }

  #heard(): Heard {
    const segments = this.#segments().filter((segment) => !isSilent(segment));
    const confidence = Math.min(...segments.map(({ p }) => p));
    if (segments.length === 0 || segments.some(isSound) || confidence < leastConfidence)
      return { type: 'other', sounds: segments.reduce((sum, { t }) => sum + this.#soundsIn(wordOf(t)), 0) };
    const words = segments.map(({ t }) => wordOf(t));
    const type = this.#grammar?.covers(words) === true ? 'phrase' : 'beginning';
    return { type, text: words.join(' '), confidence };
  }

  #soundsIn(word: string): number {
    return word.startsWith('_') ? 1 : (this.#soundCounts.get(word) ?? 0);
  }

  #segments(): readonly Segment[] {
    try {
      return this.#decoder.get_alignment().w ?? [];
    } catch {
      // There is no JSON for an utterance in which nothing was heard.
      return [];
    }
  }
}

/** `read(2)` is `read`, said in another way. */
function wordOf(name: string): string {
  return name.replace(/\(\d+\)$/u, '');
}
