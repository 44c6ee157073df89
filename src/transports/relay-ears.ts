import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import type { TransportClock } from './transport-clock.ts';

/** A sound that interrupted, and of which no words have come for so long, was nothing. */
const wordlessMs = 4000;

/** What the other end of a text relay understands of the caller, as turns. */
export class RelayEars {
  readonly #clock: TransportClock;
  #hear: ((event: TurnEvent) => void) | undefined;
  #turn = 0;
  #text: string | undefined;
  #timer: unknown;

  constructor(clock: TransportClock) {
    this.#clock = clock;
  }

  /** The turns are counted from `firstTurn`, and told to `hear` until what is returned is called. */
  listen(firstTurn: number, hear: (event: TurnEvent) => void): () => void {
    this.#turn = firstTurn;
    this.#text = undefined;
    this.#hear = hear;
    return () => {
      this.#clock.clearTimeout(this.#timer);
      if (this.#hear === hear) this.#hear = undefined;
    };
  }

  /** Somebody speaks; the words are still to come. */
  sound(): void {
    if (this.#text !== undefined) return;
    this.#text = '';
    this.#timer = this.#clock.setTimeout(() => this.#end(''), wordlessMs);
    this.#hear?.({ type: 'turn.started', turn: this.#turn, text: '' });
  }

  /** The whole turn so far, or all of it. */
  words(text: string, isAll: boolean): void {
    this.#clock.clearTimeout(this.#timer);
    if (isAll) {
      this.#end(text);
      return;
    }
    const type = this.#text === undefined ? 'turn.started' : 'turn.updated';
    this.#text = text;
    this.#hear?.({ type, turn: this.#turn, text });
  }

  /** The open turn is to end now. */
  endTurn(): void {
    if (this.#text !== undefined) this.#end(this.#text);
  }

  #end(text: string): void {
    const turn = this.#turn++;
    this.#text = undefined;
    this.#clock.clearTimeout(this.#timer);
    this.#hear?.({ type: 'turn.eot', turn, text });
  }
}
