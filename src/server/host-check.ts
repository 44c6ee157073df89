import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { Forbidden } from '../errors/request-error.ts';
import { hostName } from './host-name.ts';

/** Throws `Forbidden` for a host that a request may not be addressed to. */
export type HostCheck = (headers: IncomingHttpHeaders) => void;

export interface HostCheckOptions {
  /** With tokens, nobody gets far who has none: then any host will do. */
  readonly hasTokens: boolean;
  /** The address that the server listens at. */
  readonly host: string;
  readonly corsOrigins: readonly string[];
}

/**
 * Keeps web pages out that have had their own name point at this machine (DNS rebinding): to the browser they are pages
 * of ours then. Addresses can't be rebound, and names that the configuration has are ours.
 */
export function createHostCheck({ hasTokens, host, corsOrigins }: HostCheckOptions): HostCheck {
  if (hasTokens || corsOrigins.includes('*')) return () => undefined;
  const listed = corsOrigins.map((origin) => hostName(origin.replace(/^https?:\/\//i, '')));
  const known = new Set(['localhost', host.toLowerCase(), ...listed]);
  return ({ host: asked = '' }) => {
    const name = hostName(asked);
    if (name === '' || isIP(name) !== 0 || known.has(name) || name.endsWith('.localhost')) return;
    throw new Forbidden(
      'This server is not known by that name; ask callers for a token, or list its origin in cors_origins.',
    );
  };
}
