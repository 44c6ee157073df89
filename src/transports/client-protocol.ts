import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { CallWishes } from '../../machines/vocabulary/call-wishes.ts';
import type { TalkyErrorCode } from '../errors/talky-error.ts';

/** What a protocol does with its line. */
export interface ProtocolLine {
  /** Opens the call, once; throws as `Calls.open`. */
  open(start: CallStart, wishes: CallWishes): void;
  /** Whether the call is open, and is not over. */
  readonly isLive: boolean;
  /** Nothing happens before the call is open, and after it is over. */
  receive(input: CallInput | OperatorRequest): void;
  receiveAudio(bytes: Uint8Array): void;
  /** Audio that was held back for a while: it has come in its own time, whatever pace it has now. */
  replayAudio(bytes: Uint8Array): void;
  send(message: string | Uint8Array): void;
  /** Does what no message asks for now, as a timer; what it throws is treated as if one had. */
  attempt(work: (line: ProtocolLine) => void): void;
  /** Ends the connection from this side, the call with it. */
  close(code: number, reason: string): void;
}

/**
 * A wire protocol of other people's clients on one socket. It holds what state the protocol has, and no socket.
 */
export interface ClientProtocol {
  /** The socket is open. */
  begin(line: ProtocolLine): void;
  /** Reads one message. What it throws of `TalkyError` is told to the client by `error`. */
  receive(data: Uint8Array, isBinary: boolean, line: ProtocolLine): void;
  /** The call says something. */
  output(output: CallOutput, line: ProtocolLine): void;
  /** Agent audio, as a message of its own where it goes over the wire; the bytes are valid only during the call. */
  audio(bytes: Uint8Array): string | Uint8Array | undefined;
  /** The protocol's own message for what was wrong, where it has one. */
  error(code: TalkyErrorCode, message: string, isFatal: boolean): string | undefined;
  /** Whether the other end closes the socket when the call has ended: it has a moment for that. */
  readonly closesItself?: boolean;
  /** The connection is over: nobody waits for anything any more. */
  end(): void;
}
