import type { SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import type { FluxTurn } from './flux-messages.ts';

/**
 * Makes turns of what Flux says of them, whole and in order even where its messages are not: a start, an end or several
 * messages may be lost, and an event may come that its state machine does not allow.
 * See https://developers.deepgram.com/docs/flux/state
 */
export class FluxTurns {
  readonly #report: (event: SpeechToTextEvent) => void;
  /** The number of the open turn, or of the next one. */
  #turn: number;
  /** Flux's own number of the open turn. */
  #index: number | undefined;
  /** Flux's own number of the last turn that is over; it counts from 0 on each connection. */
  #lastEnded = -1;
  #text = '';
  #isGuessed = false;
  #confidence: number | undefined;

  constructor(firstTurn: number, report: (event: SpeechToTextEvent) => void) {
    this.#turn = firstTurn;
    this.#report = report;
  }

  get isOpen(): boolean {
    return this.#index !== undefined;
  }

  hear(turn: FluxTurn): void {
    // What is said of a turn after its end changes nothing.
    const isStale = turn.index <= this.#lastEnded;
    // The end of the open turn was lost, and another one has begun.
    if (!isStale && this.#index !== undefined && turn.index !== this.#index) this.#end(this.#text);
    if (isStale || (!this.isOpen && turn.text === '')) {
      if (!isStale && turn.event === 'eot') this.#lastEnded = turn.index;
      this.#report({ type: 'stt.alive' });
      return;
    }
    if (this.isOpen) this.#goOn(turn);
    else this.#start(turn);
  }

  #start(turn: FluxTurn): void {
    const { event, index, text, confidence } = turn;
    this.#index = index;
    this.#text = text;
    this.#isGuessed = false;
    this.#confidence = confidence;
    this.#report({ type: 'turn.started', turn: this.#turn, text });
    if (event === 'eager-eot' || event === 'eot') this.#goOn(turn);
  }

  #goOn({ event, text, confidence, isManual }: FluxTurn): void {
    const turn = this.#turn;
    switch (event) {
      case 'started':
      case 'updated':
        this.#update(text, confidence);
        return;
      case 'eager-eot':
        this.#text = text;
        this.#confidence = confidence;
        this.#isGuessed = true;
        this.#report({ type: 'turn.eager-eot', turn, text, confidence });
        return;
      case 'resumed':
        if (this.#isGuessed) this.#report({ type: 'turn.resumed', turn });
        this.#isGuessed = false;
        this.#update(text, confidence);
        return;
      case 'eot':
        this.#end(text === '' ? this.#text : text, { confidence, isManual });
    }
  }

  #update(text: string, confidence: number): void {
    const turn = this.#turn;
    const isNew = confidence !== this.#confidence;
    this.#confidence = confidence;
    if (text !== this.#text && text !== '') {
      this.#text = text;
      this.#report({ type: 'turn.updated', turn, text, confidence });
    } else if (isNew) this.#report({ type: 'stt.alive', judged: { turn, confidence } });
    else this.#report({ type: 'stt.alive' });
  }

  /** `told` is absent where Flux has not said that it is over. */
  #end(text: string, told?: Pick<FluxTurn, 'confidence' | 'isManual'>): void {
    this.#lastEnded = this.#index ?? this.#lastEnded;
    this.#index = undefined;
    const trigger = told?.isManual === true ? 'manual' : 'recogniser';
    const confidence = told === undefined ? {} : { confidence: told.confidence };
    this.#report({ type: 'turn.eot', turn: this.#turn++, text, ...confidence, trigger });
  }
}
