export type ProviderKind = 'speech-to-text' | 'language model' | 'voice' | 'playout';

/** What a connection is doing. */
export type ProviderState =
  | 'idle'
  // Speech-to-text.
  | 'opening'
  | 'open'
  /** It was broken and is open again, and has not said anything yet. */
  | 'catching up'
  | 'lost'
  /** Open, and silent although audio flows. */
  | 'deaf'
  /** It will not be tried again. */
  | 'refused'
  /** Another one was opened in its place. */
  | 'passed over'
  /** The call is over. */
  | 'closed'
  // Models and voices.
  | 'asking'
  | 'streaming'
  | 'failed'
  // The caller's end.
  | 'playing'
  | 'paused';

/** What is known of a provider at an entry of the log; moments and spans are in milliseconds. */
export interface ProviderStatus {
  readonly state: ProviderState;
  /** When it came to be in this state. */
  readonly since: number;
  /** Connections that were opened, requests or clauses that were asked for, marks that were sent. */
  readonly asked: number;
  /** Connections opened after the first one. */
  readonly reconnects: number;
  /** Requests and clauses that came to their end; marks that were answered. */
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Requests, clauses or marks that are out. */
  readonly waiting: number;
  readonly lastMessage?: { readonly at: number; readonly what: string };
  /** The code of the last error. */
  readonly lastError?: { readonly at: number; readonly code: string };
  /** What was left to play when the caller was last heard. */
  readonly left?: { readonly at: number; readonly ms: number };
  /** How much of what the caller had said was sent again when the connection was opened anew. */
  readonly resent?: { readonly at: number; readonly ms: number };
}

export const unknownStatus: ProviderStatus = {
  state: 'idle',
  since: 0,
  asked: 0,
  reconnects: 0,
  done: 0,
  failed: 0,
  cancelled: 0,
  waiting: 0,
};
