import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { CommandError } from '../command-error.ts';
import {
  parseServerMessage,
  type ReadyMessage,
  type ServerMessage,
  type WireFormat,
} from './server-message.ts';

const subprotocol = 'talky.v1';
const openTimeoutMs = 10_000;
const maxRefusalBytes = 16 * 1024;

/** What `start` may say; see the native protocol. */
export interface CallRequest {
  readonly agent?: string;
  readonly audio?: WireFormat;
  readonly output?: WireFormat;
  readonly resume?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface CallClientOptions {
  /** `ws://HOST:PORT/v1/call`. */
  readonly url: string;
  /** Sent in the `Authorization` header, never in the URL: URLs are logged. */
  readonly token?: string;
  readonly request?: CallRequest;
}

/** How the connection ended; `code` is the WebSocket's close code (RFC 6455 §7.4), 1006 for one that just broke. */
export interface CallClose {
  readonly code: number;
  readonly reason: string;
}

/** In the order in which they came over the wire. */
interface CallClientEvents {
  message: [ServerMessage];
  /** Agent audio in the announced output format; the receiver owns it. */
  audio: [Uint8Array];
  closed: [CallClose];
}

/**
 * The caller's end of one call over the native protocol.
 *
 * Add listeners, then `open`. After `closed` nothing is emitted, and what is sent goes nowhere.
 */
export class CallClient extends EventEmitter<CallClientEvents> {
  readonly #socket: WebSocket;
  readonly #request: CallRequest;
  /** Resolves with the close, whoever began it. */
  readonly closed: Promise<CallClose>;

  constructor({ url, token, request = {} }: CallClientOptions) {
    super();
    this.#request = request;
    this.#socket = new WebSocket(url, [subprotocol], {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      handshakeTimeout: openTimeoutMs,
      perMessageDeflate: false,
    });
    this.#socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
    this.closed = new Promise((resolve) => {
      this.#socket.on('close', (code, reason) => {
        const close = { code, reason: reason.toString() };
        this.emit('closed', close);
        resolve(close);
      });
    });
  }

  /**
   * Sends `start` and resolves with the server's `ready`.
   *
   * Rejects with a `CommandError`: `server-unreachable`, `call-refused` (with the server's own words) or `call-lost`.
   */
  async open(): Promise<ReadyMessage> {
    await this.#connected();
    this.#send({ type: 'start', ...this.#request });
    return new Promise((resolve, reject) => {
      let refusal: ServerMessage | undefined;
      const settle = (act: () => void): void => {
        this.off('message', onMessage);
        this.off('closed', onClosed);
        act();
      };
      const onMessage = (message: ServerMessage): void => {
        if (message.type === 'ready') settle(() => resolve(message));
        else refusal = message.type === 'error' ? message : refusal;
      };
      const onClosed = (close: CallClose): void => settle(() => reject(closedBeforeReady(close, refusal)));
      this.on('message', onMessage);
      this.on('closed', onClosed);
    });
  }

  /** Whole samples in the announced format; the bytes may be reused at once. */
  sendAudio(bytes: Uint8Array): void {
    // ws may keep what it is given until the kernel takes it.
    if (this.#isOpen) this.#socket.send(bytes.slice(), { binary: true });
  }

  type(text: string): void {
    this.#send({ type: 'text', text });
  }

  press(digit: string): void {
    this.#send({ type: 'dtmf', digit });
  }

  endTurn(): void {
    this.#send({ type: 'end-turn' });
  }

  played(mark: string): void {
    this.#send({ type: 'played', mark });
  }

  /** Asks the server to end the call and resolves when it has, or when `patienceMs` has passed without a close. */
  async hangUp(patienceMs = 2000): Promise<CallClose> {
    this.#send({ type: 'hangup' });
    if (!this.#isOpen) this.#socket.terminate();
    const timer = setTimeout(() => this.#socket.terminate(), patienceMs);
    const close = await this.closed;
    clearTimeout(timer);
    return close;
  }

  /** Breaks the connection without a word, as a dead network does. */
  vanish(): void {
    this.#socket.terminate();
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  #send(message: object): void {
    if (this.#isOpen) this.#socket.send(JSON.stringify(message));
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.emit('audio', data);
      return;
    }
    try {
      const message = parseServerMessage(data.toString());
      if (message !== undefined) this.emit('message', message);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#socket.close(4400, 'malformed message');
    }
  }

  #connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.once('unexpected-response', (_request, response) => {
        void readRefusal(response)
          .then(reject)
          .finally(() => this.#socket.terminate());
      });
      // It stays: an error of an open connection shows in how it closes.
      this.#socket.on('error', (cause) => {
        reject(
          new CommandError(
            'server-unreachable',
            `No talky server answers at ${this.#socket.url}. Start one with "npx talky serve", or leave out --url.`,
            { cause },
          ),
        );
      });
    });
  }
}

function closedBeforeReady({ code, reason }: CallClose, refusal: ServerMessage | undefined): CommandError {
  if (refusal?.type === 'error') {
    return new CommandError(
      'call-refused',
      `The server refused the call (${refusal.code}): ${refusal.message}`,
    );
  }
  return new CommandError(
    'call-lost',
    `The server closed the connection before the call began (${code} ${reason}).`,
  );
}

/** A refused upgrade has a JSON body `{"error":{"code","message"}}`. */
async function readRefusal(response: IncomingMessage): Promise<CommandError> {
  let body = '';
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    if (body.length < maxRefusalBytes) body += part;
  });
  await Promise.race([once(response, 'end'), once(response, 'close')]).catch(() => undefined);
  const words = refusalWords(body) ?? 'it gave no reason.';
  const remedy = response.statusCode === 401 ? ' Put the token into TALKY_TOKEN.' : '';
  return new CommandError(
    'call-refused',
    `The server refused the call (HTTP ${response.statusCode ?? '?'}): ${words}${remedy}`,
  );
}

function refusalWords(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { readonly error?: { readonly message?: unknown } };
    return typeof error?.message === 'string' ? error.message : undefined;
  } catch {
    return undefined;
  }
}
