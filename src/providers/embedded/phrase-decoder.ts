import type { Decoder, Segment } from 'soundswallower';
import { nothingHeard, type Heard } from './heard.ts';
import type { Pronunciations } from './pronunciations.ts';
import { soundWords, type SpeechGrammar } from './speech-grammar.ts';

/** Words that are less certain than this were not said; what was really said has 0.85 and more. */
const leastConfidence = 0.8;
/** Word boundaries and silence, as the decoder names them. */
const isSilent = ({ t }: Segment): boolean => /^(\(NULL\)|<.*>|\[.*\])$/u.test(t);
const isSound = ({ t }: Segment): boolean => t.startsWith('_');

/** A decoder and what it has been taught. It hears one utterance at a time. */
export class PhraseDecoder {
  readonly #decoder: Decoder;
  readonly #pronunciations: Pronunciations;
  readonly #sayable = new Map<string, boolean>();
  #grammar: SpeechGrammar | undefined;
  #isHearing = false;

  /** `decoder` must be initialised, with an empty dictionary. */
  constructor(decoder: Decoder, pronunciations: Pronunciations) {
    this.#decoder = decoder;
    this.#pronunciations = pronunciations;
    decoder.add_words(...soundWords.map(([word, sound]): [string, string] => [word, sound]));
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
      this.#decoder.set_grammar(this.#jsgf(grammar));
      this.#grammar = grammar;
    } catch (error) {
      if (before !== undefined) this.#decoder.set_grammar(this.#jsgf(before));
      throw error;
    }
  }

  /** Begins an utterance. */
  start(): void {
    this.stop();
    this.#decoder.start();
    this.#isHearing = true;
  }

  /** Takes the next audio of the utterance, in 8 kHz. */
  hear(pcm: Int16Array): void {
    if (this.#isHearing) this.#decoder.process_audio(Float32Array.from(pcm, (sample) => sample / 32_768));
  }

  /** What the utterance is so far. */
  check(): Heard {
    return this.#isHearing ? this.#heard() : nothingHeard;
  }

  /** Ends the utterance. Tells what it was. */
  finish(): Heard {
    const soFar = this.check();
    if (!this.#isHearing) return soFar;
    this.stop();
    if (soFar.type === 'phrase') return soFar;
    // At the end only whole phrases count, and one that was nearly as likely as a beginning may come forward.
    const whole = this.#heard();
    return whole.type === 'phrase' || soFar.type === 'other' ? whole : soFar;
  }

  stop(): void {
    if (!this.#isHearing) return;
    this.#isHearing = false;
    this.#decoder.stop();
  }

  #jsgf(grammar: SpeechGrammar): string {
    return grammar.toJsgf((word) => this.#sayable.get(word) === true);
  }

  /** A word that is missing makes the whole grammar fail, one that is added twice as well. */
  #teach(words: ReadonlySet<string>): void {
    const fresh = [...words].filter((word) => !this.#sayable.has(word));
    const ways = fresh.map((word) => this.#pronunciations.of(word));
    const entries = ways.flat();
    if (entries.length > 0) this.#decoder.add_words(...entries);
    for (const [index, word] of fresh.entries()) this.#sayable.set(word, (ways[index]?.length ?? 0) > 0);
  }

  #heard(): Heard {
    const segments = this.#segments().filter((segment) => !isSilent(segment));
    const confidence = Math.min(...segments.map(({ p }) => p));
    if (segments.length === 0 || segments.some(isSound) || confidence < leastConfidence)
      return { type: 'other', sounds: segments.reduce((sum, segment) => sum + soundsIn(segment), 0) };
    // `read(2)` is `read`, said in another way.
    const words = segments.map(({ t }) => t.replace(/\(\d+\)$/u, ''));
    const type = this.#grammar?.covers(words) === true ? 'phrase' : 'beginning';
    return { type, text: words.join(' '), confidence };
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

/** A word has two sounds and more. */
function soundsIn(segment: Segment): number {
  return isSound(segment) ? 1 : 2;
}
