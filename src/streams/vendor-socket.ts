import type { IncomingMessage } from 'node:http';
import { WebSocket, type RawData } from 'ws';
import { failureOf, type AskedVendor } from '../errors/provider-failure.ts';
import { ProviderUnreachable, type ProviderError } from '../errors/provider-error.ts';

export interface VendorSocketOptions extends AskedVendor {
  readonly url: URL;
  /** The key goes here. */
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  readonly maxMessageBytes?: number;
}

/** What becomes of a socket. After `failed` or `closed` nothing comes any more, nor after `close()`. */
export interface VendorSocketEvents {
  opened?(): void;
  /** A text frame. */
  text?(text: string): void;
  /** A binary frame; the receiver owns it. */
  binary?(bytes: Buffer): void;
  /** The answer to a `ping`. */
  pong?(): void;
  /** It could not be opened. */
  failed(error: ProviderError): void;
  /** The vendor closed it, or it broke (1006); 1005 is a close without a code (RFC 6455 §7.4.1). */
  closed(code: number, reason: string): void;
}

const handshakeTimeoutMs = 3000;
const largestMessage = 4 * 1024 * 1024;
const longestBody = 4096;
/** A vendor that does not answer a close is not waited for. */
const patience = { closeTimeout: 1000 };

/**
 * One WebSocket to a vendor: no deflate, a bounded handshake, a refused upgrade as the typed error that its status means, and
 * silence after `close`.
 */
export class VendorSocket {
  readonly #socket: WebSocket;
  readonly #options: VendorSocketOptions;
  #events: VendorSocketEvents | undefined;
  #hasOpened = false;

  constructor(options: VendorSocketOptions, events: VendorSocketEvents) {
    this.#options = options;
    this.#events = events;
    this.#socket = new WebSocket(options.url, [...(options.protocols ?? [])], {
      headers: options.headers,
      perMessageDeflate: false,
      handshakeTimeout: handshakeTimeoutMs,
      maxPayload: options.maxMessageBytes ?? largestMessage,
      ...patience,
    });
    this.#socket.on('open', () => {
      this.#hasOpened = true;
      this.#events?.opened?.();
    });
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    this.#socket.on('pong', () => this.#events?.pong?.());
    this.#socket.on('unexpected-response', (_request, response) => this.#refused(response));
    this.#socket.on('error', (error) => this.#failed(error));
    this.#socket.on('close', (code, reason) => this.#take()?.closed(code, reason.toString()));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Bytes that were sent and have not left yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Dropped unless it is open: what is sent into a closing socket is lost either way. */
  send(data: string | Uint8Array): void {
    if (this.isOpen) this.#socket.send(data, () => undefined);
  }

  ping(): void {
    if (this.isOpen) this.#socket.ping();
  }

  /** Nothing is heard of it afterwards. */
  close(code = 1000): void {
    this.#events = undefined;
    if (this.#hasOpened) this.#socket.close(code);
    else this.#socket.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    const bytes = data as Buffer;
    if (isBinary) this.#events?.binary?.(bytes);
    else this.#events?.text?.(bytes.toString('utf8'));
  }

  /** Whoever hears of the end hears of it once. */
  #take(): VendorSocketEvents | undefined {
    const events = this.#events;
    this.#events = undefined;
    return events;
  }

  #refused(response: IncomingMessage): void {
    let detail = '';
    const { statusCode: status = 0, headers } = response;
    const refuse = (): void => {
      const known = headers['dg-error'];
      const said = typeof known === 'string' ? known : detail;
      const answer = { status, retryAfter: headers['retry-after'], date: headers.date, detail: said };
      this.#take()?.failed(failureOf(answer, this.#options));
      this.#socket.terminate();
    };
    response.setEncoding('utf8');
    response.on('data', (part: string) => (detail = (detail + part).slice(0, longestBody)));
    response.on('end', refuse);
    response.on('error', refuse);
  }

  #failed(cause: Error): void {
    if (this.#hasOpened) return; // 'close' follows
    const { provider, url } = this.#options;
    const message = `${provider} can't be reached at ${url.origin}: ${reasonOf(cause)}`;
    this.#take()?.failed(new ProviderUnreachable(message, { provider, cause, retryable: true }));
  }
}

function reasonOf(cause: Error): string {
  return 'code' in cause && typeof cause.code === 'string' && cause.code !== '' ? cause.code : cause.message;
}
