import type { TalkyError, TalkyErrorCode } from '../errors/talky-error.ts';

export type WirePhase =
  | 'awaiting-start'
  /** The call is being opened, and may already speak. */
  | 'opening'
  | 'live'
  /** Nothing more is said to the call, nor understood of what comes. */
  | 'closing';

/** Why a connection is given up from this side. */
export type GivenUpFor = 'refused' | 'failed' | 'draining';

/** The protocol of a connection, as its call on the wire needs it. */
export interface WireOwner {
  /** Reads one message. What it throws of `TalkyError` is a strike or ends the connection, other errors are faults. */
  read(data: Uint8Array, isBinary: boolean): void;
  /** Counts a ping or a pong, as answering them is work as well; throws as `read`. */
  readonly count: () => void;
  /** What was wrong, for the log. */
  complain?(error: TalkyError): void;
  /** Tells the other end what was wrong, or why the connection is given up. */
  tell?(code: TalkyErrorCode, message: string, isFatal: boolean): void;
  /** The connection is about to be over: the last moment to tell the call something. */
  end?(): void;
  /** Leaves a connection whose call is lost; without this, its socket is closed with the code's own close code. */
  leave?(why: GivenUpFor, code: TalkyErrorCode, from: WirePhase): void;
  /** The other end answers nothing any more; its socket is dropped now. */
  vanished?(): void;
  /** Its own timers, if it has any. */
  stopTimers?(): void;
}
