/** What the thread is told. `call` names who it is about, from `listen` to `leave`. */
export type SpeechThreadMessage =
  | { readonly type: 'listen'; readonly call: number }
  /** 16 kHz; answered by `heard`. */
  | { readonly type: 'hear'; readonly call: number; readonly pcm: Int16Array }
  /** What has been said until now, now that it is over? Answered by `finished`. */
  | { readonly type: 'finish'; readonly call: number }
  | { readonly type: 'leave'; readonly call: number };

/** What the thread is made with. */
export interface SpeechThreadData {
  readonly packageUrl: string;
  readonly config: object;
}

export type SpeechThreadAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'listening'; readonly call: number }
  | {
      readonly type: 'heard';
      readonly call: number;
      /** How much audio it was. */
      readonly ms: number;
      /** The words since the last end. */
      readonly text: string;
      /** They are all that there will be. */
      readonly isEnd: boolean;
    }
  | { readonly type: 'finished'; readonly call: number; readonly text: string };
