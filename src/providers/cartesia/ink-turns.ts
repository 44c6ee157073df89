import type { SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import type { InkEvent } from './ink-messages.ts';

/** Ink does not say how sure it is; it guesses where the probability of an end is above this, as it comes. */
const guessConfidence = 0.6;

type TurnMessage = Exclude<InkEvent, { readonly type: 'connected' | 'failed' }>;

/** Numbers the turns, and makes them whole even where a message of Ink's is missing. */
export class InkTurns {
  readonly #report: (event: SpeechToTextEvent) => void;
  /** The number of the open turn, or of the next one. */
  #turn: number;
  #isOpen = false;
  #isGuessed = false;
  #text = '';

  constructor(firstTurn: number, report: (event: SpeechToTextEvent) => void) {
    this.#turn = firstTurn;
    this.#report = report;
  }

  hear(message: TurnMessage): void {
    switch (message.type) {
      case 'started':
        // The end of the one before was lost.
        if (this.#isOpen) this.#end(this.#text);
        this.#start('');
        return;
      case 'updated':
        if (this.#isOpen) this.#update(message.text);
        else this.#start(message.text);
        return;
      case 'guessed':
        if (!this.#isOpen) this.#start(message.text);
        this.#guess(message.text);
        return;
      case 'resumed':
        if (this.#isGuessed) this.#report({ type: 'turn.resumed', turn: this.#turn });
        else this.#report({ type: 'stt.alive' });
        this.#isGuessed = false;
        return;
      case 'ended':
        if (!this.#isOpen && message.text === '') return;
        if (!this.#isOpen) this.#start(message.text);
        this.#end(message.text);
        return;
    }
  }

  #start(text: string): void {
    this.#isOpen = true;
    this.#isGuessed = false;
    this.#text = text;
    this.#report({ type: 'turn.started', turn: this.#turn, text });
  }

  #update(text: string): void {
    if (text === '' || text === this.#text) {
      this.#report({ type: 'stt.alive' });
      return;
    }
    this.#text = text;
    this.#report({ type: 'turn.updated', turn: this.#turn, text });
  }

  #guess(text: string): void {
    if (text === '') return;
    this.#text = text;
    this.#isGuessed = true;
    this.#report({ type: 'turn.eager-eot', turn: this.#turn, text, confidence: guessConfidence });
  }

  #end(text: string): void {
    this.#isOpen = false;
    this.#isGuessed = false;
    this.#text = '';
    this.#report({ type: 'turn.eot', turn: this.#turn++, text, trigger: 'recogniser' });
  }
}
