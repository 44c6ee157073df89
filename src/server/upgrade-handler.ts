import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { InvalidRequest, RouteNotFound } from '../errors/request-error.ts';
import type { TalkyErrorCode } from '../errors/talky-error.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { HandshakeLimit } from './handshake-limit.ts';
import { httpFailure } from './http-failure.ts';

/** Where a call is opened. */
export const callPath = '/v1/call';

/** RFC 6455 §4.1. */
const webSocketVersion = '13';

/** What lies behind a path that is upgraded. */
export interface Door {
  /** How its sockets are set up. */
  readonly upgrades: WebSocketServer;
  /**
   * Throws the refusal, or rejects with it. The cheap checks come first, and nobody without a token learns how busy we are.
   */
  admit(request: IncomingMessage): void | Promise<void>;
  /** Takes over a socket that was just upgraded. */
  enter(socket: WebSocket, request: IncomingMessage): void;
  refused(code: TalkyErrorCode): void;
}

export interface UpgradeOptions {
  /** By the path without its query. */
  readonly doorAt: (path: string) => Door | undefined;
  readonly limitHandshakes: HandshakeLimit;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Handles a Node HTTP server's `upgrade` event. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Decides who gets a WebSocket. A refusal is an HTTP response with a JSON body, before any 101. */
export function createUpgradeHandler(options: UpgradeOptions): UpgradeHandler {
  const { logger, metrics } = options;
  const nowhere = { refused: (code: TalkyErrorCode) => metrics.callRefused(code) };
  const refuse = (socket: Duplex, error: unknown, door: Pick<Door, 'refused'>): void => {
    const failure = httpFailure(error);
    if (failure.status === 500) logger.error({ err: error }, 'An upgrade failed inside the server');
    door.refused(failure.body.error.code);
    writeFailure(socket, failure);
  };
  return (request, socket, head) => {
    // Until ws takes over nobody listens, and an unheard error would end the process.
    const drop = (): void => {
      socket.destroy();
    };
    socket.on('error', drop);
    const [path = ''] = (request.url ?? '').split('?', 1);
    const door = options.doorAt(path);
    try {
      if (door === undefined)
        throw new RouteNotFound(`Nothing is upgraded here; calls are opened at ${callPath}.`);
      checkHandshake(request);
      options.limitHandshakes(request.socket.remoteAddress);
      const upgrade = (): void => {
        // What ws itself finds wrong with a handshake: the method, the key, the version, the list of subprotocols.
        const { upgrades } = door;
        const complain = (error: Error): void => refuse(socket, new InvalidRequest(error.message), door);
        upgrades.once('wsClientError', complain);
        upgrades.handleUpgrade(request, socket, head, (upgraded) => {
          socket.removeListener('error', drop);
          door.enter(upgraded, request);
        });
        upgrades.removeListener('wsClientError', complain);
      };
      const admitted = door.admit(request);
      if (admitted === undefined) upgrade();
      else admitted.then(upgrade).catch((error: unknown) => refuse(socket, error, door));
    } catch (error) {
      refuse(socket, error, door ?? nowhere);
    }
  };
}

function checkHandshake({ headers }: IncomingMessage): void {
  if (headers.upgrade?.toLowerCase() !== 'websocket') {
    throw new InvalidRequest('The only upgrade here is to "websocket".');
  }
  if (headers['sec-websocket-version'] !== webSocketVersion) {
    throw new InvalidRequest(`The only version of WebSocket here is ${webSocketVersion}.`, 426);
  }
}

function writeFailure(socket: Duplex, { status, headers, body }: ReturnType<typeof httpFailure>): void {
  const content = JSON.stringify(body);
  const fields = {
    ...headers,
    // RFC 6455 §4.4: what would have been taken.
    ...(status === 426 ? { Upgrade: 'websocket', 'Sec-WebSocket-Version': webSocketVersion } : {}),
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(content)),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${content}`);
}
