/** A message that is missing is waited for while so many later ones come: 100 ms of audio, in frames of 20 ms. */
const patience = 5;
/** What comes before the first number is known waits too, up to so many. */
const mostHeld = 50;
/** A number that is further ahead than this is wrong: 20 s of audio, in frames of 20 ms. */
const mostAhead = 1000;
/** How many of the numbers that were given up are remembered. */
const mostMissed = 64;
/**
 * A WebSocket loses nothing: numbers that are missed so often, and never come, are not used, and nothing waits for them
 * any more.
 */
const mostInVain = 10;

/** What became of an item: handed on, now or once its turn comes; too late for its turn; handed on before; not taken. */
export type Arrival = 'taken' | 'late' | 'duplicate' | 'too-far-ahead';

/**
 * Hands numbered items on in the order of their numbers, in whichever order they come. One that is missing holds the others up
 * for a short while and is then given up: by the number of those behind it, or by whoever has a clock.
 */
export class InOrder<Item> {
  readonly #hand: (item: Item) => void;
  readonly #held = new Map<number, Item>();
  readonly #missed = new Set<number>();
  #next: number | undefined;
  #inVain = 0;

  constructor(hand: (item: Item) => void) {
    this.#hand = hand;
  }

  /** Whether no more can be taken before `begin`. */
  get isFull(): boolean {
    return this.#next === undefined && this.#held.size >= mostHeld;
  }

  /** The number of the item that what is held waits for; undefined where nothing does. */
  get gap(): number | undefined {
    return this.#held.size > 0 ? this.#next : undefined;
  }

  /** The first item has this number; what is held from before it, or from far ahead, is dropped. */
  begin(first: number): void {
    this.#next = first;
    for (const number of this.#held.keys())
      if (number < first || number - first > mostAhead) this.#held.delete(number);
    this.#release();
  }

  /** Throws what handing on throws; what is held is then handed on with the next item. */
  take(number: number, item: Item): Arrival {
    if (this.#held.has(number)) return 'duplicate';
    if (this.#next === undefined) {
      this.#held.set(number, item);
      return 'taken';
    }
    if (number < this.#next) {
      if (!this.#missed.delete(number)) return 'duplicate';
      this.#inVain = 0;
      return 'late';
    }
    if (number - this.#next > mostAhead) return 'too-far-ahead';
    if (number === this.#next && this.#held.size === 0) {
      this.#next += 1;
      this.#hand(item);
      return 'taken';
    }
    if (number === this.#next) this.#inVain = 0;
    this.#held.set(number, item);
    this.#release();
    return 'taken';
  }

  /** Hands on what is held, up to the next gap, as the item that it waits for is not waited for any longer. */
  giveUpGap(): void {
    if (this.gap === undefined) return;
    this.#inVain += 1;
    this.#giveUp();
    this.#release();
  }

  /** Hands on all that is held, as nothing more will come. */
  flush(): void {
    while (this.#next !== undefined && this.#held.size > 0) {
      this.#giveUp();
      this.#release();
    }
  }

  #release(): void {
    for (;;) {
      this.#handOn();
      const most = this.#inVain < mostInVain ? patience : 0;
      if (this.#held.size <= most) return;
      this.#inVain += 1;
      this.#giveUp();
    }
  }

  /** What has its turn, up to the next gap. */
  #handOn(): void {
    while (this.#next !== undefined) {
      const item = this.#held.get(this.#next);
      if (item === undefined) return;
      this.#held.delete(this.#next);
      this.#next += 1;
      this.#hand(item);
    }
  }

  #giveUp(): void {
    const first = Math.min(...this.#held.keys());
    const from = Math.max(this.#next ?? first, first - mostMissed);
    for (let number = from; number < first; number += 1) this.#missed.add(number);
    for (const oldest of this.#missed) {
      if (this.#missed.size <= mostMissed) break;
      this.#missed.delete(oldest);
    }
    this.#next = first;
  }
}
