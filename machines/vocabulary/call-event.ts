import type { CallInput, OperatorRequest } from './call-input.ts';
import type { ReplyEvent } from './reply.ts';
import type { TurnEvent } from './turn.ts';

/** A turn event as the call stamps it on arrival. */
export type StampedTurnEvent = TurnEvent & {
  /** What was left to play of the running reply; absent where that is not known. */
  readonly leftMs?: number;
};

/** What the speech-to-text connection itself reports. */
export type RecogniserEvent =
  | { readonly type: 'stt.opened' }
  /** The connection, or an attempt to open it, failed; `final` when every recogniser refuses, and trying again is no use. */
  | { readonly type: 'stt.lost'; readonly final?: true }
  /** It is open and says nothing although audio flows. */
  | { readonly type: 'stt.stalled' }
  /** The connection has said something for the first time: it is not merely open. */
  | { readonly type: 'stt.worked' };

/** Whether tools of this call run, whichever reply has called them; only changes are told. */
export type ToolsEvent = { readonly type: 'tools.busy' } | { readonly type: 'tools.idle' };

/** What befalls the call as a whole. */
export type CallFate =
  /** The server is going away: say farewell and end. */
  | { readonly type: 'call.drained' }
  /** The caller was handed over to the one with this name. */
  | { readonly type: 'call.transferred'; readonly to: string }
  /** The transfer that was under way has failed: the caller is still here. */
  | { readonly type: 'call.transfer-failed' }
  /** A fault of our own in this call. */
  | { readonly type: 'call.faulted' }
  /** Discarded speculations have cost more than the budget. */
  | { readonly type: 'speculation.budget-spent' };

/** Everything that the call machine reacts to. */
export type CallEvent =
  | StampedTurnEvent
  | ReplyEvent
  | Exclude<CallInput, { readonly type: 'caller.played' }>
  | OperatorRequest
  | RecogniserEvent
  | ToolsEvent
  | CallFate;
