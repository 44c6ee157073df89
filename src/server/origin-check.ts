import type { IncomingHttpHeaders } from 'node:http';

/** Whether a web page of the request's origin may talk to us; requests without an origin come from no page. */
export type OriginCheck = (headers: IncomingHttpHeaders) => boolean;

/** Allows the server's own origin and those listed; `*` allows all. */
export function createOriginCheck(allowedOrigins: readonly string[]): OriginCheck {
  const allowed = new Set(allowedOrigins.map((origin) => origin.toLowerCase().replace(/\/$/, '')));
  return ({ origin, host }) => {
    if (origin === undefined || allowed.has('*') || allowed.has(origin.toLowerCase())) return true;
    return isOfHost(origin, host);
  };
}

/** Whether an address, if there is one, is at the host that a request is made to. */
export const isOfHost = (url: string | undefined, host: string | undefined): boolean =>
  url === undefined || (host !== undefined && hostOf(url) === host.toLowerCase());

/** Undefined for `null`, which sandboxed pages and files send, and for anything that is no web origin. */
function hostOf(origin: string): string | undefined {
  if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return undefined;
  // Not `URL.host`: it drops the default port, which the Host header may spell out.
  return origin
    .slice(origin.indexOf('//') + 2)
    .replace(/[/?#].*$/, '')
    .toLowerCase();
}
