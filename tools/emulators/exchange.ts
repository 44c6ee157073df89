import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request, or one WebSocket, as a vendor would have seen it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The request's body; empty for a WebSocket. */
  body: Buffer;
  /** What a WebSocket's client sent, in order. */
  readonly frames: (string | Buffer)[];
  /** On the clock of `performance.now()`. */
  readonly openedMs: number;
  /** When the client, or the emulator, was gone; undefined while it is open. */
  closedMs: number | undefined;
  /** The close code that the client sent, or 1006. */
  closeCode: number | undefined;
  /** Resolves when it is closed. */
  readonly closed: Promise<void>;
}
