/** What a transport needs of a WebSocket. Nothing here throws. */
export interface TransportSocket {
  /** Bytes handed over and not yet taken by the operating system. */
  readonly bufferedAmount: number;
  send(data: string | Uint8Array): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** Drops the connection without a close frame. */
  terminate(): void;
}
