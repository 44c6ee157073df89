import type { Heard } from './heard.ts';

/** What the thread is told and asked. `call` names who it is about, from `listen` to `leave`. */
export type EarsMessage =
  | { readonly type: 'listen'; readonly call: number }
  | { readonly type: 'expect'; readonly call: number; readonly grammar: string }
  /** An utterance begins. */
  | { readonly type: 'begin'; readonly call: number }
  /** 8 kHz. */
  | { readonly type: 'hear'; readonly call: number; readonly pcm: Int16Array }
  /** What has been heard? */
  | { readonly type: 'check'; readonly call: number }
  /** What was it, now that it is over? */
  | { readonly type: 'finish'; readonly call: number }
  /** The utterance is over. */
  | { readonly type: 'end'; readonly call: number }
  | { readonly type: 'leave'; readonly call: number };

/**
 * `ready` once; `listening` for each `listen`, `heard` for each `check` and `finish`; `words` whenever more are certain;
 * `failed` when the call can't be heard any more.
 */
export type EarsAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'listening'; readonly call: number }
  | { readonly type: 'words'; readonly call: number; readonly text: string }
  | { readonly type: 'heard'; readonly call: number; readonly heard: Heard }
  | { readonly type: 'failed'; readonly call: number; readonly reason: string };
