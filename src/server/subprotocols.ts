import type { IncomingHttpHeaders } from 'node:http';

/** The subprotocols that a client offers, in its order (RFC 6455 §4.1). */
export function offeredSubprotocols(headers: IncomingHttpHeaders): readonly string[] {
  const offered = headers['sec-websocket-protocol'];
  return offered === undefined ? [] : offered.split(',').map((name) => name.trim());
}
