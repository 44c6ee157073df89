import type { Dice } from './dice.ts';

/** Deals cards, and all of them before any comes again: what is rare comes as often as it should, however short the call. */
export class Deck<Card extends string> {
  readonly #cards: readonly Card[];
  readonly #dice: Dice;
  #left: Card[] = [];

  /** `counts` says how many there are of each card. */
  constructor(counts: Readonly<Record<Card, number>>, dice: Dice) {
    this.#cards = (Object.keys(counts) as Card[]).flatMap((card) =>
      Array.from({ length: counts[card] }, () => card),
    );
    this.#dice = dice;
  }

  deal(): Card {
    if (this.#left.length === 0) this.#left = this.#dice.shuffle(this.#cards);
    const card = this.#left.pop();
    if (card === undefined) throw new Error('a deck without cards');
    return card;
  }
}
