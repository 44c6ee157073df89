import { signal } from '@preact/signals';
import type { CallFilter } from './call-choice.ts';

/** What a person looks for in the list, kept while they look at a call. */
export const listState = {
  words: signal(''),
  filter: signal<CallFilter>('all'),
  /** The row that the keyboard is at, by its hash; undefined: none yet. */
  selected: signal<string | undefined>(undefined),
  /** Grows when that row is to be brought into sight. */
  reveals: signal(0),
};
