import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import { Server, ServerCredentials, type Metadata } from '@grpc/grpc-js';
import type { Exchange } from '../exchange.ts';
import type { Refusal } from '../emulator-host.ts';

const host = '127.0.0.1';

export interface NotedExchange {
  readonly exchange: Exchange;
  readonly end: (code: number | undefined) => void;
}

/** A loopback server for gRPC: what `EmulatorHost` is for HTTP/1.1. Status codes take the place of close codes. */
export class GoogleHost {
  readonly #server = new Server({ 'grpc.max_receive_message_length': 1024 * 1024 });
  readonly #sockets = new Set<Socket>();
  readonly #refusals: Refusal[] = [];
  readonly #net: NetServer;
  /** Every request and stream, in order. */
  readonly exchanges: Exchange[] = [];
  /** The next TCP connections are accepted, and never spoken to. */
  isDeaf = false;

  constructor(services: (server: Server) => void) {
    services(this.#server);
    const injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
    this.#net = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      if (!this.isDeaf) injector.injectConnection(socket);
    });
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#net.once('error', reject);
      this.#net.listen(port, host, resolve);
    });
  }

  get url(): string {
    return `http://${host}:${(this.#net.address() as AddressInfo).port}`;
  }

  get openExchanges(): readonly Exchange[] {
    return this.exchanges.filter(({ closedMs }) => closedMs === undefined);
  }

  /** As Google answers them: a 401 is UNAUTHENTICATED, a 429 RESOURCE_EXHAUSTED (https://cloud.google.com/apis/design/errors). */
  refuseNext(...refusals: readonly Refusal[]): void {
    this.#refusals.push(...refusals);
  }

  takeRefusal(): Refusal | undefined {
    return this.#refusals.shift();
  }

  forget(): void {
    this.exchanges.length = 0;
  }

  /** Breaks every connection. */
  dropAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  note(path: string, metadata: Metadata): NotedExchange {
    const over = new EventEmitter();
    const closed = once(over, 'closed').then(() => undefined);
    const headers = Object.fromEntries(
      Object.entries(metadata.getMap()).map(([name, value]) => [name, value.toString()]),
    );
    const exchange: Exchange = {
      method: 'POST',
      path,
      query: new URLSearchParams(),
      headers,
      body: Buffer.alloc(0),
      frames: [],
      openedMs: performance.now(),
      closedMs: undefined,
      closeCode: undefined,
      closed,
    };
    this.exchanges.push(exchange);
    const end = (code: number | undefined): void => {
      exchange.closedMs ??= performance.now();
      exchange.closeCode ??= code;
      over.emit('closed');
    };
    return { exchange, end };
  }

  /** Ends every connection, and resolves when the port is free. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.forceShutdown();
    await new Promise<void>((resolve) => this.#net.close(() => resolve()));
  }
}
