import { signal } from '@preact/signals';
import { readCallListing, type CallListing } from './call-row.ts';

/** Why there is no list: nobody answers, a token is wanted, this server has no inspector, or it failed. */
export type ListProblem = 'away' | 'unauthorized' | 'forbidden' | 'off' | 'failed';

/** What is known of the server's calls. */
export interface ListState {
  /** The last list that came, also when the server is away now. */
  readonly listing: CallListing | undefined;
  /** On the page's clock: durations of live calls go on from there. */
  readonly heardMs: number;
  readonly problem: ListProblem | undefined;
  /** What the server says of the problem, in sentences; empty: nothing. */
  readonly advice: string;
  readonly isAsking: boolean;
}

/** Asks the server for what is under `/inspector/`; undefined when nobody answers in time. */
interface AskInspector {
  get(
    path: string,
    headers: Readonly<Record<string, string>>,
    patienceMs: number,
  ): Promise<Response | undefined>;
}

export interface CallListSurroundings {
  readonly nowMs: () => number;
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly isVisible: () => boolean;
}

const everyMs = 2000;
/** Who opens a call by its address need not wait until a server has read all its logs. */
const briefMs = 3000;
const patienceMs = 8000;
/** For its first list a server reads the logs of all its recorded calls. */
const firstPatienceMs = 120_000;
/** A page that is opened without an inspector's server asks seldom whether there is one. */
const everyOffMs = 15_000;

/** The calls of the server, asked for again and again while the page is seen. */
export class CallList {
  readonly state = signal<ListState>({
    listing: undefined,
    heardMs: 0,
    problem: undefined,
    advice: '',
    isAsking: true,
  });
  readonly #desk: AskInspector;
  readonly #surroundings: CallListSurroundings;
  #etag: string | undefined;
  #asking: Promise<void> | undefined;
  #callOff: (() => void) | undefined;

  constructor(desk: AskInspector, surroundings: CallListSurroundings) {
    this.#desk = desk;
    this.#surroundings = surroundings;
  }

  /** Asks now, and then in its rhythm. Never rejects. */
  async ask(): Promise<void> {
    this.#callOff?.();
    this.#asking ??= this.#askOnce().finally(() => {
      this.#asking = undefined;
      const pauseMs = this.state.value.problem === 'off' ? everyOffMs : everyMs;
      this.#callOff = this.#surroundings.after(pauseMs, () => this.#askAgain());
    });
    return this.#asking;
  }

  /** As `ask`, and waits no more than three seconds for what comes of it. */
  async askBriefly(): Promise<void> {
    await new Promise<void>((resolve) => {
      const callOff = this.#surroundings.after(briefMs, resolve);
      void this.ask().finally(() => {
        callOff();
        resolve();
      });
    });
  }

  #askAgain(): void {
    if (this.#surroundings.isVisible()) void this.ask();
    else this.#callOff = this.#surroundings.after(everyMs, () => this.#askAgain());
  }

  async #askOnce(): Promise<void> {
    const headers = this.#etag === undefined ? {} : { 'If-None-Match': this.#etag };
    const { listing: before, heardMs: heardBeforeMs } = this.state.value;
    const waitMs = before === undefined ? firstPatienceMs : patienceMs;
    const response = await this.#desk.get('calls', headers, waitMs);
    const fine = { problem: undefined, advice: '' };
    if (response?.status === 304 && before !== undefined)
      return this.#tell({ listing: before, heardMs: heardBeforeMs, ...fine });
    const body: unknown = await response?.json().catch(() => undefined);
    const listing = response?.ok === true ? readCallListing(body) : undefined;
    this.#etag = listing === undefined ? undefined : (response?.headers.get('ETag') ?? undefined);
    if (listing !== undefined) return this.#tell({ listing, heardMs: this.#surroundings.nowMs(), ...fine });
    const problem = problemOf(response?.status);
    // Who may not see the calls any more is not shown the last ones.
    const kept = problem === 'away' || problem === 'failed' ? before : undefined;
    this.#tell({ listing: kept, heardMs: heardBeforeMs, problem, advice: adviceIn(body) });
  }

  #tell(state: Omit<ListState, 'isAsking'>): void {
    this.state.value = { ...state, isAsking: false };
  }
}

function problemOf(status: number | undefined): ListProblem {
  if (status === undefined) return 'away';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status === 404 ? 'off' : 'failed';
}

function adviceIn(body: unknown): string {
  const error: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined;
  const message: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : undefined;
  return typeof message === 'string' ? message : '';
}
