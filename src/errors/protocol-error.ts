import { TalkyError } from './talky-error.ts';

/** The client of a call sent something that its wire protocol does not allow; what follows is in `wire-status.ts`. */
export abstract class ProtocolError extends TalkyError {}

/** Text that is not JSON, not of its message's shape, or out of place. */
export class InvalidMessage extends ProtocolError {
  readonly code = 'invalid-message';
}

/** A message whose `type` the protocol does not know. */
export class UnknownMessage extends ProtocolError {
  readonly code = 'unknown-message';
}

/** Audio that does not fit the format announced in `start`. */
export class InvalidAudio extends ProtocolError {
  readonly code = 'invalid-audio';
}

/** The first message of a call is not of its shape, or announces what is not taken, as another codec: no other one comes. */
export class StartRefused extends ProtocolError {
  readonly code = 'start-refused';
}

/** More than the protocol lets one frame hold. */
export class FrameTooLarge extends ProtocolError {
  readonly code = 'frame-too-large';
}

/** Nothing opened the call in time. */
export class StartTimeout extends ProtocolError {
  readonly code = 'start-timeout';
}

/** Messages, or audio, faster than a call can need. */
export class TooFast extends ProtocolError {
  readonly code = 'rate-limited';
}

/** Nothing has come from the client for so long that nobody can be there. */
export class ConnectionTimeout extends ProtocolError {
  readonly code = 'connection-timeout';
}
