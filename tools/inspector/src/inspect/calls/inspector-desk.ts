import { KeptToken } from '../../call/kept-token.ts';

const patienceMs = 8000;

/** What the page asks the server over HTTP, and the token it shows for it: the inspector has tokens of its own. */
export class InspectorDesk {
  readonly #kept = new KeptToken('talky.inspector-token');
  /** Empty: none. */
  readonly token = this.#kept.value;
  readonly #pageUrl: string;

  /** All addresses are relative to the page's, which a proxy may have under a path of its own. */
  constructor(pageUrl: string) {
    this.#pageUrl = pageUrl;
  }

  /** Keeps the token, for this tab. False for one that a browser can't send. */
  useToken(token: string): boolean {
    return this.#kept.use(token);
  }

  /** Asks for what is under `/inspector/`. Undefined when nobody answers; `waitMs` is for the whole of a short answer. */
  async get(
    path: string,
    headers: Readonly<Record<string, string>> = {},
    waitMs = patienceMs,
  ): Promise<Response | undefined> {
    return this.#ask(path, { headers: this.#headers(headers), signal: AbortSignal.timeout(waitMs) });
  }

  /** As `get`, for what takes as long as it takes. */
  async stream(
    path: string,
    wanted: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response | undefined> {
    return this.#ask(path, { headers: this.#headers(headers), signal: wanted });
  }

  /** Where a live call is watched, and the subprotocols to ask for. */
  feed(id: string): { readonly url: string; readonly protocols: readonly string[] } {
    const url = new URL(`../v1/inspect/${encodeURIComponent(id)}`, this.#pageUrl);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const token = this.token.value;
    return {
      url: url.href,
      protocols: token === '' ? ['talky.inspect.v1'] : ['talky.inspect.v1', `bearer.${token}`],
    };
  }

  #headers(headers: Readonly<Record<string, string>>): Record<string, string> {
    const token = this.token.value;
    return token === '' ? { ...headers } : { ...headers, Authorization: `Bearer ${token}` };
  }

  async #ask(path: string, init: RequestInit): Promise<Response | undefined> {
    const url = new URL(`../api/v1/inspector/${path}`, this.#pageUrl);
    return fetch(url, { ...init, cache: 'no-store' }).catch(() => undefined);
  }
}
