import type { DecoderPool } from './decoder-pool.ts';
import type { EarsAnswer, EarsMessage } from './ears-messages.ts';
import { nothingHeard } from './heard.ts';
import type { PhraseDecoder } from './phrase-decoder.ts';
import { SpeechGrammar } from './speech-grammar.ts';

/** How much audio lies between two looks at the words. */
const lookSamples = 480;
/** Words that have stood for so many looks are not taken back any more. */
const looksToSettle = 3;

interface Call {
  /** What is expected, and what was expected before, should that be no grammar. */
  expected: string;
  usable: SpeechGrammar;
  utterance: Utterance | undefined;
}

interface Utterance {
  readonly decoder: PhraseDecoder;
  unseenSamples: number;
  /** The words at the last look, and at how many looks they were the same. */
  words: string;
  looks: number;
  /** What was told. */
  told: string;
}

const anything = new SpeechGrammar('');

/** Where decoders come from. */
export type Pool = Pick<DecoderPool, 'take' | 'giveBack' | 'leave' | 'discard'>;

/** The utterances of all calls of a thread. */
export class Utterances {
  readonly #pool: Pool;
  readonly #answer: (answer: EarsAnswer) => void;
  readonly #calls = new Map<number, Call>();

  constructor(pool: Pool, answer: (answer: EarsAnswer) => void) {
    this.#pool = pool;
    this.#answer = answer;
  }

  /** Makes the first decoder, and uses all of it once. */
  async rehearse(): Promise<void> {
    const decoder = await this.#pool.take(-1);
    decoder.expect(new SpeechGrammar('yes | no'));
    decoder.start();
    for (let frame = 0; frame < 20; frame++)
      decoder.hear(Int16Array.from({ length: 160 }, (_, i) => (i % 40) * 99));
    decoder.finish();
    this.#pool.leave(-1);
  }

  /** A fault ends the call that it happens in; one of the recogniser as a whole is thrown, and ends the thread. */
  async take(message: EarsMessage): Promise<void> {
    try {
      if (message.type === 'listen') await this.#listen(message.call);
      else await this.#takeOf(this.#calls.get(message.call), message);
    } catch (error) {
      // What WebAssembly throws when its module has failed, and will again.
      if (error instanceof Error && error.name === 'RuntimeError') throw error;
      this.#calls.delete(message.call);
      this.#pool.discard(message.call);
      const reason = error instanceof Error ? error.message : 'a decoder failed';
      this.#answer({ type: 'failed', call: message.call, reason });
    }
  }

  async #listen(call: number): Promise<void> {
    this.#calls.set(call, { expected: '', usable: anything, utterance: undefined });
    this.#answer({ type: 'listening', call });
    // Made now, while the agent greets, it does not keep the caller's first words waiting.
    await this.#pool.take(call);
    this.#pool.giveBack(call);
  }

  async #takeOf(
    call: Call | undefined,
    message: Exclude<EarsMessage, { readonly type: 'listen' }>,
  ): Promise<void> {
    if (call === undefined) return;
    switch (message.type) {
      case 'expect':
        call.expected = message.grammar;
        return;
      case 'begin':
        call.utterance = newUtterance(await this.#pool.take(message.call));
        listenFor(call, call.utterance.decoder);
        call.utterance.decoder.start();
        return;
      case 'hear':
        this.#hear(message.call, call.utterance, message.pcm);
        return;
      case 'check':
      case 'finish': {
        const heard = call.utterance?.decoder[message.type]() ?? nothingHeard;
        this.#answer({ type: 'heard', call: message.call, heard });
        return;
      }
      case 'end':
        this.#end(message.call, call);
        return;
      case 'leave':
        call.utterance = undefined;
        this.#pool.leave(message.call);
        this.#calls.delete(message.call);
    }
  }

  #hear(call: number, utterance: Utterance | undefined, pcm: Int16Array): void {
    if (utterance === undefined) return;
    utterance.decoder.hear(pcm);
    utterance.unseenSamples += pcm.length;
    if (utterance.unseenSamples < lookSamples) return;
    utterance.unseenSamples = 0;
    const text = settledWords(utterance);
    if (text !== undefined) this.#answer({ type: 'words', call, text });
  }

  #end(number: number, call: Call): void {
    call.utterance = undefined;
    this.#pool.giveBack(number);
  }
}

function newUtterance(decoder: PhraseDecoder): Utterance {
  return { decoder, unseenSamples: 0, words: '', looks: 0, told: '' };
}

/** A grammar that is none leaves the one before in force. */
function listenFor(call: Call, decoder: PhraseDecoder): void {
  try {
    const grammar = new SpeechGrammar(call.expected);
    decoder.expect(grammar);
    call.usable = grammar;
  } catch {
    call.expected = call.usable.text;
    decoder.expect(call.usable);
  }
}

/** Words that have stood for a while and were not told yet. The first guesses of a decoder are wild. */
function settledWords(utterance: Utterance): string | undefined {
  const heard = utterance.decoder.glance();
  // A noise may resemble the first word of some phrase for a while.
  const isSpeech = heard.type === 'phrase' || (heard.type === 'beginning' && heard.text.includes(' '));
  const words = isSpeech ? heard.text : '';
  utterance.looks = words === utterance.words ? utterance.looks + 1 : 1;
  utterance.words = words;
  if (words === '' || utterance.looks < looksToSettle || words === utterance.told) return undefined;
  utterance.told = words;
  return words;
}
