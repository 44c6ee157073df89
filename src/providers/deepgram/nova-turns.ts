import type { SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import type { NovaResults } from './nova-messages.ts';

export interface NovaTurnsOptions {
  readonly firstTurn: number;
  /** For how much audio a pause has to last before the turn is over; 0 ends it with the pause, unguessed. */
  readonly settleMs: number;
  readonly report: (event: SpeechToTextEvent) => void;
}

/** Nova rounds its times, and moves the end of a word a little when it becomes final. */
const toleranceMs = 100;

/**
 * Makes turns of Nova's segments, which know pauses but no turns:
 *
 * * the first words start a turn. `SpeechStarted` does not: it comes for noise as well, and would cut the agent short;
 * * a pause (`speech_final`, after `endpointing`) is an eager end. Words that come then resume the turn; audio of
 *   `settleMs` without any ends it. That is counted in the audio that was sent since the pause was told, never by a clock:
 *   a vendor that is late is given as much more time;
 * * `UtteranceEnd` ends it where noise keeps the pause from being noticed, and so does the answer to a `Finalize`.
 *
 * Nova does not say how sure it is that a turn is over: the confidence of an eager end is that of the words.
 */
export class NovaTurns {
  readonly #options: NovaTurnsOptions;
  #turn: number;
  #isOpen = false;
  /** What will not change any more, and all words with what may. */
  #final = '';
  #text = '';
  #isGuessed = false;
  #settledMs = 0;
  #isEnding = false;
  /** Where the last word of the newest turn ends, on the axis of the connection's audio. */
  #lastWordMs = Number.NEGATIVE_INFINITY;

  constructor(options: NovaTurnsOptions) {
    this.#options = options;
    this.#turn = options.firstTurn;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The next answer to a `Finalize` is the end of the open turn. */
  endSoon(): void {
    this.#isEnding = true;
  }

  hear(results: NovaResults): void {
    const { text, isFinal, isSpeechFinal, isFromFinalize, confidence } = results;
    const hasNews = text !== '' && !this.#isStale(results);
    if (hasNews) this.#say(results);
    if (isFinal && hasNews) this.#final = this.#text;
    if (this.#isOpen && isFromFinalize && this.#isEnding) this.#end('manual');
    else if (this.#isOpen && isSpeechFinal && !this.#isGuessed) this.#pause(confidence);
    else if (!hasNews) this.#options.report({ type: 'stt.alive' });
  }

  /** Nobody has said a word for `utterance_end_ms`. */
  utteranceEnded(lastWordMs: number | undefined): void {
    const isOfAnEarlierTurn = lastWordMs !== undefined && lastWordMs + toleranceMs < this.#lastWordMs;
    if (this.#isOpen && !isOfAnEarlierTurn) this.#end('recogniser');
    else this.#options.report({ type: 'stt.alive' });
  }

  audioSent(ms: number): void {
    if (!this.#isGuessed) return;
    this.#settledMs += ms;
    if (this.#settledMs >= this.#options.settleMs) this.#end('recogniser');
  }

  /** There is no more audio, and all of it was told. */
  complete(): void {
    if (this.#isOpen) this.#end('recogniser');
  }

  /** After an end that did not wait for them, words of the turn that is over still become final. */
  #isStale({ lastWordMs }: NovaResults): boolean {
    return !this.#isOpen && lastWordMs !== undefined && lastWordMs <= this.#lastWordMs + toleranceMs;
  }

  #say({ text: segment, lastWordMs = this.#lastWordMs }: NovaResults): void {
    const { report } = this.#options;
    const text = this.#isOpen && this.#final !== '' ? `${this.#final} ${segment}` : segment;
    const turn = this.#turn;
    this.#lastWordMs = lastWordMs;
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#final = '';
      this.#text = text;
      report({ type: 'turn.started', turn, text });
      return;
    }
    if (this.#isGuessed) report({ type: 'turn.resumed', turn });
    this.#isGuessed = false;
    if (text === this.#text) {
      report({ type: 'stt.alive' });
      return;
    }
    this.#text = text;
    report({ type: 'turn.updated', turn, text });
  }

  #pause(confidence: number): void {
    const { settleMs, report } = this.#options;
    if (settleMs === 0) {
      this.#end('recogniser');
      return;
    }
    this.#isGuessed = true;
    this.#settledMs = 0;
    report({ type: 'turn.eager-eot', turn: this.#turn, text: this.#text, confidence });
  }

  #end(trigger: 'recogniser' | 'manual'): void {
    const text = this.#text;
    const ended = this.#isEnding ? 'manual' : trigger;
    this.#isOpen = false;
    this.#isGuessed = false;
    this.#isEnding = false;
    this.#final = '';
    this.#text = '';
    this.#options.report({ type: 'turn.eot', turn: this.#turn++, text, trigger: ended });
  }
}
