import { invariants as words, type InvariantNumber } from '../invariants.ts';

/** An invariant of the call machine, and which part of it is decided here. */
export interface Invariant {
  readonly number: InvariantNumber;
  readonly title: string;
  /** The part that is checked here, where the rest is not the machine's. */
  readonly here: string | undefined;
}

/** What the machine alone can't break is for `npm run explore` to find, which watches whole calls. */
const here: Partial<Record<InvariantNumber, string>> = {
  5: 'that every reply is closed as what it was; npm run explore counts the words',
  8: 'timers, decisions and replies; npm run explore counts what else a call holds',
};

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

export const invariants: readonly Invariant[] = numbers.map((number) => ({
  number,
  title: words[number],
  here: here[number],
}));

/** An invariant that does not hold, and why. */
export interface Violation {
  readonly invariant: number;
  readonly what: string;
}
