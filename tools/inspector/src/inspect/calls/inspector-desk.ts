import { KeptToken } from '../../call/kept-token.ts';
import { openFeedLine } from '../record/feed-line.ts';
import type { WatchLine, WatchLineEvents } from '../record/watch-line.ts';
import type { AskedServer } from './asked-server.ts';

const patienceMs = 8000;

/** What the page asks the server over HTTP, and the token it shows for it: the inspector has tokens of its own. */
export class InspectorDesk implements AskedServer {
  readonly #kept = new KeptToken('talky.inspector-token');
  /** Empty: none. */
  readonly token = this.#kept.value;
  readonly #pageUrl: string;

  /** All addresses are relative to the page's, which a proxy may have under a path of its own. */
  constructor(pageUrl: string) {
    this.#pageUrl = pageUrl;
  }

  useToken(token: string): boolean {
    return this.#kept.use(token);
  }

  async get(
    path: string,
    headers: Readonly<Record<string, string>> = {},
    waitMs = patienceMs,
  ): Promise<Response | undefined> {
    return this.#ask(path, { headers: this.#headers(headers), signal: AbortSignal.timeout(waitMs) });
  }

  async stream(
    path: string,
    wanted: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response | undefined> {
    return this.#ask(path, { headers: this.#headers(headers), signal: wanted });
  }

  watch(id: string, events: WatchLineEvents): WatchLine {
    return openFeedLine(this.#feed(id), events);
  }

  /** Where a live call is watched, and the subprotocols to ask for. */
  #feed(id: string): { readonly url: string; readonly protocols: readonly string[] } {
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
    const url = new URL(`../v1/inspector/${path}`, this.#pageUrl);
    return fetch(url, { ...init, cache: 'no-store' }).catch(() => undefined);
  }
}
