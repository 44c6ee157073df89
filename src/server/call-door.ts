import { STATUS_CODES, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { AdmissionError } from '../errors/call-error.ts';
import { Forbidden, InvalidRequest, RouteNotFound } from '../errors/request-error.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { CallLines } from './call-lines.ts';
import { callSocketOptions } from './call-socket.ts';
import type { HandshakeLimit } from './handshake-limit.ts';
import { httpFailure } from './http-failure.ts';
import type { OriginCheck } from './origin-check.ts';
import type { Readiness } from './readiness.ts';

/** Where a call is opened. */
export const callPath = '/v1/call';

/** RFC 6455 §4.1. */
const webSocketVersion = '13';
const retryAfterUnstartedMs = 1000;

/** Throws what a request is refused with. */
export type EntryCheck = (headers: IncomingHttpHeaders) => void;

export interface CallDoorOptions {
  readonly lines: CallLines;
  readonly readiness: Readiness;
  readonly checkEntry: EntryCheck;
  readonly isAllowedOrigin: OriginCheck;
  readonly limitHandshakes: HandshakeLimit;
  readonly maxUnstartedSockets: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Handles a Node HTTP server's `upgrade` event. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Decides who gets a WebSocket. A refusal is an HTTP response with a JSON body, before any 101. */
export function createCallDoor(options: CallDoorOptions): UpgradeHandler {
  const { lines, logger, metrics } = options;
  const upgrades = new WebSocketServer(callSocketOptions);
  const refuse = (socket: Duplex, error: unknown): void => {
    const failure = httpFailure(error);
    if (failure.status === 500) logger.error({ err: error }, 'An upgrade failed inside the server');
    metrics.callRefused(failure.body.error.code);
    writeFailure(socket, failure);
  };
  // What ws itself finds wrong with a handshake: the method, the key, the version, the list of subprotocols.
  upgrades.on('wsClientError', (error, socket) => refuse(socket, new InvalidRequest(error.message)));
  return (request, socket, head) => {
    // Until ws takes over nobody listens, and an unheard error would end the process.
    const drop = (): void => {
      socket.destroy();
    };
    socket.on('error', drop);
    try {
      admit(request, options);
      upgrades.handleUpgrade(request, socket, head, (upgraded) => {
        socket.removeListener('error', drop);
        lines.add(upgraded);
      });
    } catch (error) {
      refuse(socket, error);
    }
  };
}

/** Throws the refusal. The cheap checks come first, and nobody without a token learns how busy we are. */
function admit({ url, headers, socket }: IncomingMessage, options: CallDoorOptions): void {
  const [path] = (url ?? '').split('?', 1);
  if (path !== callPath)
    throw new RouteNotFound(`Nothing is upgraded here; calls are opened at ${callPath}.`);
  if (headers.upgrade?.toLowerCase() !== 'websocket') {
    throw new InvalidRequest('The only upgrade here is to "websocket".');
  }
  if (headers['sec-websocket-version'] !== webSocketVersion) {
    throw new InvalidRequest(`The only version of WebSocket here is ${webSocketVersion}.`, 426);
  }
  options.limitHandshakes(socket.remoteAddress);
  if (!options.isAllowedOrigin(headers)) {
    throw new Forbidden('This origin may not call here; list it in the allowed origins.');
  }
  options.checkEntry(headers);
  const refusal = options.readiness.refusal();
  if (refusal !== undefined) throw refusal;
  if (options.lines.unstartedCount >= options.maxUnstartedSockets) {
    throw new AdmissionError('at-capacity', retryAfterUnstartedMs);
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
