import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { CallWishes } from '../../machines/vocabulary/call-wishes.ts';
import type { TalkyError } from '../errors/talky-error.ts';
import type { ClientProtocol } from './client-protocol.ts';
import type { TransportClock } from './transport-clock.ts';
import type { TransportSocket } from './transport-socket.ts';

export interface ClientOptions {
  readonly socket: TransportSocket;
  readonly clock: TransportClock;
  readonly protocol: ClientProtocol;
  /** Opens the call; may throw, a `TalkyError` where the client is to learn why. */
  readonly open: (start: CallStart, wishes: CallWishes, connection: CallerConnection) => LiveCall;
  readonly connectionTimeoutMs: number;
  readonly onFault: (error: unknown) => void;
  /** What was wrong, and what the connection was refused for: not every protocol can tell the other end. */
  readonly onComplaint?: (complaint: TalkyError) => void;
  /** 20 s unless given. */
  readonly startTimeoutMs?: number;
  /** So many messages that are wrong close the connection; 20 unless given. */
  readonly maxStrikes?: number;
  /** Once, when the socket is gone. */
  readonly onClosed?: () => void;
}
