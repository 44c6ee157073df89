import type { WatchLine, WatchLineEvents } from '../record/watch-line.ts';

type Headers = Readonly<Record<string, string>>;

/** The server that the page is of, as the page asks it. */
export interface AskedServer {
  /** The token that is shown to it, a signal; empty: none. */
  readonly token: { readonly value: string };
  /** Keeps the token, for this tab. False for one that a browser can't send. */
  useToken(token: string): boolean;
  /** Asks for what is under `/inspector/`. Undefined when nobody answers; `waitMs` is for the whole of a short answer. */
  get(path: string, headers?: Headers, waitMs?: number): Promise<Response | undefined>;
  /** As `get`, for what takes as long as it takes. */
  stream(path: string, wanted: AbortSignal, headers?: Headers): Promise<Response | undefined>;
  /** Watches a live call. */
  watch(id: string, events: WatchLineEvents): WatchLine;
}
