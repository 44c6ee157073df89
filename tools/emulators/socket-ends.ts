import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

const streams = new WeakMap<WebSocket, Duplex>();

/** Told of every WebSocket and of what carries it, so that `resetSocket` knows. */
export function noteStream(socket: WebSocket, stream: Duplex): void {
  streams.set(socket, stream);
}

/** A TCP reset under a WebSocket: an ECONNRESET at its client, and not an end as after `terminate()`. */
export function resetSocket(socket: WebSocket): void {
  const stream = streams.get(socket);
  if (stream === undefined) socket.terminate();
  else reset(stream);
}

/** A TCP reset. */
export function reset(stream: Duplex): void {
  if ('resetAndDestroy' in stream && typeof stream.resetAndDestroy === 'function') stream.resetAndDestroy();
  else stream.destroy();
}

/** 1005 closes without a code (RFC 6455 §7.4.1). */
export function closeSocket(socket: WebSocket, code: number, reason = ''): void {
  if (code === 1005) socket.close();
  else socket.close(code, reason);
}
