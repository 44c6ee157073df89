import type { Reading } from './spoken-numbers.ts';

/** A slot's value as the dialogue keeps it: a day is `2026-03-03`, a time `15:30`, a number `7`, a choice its name. */
export type SlotReading = Reading<string>;

export type SlotFault = 'past' | 'closed';

/** What a type of slot can do; made anew for each fold, because days depend on today. */
export interface SlotReader {
  /** All readings that begin at word `at`, the longest first. */
  readAt(words: readonly string[], at: number): readonly SlotReading[];
  /** The value in words for a reply. */
  say(value: string): string;
  /** Why a value can't be had: a day that is over, or a closed day and a time after hours. */
  faultOf(value: string): SlotFault | undefined;
}
