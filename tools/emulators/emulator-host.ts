import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Exchange } from './exchange.ts';
import { noteStream, reset } from './socket-ends.ts';

/** What happens to the next request or upgrade instead of an answer. */
export type Refusal =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** Nothing ever comes. */
  | 'unanswered'
  /** The TCP connection is reset. */
  | 'reset';

export interface EmulatorRoutes {
  /** Answers a request; its body has been read. Anything that it throws is a 500. */
  request?(exchange: Exchange, response: ServerResponse): void | Promise<void>;
  /** Takes a WebSocket; undefined from `accepts` refuses it with 404. */
  socket?(exchange: Exchange, socket: WebSocket): void;
  /** A reason not to take a request or an upgrade: a wrong key, an unknown path. */
  refuses?(exchange: Exchange): Refusal | undefined;
}

const host = '127.0.0.1';

/** A loopback server that a vendor's emulator answers on: HTTP and WebSockets, everything recorded, faults on demand. */
export class EmulatorHost {
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #routes: EmulatorRoutes;
  readonly #refusals: Refusal[] = [];
  readonly #unanswered = new Set<Duplex>();
  /** Every request and WebSocket, in order. */
  readonly exchanges: Exchange[] = [];

  private constructor(routes: EmulatorRoutes) {
    this.#routes = routes;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head));
    this.#server.on('clientError', (_error, stream) => stream.destroy());
  }

  /** Listens on the loopback; port 0 is any free one. */
  static async open(routes: EmulatorRoutes, port = 0): Promise<EmulatorHost> {
    const emulator = new EmulatorHost(routes);
    await new Promise<void>((resolve, reject) => {
      emulator.#server.once('error', reject);
      emulator.#server.listen(port, host, resolve);
    });
    return emulator;
  }

  /** `http://127.0.0.1:PORT`. */
  get url(): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Requests and WebSockets that are open now. */
  get openExchanges(): readonly Exchange[] {
    return this.exchanges.filter(({ closedMs }) => closedMs === undefined);
  }

  /** Has the next request, or upgrade, refused; several wait for their turn. */
  refuseNext(...refusals: readonly Refusal[]): void {
    this.#refusals.push(...refusals);
  }

  /** Forgets what was recorded. */
  forget(): void {
    this.exchanges.length = 0;
  }

  /** Ends every connection, and resolves when the port is free. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    for (const stream of this.#unanswered) stream.destroy();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { exchange, end } = this.#note(request);
    response.on('close', () => end(undefined));
    const parts: Buffer[] = [];
    request.on('error', () => undefined);
    try {
      for await (const part of request) parts.push(part as Buffer);
    } catch {
      return;
    }
    exchange.body = Buffer.concat(parts);
    const refusal = this.#refusals.shift() ?? this.#routes.refuses?.(exchange);
    if (refusal !== undefined) {
      refuseRequest(refusal, response);
      return;
    }
    try {
      if (this.#routes.request === undefined) refuseRequest({ status: 404 }, response);
      else await this.#routes.request(exchange, response);
    } catch (error) {
      if (!response.headersSent) refuseRequest({ status: 500, body: { error: String(error) } }, response);
      else response.destroy();
    }
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { exchange, end } = this.#note(request);
    stream.on('error', () => undefined);
    const refusal = this.#refusals.shift() ?? this.#routes.refuses?.(exchange);
    if (refusal !== undefined || this.#routes.socket === undefined) {
      stream.on('close', () => end(undefined));
      this.#refuseUpgrade(refusal ?? { status: 404 }, stream);
      return;
    }
    this.#sockets.handleUpgrade(request, stream, head, (socket) => {
      noteStream(socket, stream);
      socket.on('error', () => undefined);
      socket.on('message', (data, isBinary) =>
        exchange.frames.push(isBinary ? (data as Buffer) : (data as Buffer).toString('utf8')),
      );
      socket.on('close', (code) => end(code));
      this.#routes.socket?.(exchange, socket);
    });
  }

  #refuseUpgrade(refusal: Refusal, stream: Duplex): void {
    if (refusal === 'unanswered') {
      this.#unanswered.add(stream);
      stream.on('close', () => this.#unanswered.delete(stream));
      // Nobody reads it, so that the client leaves would not be seen.
      stream.on('end', () => stream.destroy());
      stream.resume();
      return;
    }
    if (refusal === 'reset') {
      reset(stream);
      return;
    }
    const { status, headers = {}, body = {} } = refusal;
    const text = JSON.stringify(body);
    const lines = Object.entries({
      connection: 'close',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`);
    stream.end(`HTTP/1.1 ${status} Refused\r\n${lines.join('\r\n')}\r\n\r\n${text}`);
  }

  #note(request: IncomingMessage): { readonly exchange: Exchange; readonly end: (code?: number) => void } {
    const url = new URL(request.url ?? '/', 'http://emulator');
    const over = new EventEmitter();
    const closed = once(over, 'closed').then(() => undefined);
    const exchange: Exchange = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.alloc(0),
      frames: [],
      openedMs: performance.now(),
      closedMs: undefined,
      closeCode: undefined,
      closed,
    };
    this.exchanges.push(exchange);
    const end = (code?: number): void => {
      exchange.closedMs ??= performance.now();
      exchange.closeCode ??= code;
      over.emit('closed');
    };
    return { exchange, end };
  }
}

function refuseRequest(refusal: Refusal, response: ServerResponse): void {
  if (refusal === 'unanswered') return;
  if (refusal === 'reset') {
    if (response.socket !== null) reset(response.socket);
    return;
  }
  const { status, headers = {}, body = {} } = refusal;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
