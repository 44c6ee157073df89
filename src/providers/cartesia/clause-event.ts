import type { WordTime } from '../../ports/text-to-speech.ts';

/** What one clause is spoken as; it is over when its stream completes. Times count from its first sample. */
export type ClauseEvent =
  | { readonly type: 'audio'; readonly pcm: Int16Array }
  | { readonly type: 'words'; readonly words: readonly WordTime[] };
