/** What the recogniser makes of an utterance, or of what there is of it. `confidence` is between 0 and 1. */
export type Heard =
  /** A phrase of the grammar, from its first word to its last. */
  | { readonly type: 'phrase'; readonly text: string; readonly confidence: number }
  /** Words that begin a phrase. */
  | { readonly type: 'beginning'; readonly text: string; readonly confidence: number }
  /** Something else: speech that no phrase covers, or no speech at all. `sounds` counts what it is made of. */
  | { readonly type: 'other'; readonly sounds: number };

export const nothingHeard: Heard = { type: 'other', sounds: 0 };
