/** Where a page's own server answers; all relative to the page, which a proxy may have under a path of its own. */
export interface ServerAddress {
  readonly homeUrl: string;
  readonly callUrl: string;
  readonly readyUrl: string;
}

export function serverAddress(pageUrl: string): ServerAddress {
  const call = new URL('v1/call', pageUrl);
  call.protocol = call.protocol === 'https:' ? 'wss:' : 'ws:';
  return {
    homeUrl: new URL('.', pageUrl).href,
    callUrl: call.href,
    readyUrl: new URL('ready', pageUrl).href,
  };
}

/** `apiPrefix` is what the server's configuration says, as `/api/v1`. */
export const agentsUrl = (homeUrl: string, apiPrefix: string): string =>
  new URL(`.${apiPrefix}/agents`, homeUrl).href;

/** A server on this machine is reached without any network. */
export const isLoopback = (pageUrl: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(pageUrl).hostname);

/** A browser can't set headers on a WebSocket, so that the token is offered beside the protocol. */
export function subprotocols(token: string): readonly string[] {
  return token === '' ? ['talky.v1'] : ['talky.v1', `bearer.${token}`];
}

/** Whether a browser can send it as a subprotocol, which is a token of RFC 9110 §5.6.2: base64's `/` and `=` are not in it. */
export const canBeOffered = (token: string): boolean => /^[\w!#$%&'*+.^`|~-]*$/.test(token);
