import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { CallWishes } from '../../machines/vocabulary/call-wishes.ts';
import type { TalkyError } from '../errors/talky-error.ts';
import type { ClientProtocol } from './client-protocol.ts';
import type { WireParts } from './wire-call.ts';

export interface ClientOptions extends WireParts {
  readonly protocol: ClientProtocol;
  /** Opens the call; may throw, a `TalkyError` where the client is to learn why. */
  readonly open: (start: CallStart, wishes: CallWishes, connection: CallerConnection) => LiveCall;
  readonly connectionTimeoutMs: number;
  /** What was wrong, and what the connection was refused for: not every protocol can tell the other end. */
  readonly onComplaint?: (complaint: TalkyError) => void;
  /** 20 s unless given. */
  readonly startTimeoutMs?: number;
  /** So many messages that are wrong close the connection; 20 unless given. */
  readonly maxStrikes?: number;
  /** Once, when the socket is gone. */
  readonly onClosed?: () => void;
}
