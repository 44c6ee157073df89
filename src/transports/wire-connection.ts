/**
 * One call over some wire protocol, as the owner of its socket feeds it. No method throws, whatever comes over the wire
 * and whatever the call does.
 */
export interface WireConnection {
  /** A whole message arrived; the bytes are the connection's. */
  message(data: Uint8Array, isBinary: boolean): void;
  control(kind: 'ping' | 'pong'): void;
  /** A message over the size limit was announced; the socket reads nothing more. */
  oversized(): void;
  /** The server goes away and the call is not over. */
  goAway(): void;
  /** The socket is gone, for whatever reason. */
  closed(): void;
}
