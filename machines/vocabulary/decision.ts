import type { CallState, EndReason } from './call-state.ts';
import type { LineName } from './reply.ts';

/** What the call machine has decided; the call performs it, in this order, before the next event. */
export type Decision =
  | { readonly type: 'state.entered'; readonly state: CallState }
  /** The caller's words enter the history; `turn` is absent for typed text and keys. */
  | { readonly type: 'turn.committed'; readonly text: string; readonly turn?: number }
  /** A turn was taken for noise or a mere backchannel: no message, no answer. */
  | { readonly type: 'turn.dropped'; readonly turn: number; readonly text: string }
  /** Nothing came of a turn for a while: the reply goes on, and the turn stays open. */
  | { readonly type: 'turn.dismissed'; readonly turn: number }
  /** A turn too short to interrupt waits for the reply's end. */
  | { readonly type: 'turn.kept'; readonly text: string; readonly turn?: number }
  /**
   * Ask the model. A speculative reply is made on a copy of the history with `drafts` behind it: the turns kept so
   * far and the guessed words.
   */
  | {
      readonly type: 'reply.requested';
      readonly reply: number;
      readonly speculative: boolean;
      readonly drafts: readonly string[];
      readonly turn?: number;
    }
  | {
      readonly type: 'line.requested';
      readonly reply: number;
      readonly line: LineName;
      readonly text: string;
    }
  | { readonly type: 'reply.committed'; readonly reply: number; readonly turn: number }
  | { readonly type: 'reply.discarded'; readonly reply: number }
  /** The reply is over before its end: cancel its streams, keep the words heard. */
  | { readonly type: 'reply.cut'; readonly reply: number }
  /** The reply was played to its end. */
  | { readonly type: 'reply.finished'; readonly reply: number }
  /** The reply is given up after all its providers failed; what was heard of it stays. */
  | { readonly type: 'reply.given-up'; readonly reply: number }
  /** A tool that was held, or may run at once, runs now. */
  | { readonly type: 'tool.released'; readonly reply: number; readonly id: string }
  /** The agent's own hang-up takes place. */
  | { readonly type: 'tool.hung-up'; readonly id: string }
  | { readonly type: 'playout.released'; readonly reply: number }
  | { readonly type: 'playout.paused'; readonly reply: number }
  /** Everything sent and not yet played is dropped at the caller's end; `turn` is the spoken turn that interrupts. */
  | { readonly type: 'playout.cleared'; readonly turn?: number }
  | { readonly type: 'recogniser.turn-end-requested' }
  /** Open speech-to-text again; its turns go on from `firstTurn`. */
  | { readonly type: 'recogniser.reopen-requested'; readonly firstTurn: number }
  | { readonly type: 'call.ended'; readonly reason: EndReason };
