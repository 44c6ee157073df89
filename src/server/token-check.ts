import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Unauthorized } from '../errors/request-error.ts';
import { nativeSubprotocol } from '../transports/native-messages.ts';
import { offeredSubprotocols } from './subprotocols.ts';

const bearerSubprotocol = 'bearer.';

/**
 * Throws `Unauthorized` unless the request carries one of the tokens. `howToSend` goes into its message, for a route whose
 * clients send theirs in another way.
 */
export type TokenCheck = (headers: IncomingHttpHeaders, howToSend?: string) => void;

/**
 * Makes the check. A token comes as `Authorization: Bearer TOKEN` or, from browsers, which can't set that header on a
 * WebSocket, as an offered subprotocol `bearer.TOKEN` beside `subprotocol`. One in the URL is not looked at: URLs are
 * logged.
 */
export function createTokenCheck(tokens: readonly string[], subprotocol = nativeSubprotocol): TokenCheck {
  if (tokens.length === 0) return () => undefined;
  const expected = tokens.map(digest);
  const usually = `send "Authorization: Bearer TOKEN", or offer the subprotocols ${subprotocol} and bearer.TOKEN`;
  return (headers, howToSend = usually) => {
    for (const offered of offeredTokens(headers).map(digest)) {
      // Every token is compared, so that the time tells nothing about which one came close.
      const matches = expected.map((token) => timingSafeEqual(token, offered));
      if (matches.includes(true)) return;
    }
    throw new Unauthorized(`A token is needed: ${howToSend}.`);
  };
}

/** Digests are of equal length, which the comparison needs. */
const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

function offeredTokens(headers: IncomingHttpHeaders): readonly string[] {
  const header = /^bearer +(\S+)$/i.exec(headers.authorization?.trim() ?? '')?.[1];
  const subprotocols = offeredSubprotocols(headers)
    .filter((name) => name.startsWith(bearerSubprotocol))
    .map((name) => name.slice(bearerSubprotocol.length));
  return header === undefined ? subprotocols : [header, ...subprotocols];
}
