import type { TurnEvent, TurnTrigger } from '../../../machines/vocabulary/turn.ts';

export interface SherpaTurnsOptions {
  readonly firstTurn: number;
  /** How much audio without a new word makes an end likely. */
  readonly eagerMs: number;
  readonly report: (event: TurnEvent) => void;
}

/** The recogniser does not say how sure it is. */
const confidence = 0.5;

interface Turn {
  readonly number: number;
  text: string;
  isGuessed: boolean;
}

/**
 * Turns of what a streaming recogniser has understood since its last end: the first words start one, `eagerMs` of audio
 * without a new word are an eager eot, and the recogniser's own endpoint is the eot. Time is counted in audio.
 */
export class SherpaTurns {
  readonly #options: SherpaTurnsOptions;
  #turn: Turn | undefined;
  #nextTurn: number;
  #quietMs = 0;

  constructor(options: SherpaTurnsOptions) {
    this.#options = options;
    this.#nextTurn = options.firstTurn;
  }

  heard(ms: number, text: string, isEnd: boolean): void {
    this.#words(ms, text);
    if (isEnd) this.#close('recogniser');
    else if (this.#turn !== undefined && this.#quietMs >= this.#options.eagerMs) this.#guess(this.#turn);
  }

  /** All has been heard of what was said until now. */
  finished(text: string, trigger: TurnTrigger): void {
    this.#words(0, text);
    this.#close(trigger);
  }

  #words(ms: number, text: string): void {
    const turn = this.#turn;
    if (turn === undefined) {
      if (text !== '') this.#open(text);
    } else if (text === turn.text) this.#quietMs += ms;
    else {
      this.#quietMs = 0;
      turn.text = text;
      if (turn.isGuessed) this.#options.report({ type: 'turn.resumed', turn: turn.number });
      turn.isGuessed = false;
      this.#options.report({ type: 'turn.updated', turn: turn.number, text });
    }
  }

  #open(text: string): void {
    const number = this.#nextTurn++;
    this.#turn = { number, text, isGuessed: false };
    this.#quietMs = 0;
    this.#options.report({ type: 'turn.started', turn: number, text });
  }

  #guess(turn: Turn): void {
    if (turn.isGuessed) return;
    turn.isGuessed = true;
    this.#options.report({ type: 'turn.eager-eot', turn: turn.number, text: turn.text, confidence });
  }

  #close(trigger: TurnTrigger): void {
    const turn = this.#turn;
    this.#turn = undefined;
    if (turn !== undefined)
      this.#options.report({ type: 'turn.eot', turn: turn.number, text: turn.text, trigger });
  }
}
