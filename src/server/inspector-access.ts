import type { IncomingHttpHeaders } from 'node:http';
import { Forbidden } from '../errors/request-error.ts';
import { hostName } from './host-name.ts';
import { isLoopback } from './loopback.ts';
import { createOriginCheck, isOfHost, type OriginCheck } from './origin-check.ts';
import { createTokenCheck, type TokenCheck } from './token-check.ts';

/** What the inspector speaks on its WebSocket. */
export const inspectorSubprotocol = 'talky.inspect.v1';

export interface InspectorAccessSettings {
  /** The inspector's own; with none, it is there for this machine alone. */
  readonly tokens: readonly string[];
  /** The API's, which don't open it. */
  readonly apiTokens: readonly string[];
  readonly corsOrigins: readonly string[];
}

/** Who asks, as far as it can be seen. */
export interface Visitor {
  readonly headers: IncomingHttpHeaders;
  readonly httpVersion: string;
  /** The peer of the connection. */
  readonly address: string | undefined;
}

/**
 * Proxies on this machine, whose visitors may be anybody, mostly tell of themselves in one of these. None has to: behind
 * one that is silent, only a token protects.
 */
const proxyHeader =
  /^(?:via|forwarded|x-forwarded(?:-.*)?|x-real-ip|x-scheme|x-client-ip|(?:true|fastly|fly|x-cluster)-client-ip|x-original-.*|x-envoy-.*|x-amz(?:n|-cf)-.*|x-arr-.*|x-appengine-.*|cf-.*|cdn-loop|tailscale-.*|ngrok-.*|x-proxy.*|proxy-.*)$/;

const setToken = 'set TALKY_INSPECTOR_TOKEN and send that token.';

/**
 * Who may see calls from the inside: whoever has one of the inspector's own tokens. Without any, pages and programs on
 * this machine, if the server is open to them anyhow.
 */
export class InspectorAccess {
  #checkToken: TokenCheck | undefined;
  #isAllowedOrigin: OriginCheck = () => false;
  #hasApiTokens = true;

  constructor(settings: InspectorAccessSettings) {
    this.change(settings);
  }

  /** From the next request on. */
  change({ tokens, apiTokens, corsOrigins }: InspectorAccessSettings): void {
    const hasTokens = tokens.length > 0;
    this.#checkToken = hasTokens ? createTokenCheck(tokens, inspectorSubprotocol) : undefined;
    this.#hasApiTokens = apiTokens.length > 0;
    // Where no token is asked for, a page of any other origin could read along.
    this.#isAllowedOrigin = createOriginCheck(hasTokens ? corsOrigins : []);
  }

  /** Throws `Forbidden` or `Unauthorized`, with what to do. */
  check(visitor: Visitor): void {
    if (this.#checkToken === undefined) this.#checkIsHere(visitor);
    if (!this.#isAllowedOrigin(visitor.headers)) {
      throw new Forbidden(
        'Pages of this origin may not look at calls; open the page /inspect/ of this server.',
      );
    }
    this.#checkToken?.(visitor.headers);
  }

  #checkIsHere({ headers, httpVersion, address = '' }: Visitor): void {
    if (this.#hasApiTokens) {
      throw new Forbidden(`This server asks for tokens, and its inspector has none of its own: ${setToken}`);
    }
    // What nginx asks those behind it by, unless told otherwise; no browser does.
    const isProxied = httpVersion === '1.0' || Object.keys(headers).some((name) => proxyHeader.test(name));
    if (!isLoopback(address) || isProxied || !isOfHost(headers.referer, headers.host)) {
      throw new Forbidden(
        `The inspector is there for its own machine alone, and past no proxy. For others, ${setToken}`,
      );
    }
    const name = hostName(headers.host ?? '');
    if (name === 'localhost' || name.endsWith('.localhost') || isLoopback(name)) return;
    throw new Forbidden(
      'Without a token, ask the inspector for localhost or 127.0.0.1, and by no other name.',
    );
  }
}
