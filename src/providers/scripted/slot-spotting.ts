import type { Flow } from './flow.ts';
import { type SlotReaders, kindOf } from './slots.ts';
import { isNumberWord, ordinalsAt } from './spoken-numbers.ts';

/** A value found among other words. */
export interface SpottedValue {
  /** The first slot of its kind; which one it fills is for `assignValues` to say. */
  readonly slot: string;
  readonly value: string;
  readonly at: number;
  readonly length: number;
}

/** What makes a lone number a time or an amount: "ten" by itself may be anything. */
const numberLeads = new Set('at around about by for to it be are'.split(' '));
/** An answer this short is about what was asked. */
const shortAnswer = 4;

/** The values of `slots` in `words`, from left to right, without overlaps; one after a `not` or a `since` is not meant. */
export function spotSlots(
  words: readonly string[],
  slots: readonly string[],
  asked: string | undefined,
  readers: SlotReaders,
): readonly SpottedValue[] {
  const found: SpottedValue[] = [];
  for (let at = 0; at < words.length;) {
    const value = readAny(words, at, slots, asked, readers);
    if (value !== undefined && !isUnmeant(words, at)) found.push(value);
    at += value?.length ?? 1;
  }
  return found;
}

const unmeantAfter = new Set(['not', 'since', 'until']);

function isUnmeant(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? '';
  // The second half of a date that does not exist: "the thirty | first of april".
  const isHalf = isNumberWord(before) && ordinalsAt(words, at).length > 0;
  return unmeantAfter.has(before) || isHalf;
}

function readAny(
  words: readonly string[],
  at: number,
  slots: readonly string[],
  asked: string | undefined,
  readers: SlotReaders,
): SpottedValue | undefined {
  let best: SpottedValue | undefined;
  for (const slot of slots) {
    const reading = readers.get(slot)?.readAt(words, at)[0];
    if (reading === undefined || reading.length <= (best?.length ?? 0)) continue;
    const bare = reading.length === 1 && isNumberWord(words[at]);
    const led = numberLeads.has(words[at - 1] ?? '') || (slot === asked && words.length <= shortAnswer);
    if (!bare || led) best = { slot, at, ...reading };
  }
  return best;
}

/**
 * Gives the values their slots: of several slots of one kind, as many values fill them in order; a single value goes to
 * one of `first` if it can, else to the last. Said twice, the later value counts ("tuesday, no, wednesday"), but a yes and a
 * no are neither.
 */
export function assignValues(
  spotted: readonly SpottedValue[],
  first: readonly string[],
  slots: readonly string[],
  flow: Flow,
): ReadonlyMap<string, string> {
  const assigned = new Map<string, string>();
  for (const kind of new Set(spotted.map(({ slot }) => kindOf(flow, slot)))) {
    const values = spotted.filter(({ slot }) => kindOf(flow, slot) === kind).map(({ value }) => value);
    if (kind === 'yes-no' && new Set(values).size > 1) continue;
    const takers = slots.filter((slot) => kindOf(flow, slot) === kind);
    const last = values.at(-1) ?? '';
    const single = first.find((slot) => takers.includes(slot)) ?? takers.at(-1);
    if (values.length > 1 && takers.length > 1)
      for (const [index, slot] of takers.entries()) assigned.set(slot, values[index] ?? last);
    else if (single !== undefined) assigned.set(single, last);
  }
  return assigned;
}
