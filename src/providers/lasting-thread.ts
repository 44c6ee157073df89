import type { Worker } from 'node:worker_threads';
import { ProviderStalled, ProviderUnreachable } from '../errors/provider-error.ts';
import type { ProviderError } from '../errors/provider-error.ts';

/** As many deaths in a row, without a sign of life in between, are no accident. */
const mostDeaths = 3;

/** The flags of Node that a program was started with are none of its threads': `--input-type` ends each at once. */
export const threadOptions = { execArgv: [] };

export interface LastingThreadOptions<Answer> {
  /** The provider's name in the configuration. */
  readonly provider: string;
  readonly newWorker: () => Worker;
  /** What a caller can't have without it, as `The embedded voice can not speak`. */
  readonly lack: string;
  /** Everything that the thread says but `ready`. */
  readonly answer: (answer: Answer) => void;
  /** The thread is gone, and what it was asked will not be answered. */
  readonly lost: (error: ProviderError) => void;
}

/** A worker thread that says `ready` once it can work, and that is started again, when it has died, with the next message. */
export class LastingThread<Message, Answer extends { readonly type: string }> {
  readonly #options: LastingThreadOptions<Answer>;
  #worker: Worker | undefined;
  #starting: { readonly resolve: () => void; readonly reject: (error: ProviderError) => void } | undefined;
  #deaths = 0;
  #isClosed = false;

  constructor(options: LastingThreadOptions<Answer>) {
    this.#options = options;
  }

  /** Resolves when it could work at once. Rejects with `ProviderUnreachable`. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#starting = { resolve, reject };
      this.#worker ??= this.#newWorker();
    });
  }

  /** Why it can't be used any more; undefined: it can, and is there from now on. */
  refusal(): ProviderUnreachable | undefined {
    if (this.#isClosed) return this.#unreachable('it was closed', false);
    if (this.#deaths >= mostDeaths) {
      return this.#unreachable(`its thread died ${mostDeaths} times in a row; restart talky`, false);
    }
    this.#worker ??= this.#newWorker();
    return undefined;
  }

  /** Goes nowhere when the thread is gone. */
  post(message: Message): void {
    this.#worker?.postMessage(message, []);
  }

  /** It has done what it was asked. */
  isAlive(): void {
    this.#deaths = 0;
  }

  /** It did not answer in time, and never will. */
  giveUp(): void {
    const worker = this.#worker;
    if (worker === undefined) return;
    const { lack, provider } = this.#options;
    this.#die(
      worker,
      new ProviderStalled(`${lack}: its thread did not answer.`, { provider, retryable: true }),
    );
    void worker.terminate();
  }

  /** Ends the thread; resolves when it is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#lose(this.#unreachable('it was closed', false));
    await worker?.terminate();
  }

  #newWorker(): Worker {
    const worker = this.#options.newWorker();
    worker.on('message', (answer: Answer) => {
      if (this.#worker === worker) this.#take(answer);
    });
    worker.on('error', (cause) => this.#die(worker, this.#unreachable('its thread failed', true, cause)));
    worker.on('exit', (code) => this.#die(worker, this.#unreachable(`its thread ended with ${code}`, true)));
    return worker;
  }

  #take(answer: Answer): void {
    if (answer.type !== 'ready') {
      this.#options.answer(answer);
      return;
    }
    this.#starting?.resolve();
    this.#starting = undefined;
  }

  /** An error is followed by an exit, which then is not news any more. */
  #die(worker: Worker, error: ProviderError): void {
    if (this.#worker !== worker) return;
    this.#deaths++;
    this.#lose(error);
  }

  #lose(error: ProviderError): void {
    this.#worker = undefined;
    const starting = this.#starting;
    this.#starting = undefined;
    this.#options.lost(error);
    starting?.reject(error);
  }

  #unreachable(reason: string, retryable: boolean, cause?: unknown): ProviderUnreachable {
    const { lack, provider } = this.#options;
    return new ProviderUnreachable(`${lack}: ${reason}.`, { provider, retryable, cause });
  }
}
