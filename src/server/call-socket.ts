import { WebSocket, type ServerOptions } from 'ws';
import { maxBinaryFrameBytes, nativeSubprotocol } from '../transports/native-messages.ts';
import type { TransportSocket } from '../transports/transport-socket.ts';

/** RFC 6455's code for a message that is too big, which ws closes with by itself. */
const messageTooBig = 1009;

/** A WebSocket that leaves it to the protocol above what follows on a frame over the size limit. */
export class CallSocket extends WebSocket {
  /** Set by the owner; what it does has to close the socket. */
  onOversized: (() => void) | undefined;

  override close(code?: number, reason?: string | Buffer): void {
    // ws calls this without a reason for its own verdict, and with one when it echoes the peer's close frame.
    if (code === messageTooBig && reason === undefined && this.onOversized !== undefined) this.onOversized();
    else super.close(code, reason);
  }
}

/**
 * How call sockets are set up.
 *
 * `maxBufferedChunks` bounds what a frame sent byte by byte may cost, about 200 bytes a chunk: 4096 lets a frame of
 * 200 ms at 8 kHz through even so. `closeTimeout` is how long a peer that broke RFC 6455 has for its close frame.
 */
export const callSocketOptions = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: maxBinaryFrameBytes,
  maxFragments: 16,
  maxBufferedChunks: 4096,
  closeTimeout: 2000,
  // A flood on one socket must not keep the others waiting.
  allowSynchronousEvents: false,
  WebSocket: CallSocket,
  // A bearer token is offered in the same header and must not be echoed.
  handleProtocols: (offered: Set<string>): string | false =>
    offered.has(nativeSubprotocol) && nativeSubprotocol,
} satisfies ServerOptions<typeof CallSocket> & { readonly closeTimeout: number };

/** The part of a call's socket that its transport uses. Failures come as the socket's `error` and `close` events. */
export function transportSocketOf(socket: CallSocket): TransportSocket {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
    ping: () => {
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    },
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}
