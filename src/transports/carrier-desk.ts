import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { TalkyError } from '../errors/talky-error.ts';
import type { CarrierCodec, CarrierStart } from './carrier-codec.ts';
import type { WireParts } from './wire-call.ts';

/** What the server does for a carrier's call beside the socket. */
export interface CarrierDesk {
  /** Opens the call; may throw, a `TalkyError` where the socket is to be closed with its code. */
  open(start: CarrierStart, connection: CallerConnection): LiveCall;
  /** Ends the call at the carrier by other means than the socket; resolves when that is done or has failed. */
  hangUp?(): Promise<void>;
  /** Hands the call over by other means than the socket. Rejects with a `TalkyError` that says why it could not be. */
  transfer?(destination: string): Promise<void>;
  /** The socket is gone, and nothing more will be asked for. */
  closed?(): void;
}

export interface CarrierOptions extends WireParts {
  readonly codec: CarrierCodec;
  readonly desk: CarrierDesk;
  /** A message that was wrong, for the log: carriers read no answers to their mistakes. */
  readonly onComplaint: (error: TalkyError) => void;
}
