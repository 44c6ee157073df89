import type { LineUp } from './line-up.ts';

interface Change {
  readonly before: LineUp;
  readonly next: LineUp;
}

/** Who answers calls now. The next line-up takes over once it is whole, and one that can't be made changes nothing. */
export class CurrentLineUp {
  readonly #load: () => Promise<LineUp>;
  readonly #takeOver: (next: LineUp) => void;
  #now: LineUp;
  #loading: Promise<unknown> = Promise.resolve();
  #isOver = false;
  #isLoading = false;

  /** `takeOver` is called with each line-up that has been loaded. */
  constructor(first: LineUp, load: () => Promise<LineUp>, takeOver: (next: LineUp) => void) {
    this.#now = first;
    this.#load = load;
    this.#takeOver = takeOver;
  }

  get now(): LineUp {
    return this.#now;
  }

  /** Whether another one is being made; what has been made for it is used by nobody yet. */
  get isLoading(): boolean {
    return this.#isLoading;
  }

  /**
   * One after the other, so that what was asked for last is what holds. Resolves to undefined once it is closed, and
   * rejects as the loading does.
   */
  reload(): Promise<Change | undefined> {
    const loaded = this.#loading.then(() => this.#next());
    this.#loading = loaded.catch(() => undefined);
    return loaded;
  }

  /** No more changes; resolves when what is being loaded is. */
  async close(): Promise<void> {
    this.#isOver = true;
    await this.#loading;
  }

  async #next(): Promise<Change | undefined> {
    if (this.#isOver) return undefined;
    this.#isLoading = true;
    const next = await this.#load().finally(() => (this.#isLoading = false));
    const before = this.#now;
    this.#now = next;
    this.#takeOver(next);
    return { before, next };
  }
}
