import type { InterruptionMode } from './policy.ts';

/** What the caller's connection tells the call, apart from audio; the same for every transport. */
export type CallInput =
  | { readonly type: 'caller.typed'; readonly text: string }
  | { readonly type: 'caller.dtmf'; readonly digit: string }
  | { readonly type: 'caller.ended-turn' }
  /** What the agent says, or is about to say, is to stop here; nobody has begun to talk. */
  | { readonly type: 'caller.stopped-reply' }
  /** The agent is to answer the conversation as it stands; nothing new was said. */
  | { readonly type: 'caller.asked-for-reply' }
  | { readonly type: 'caller.hung-up' }
  /** The connection was lost without a word: the call may be resumed by its token. */
  | { readonly type: 'caller.vanished' }
  /** Playback at the caller's end reached this mark. */
  | { readonly type: 'caller.played'; readonly mark: string };

/** What a person supervising the call asks for. */
export type OperatorRequest =
  | {
      readonly type: 'operator.say';
      readonly text: string;
      /** In place of the policy's. */
      readonly interruption?: InterruptionMode | undefined;
    }
  | { readonly type: 'operator.hangup' };
