import { Worker } from 'node:worker_threads';
import { ProviderRefused, ProviderStalled, ProviderUnreachable } from '../../errors/provider-error.ts';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import type { FliteAnswer, FliteJob } from './flite-worker.ts';
import type { FliteRequest, FliteSpeech } from './flite.ts';

const provider = 'embedded';
/** As many deaths in a row, without a clause spoken in between, are no accident. */
const mostDeaths = 3;
/** The longest piece takes 300 ms on a busy machine; a thread that needs this long will never answer. */
const answerTimeoutMs = 10_000;

interface Running {
  readonly id: number;
  readonly resolve: (speech: FliteSpeech) => void;
  readonly reject: (error: ProviderError) => void;
  readonly timer: TimerHandle | undefined;
}

/** One thread that speaks one piece after the other. One that dies is started again with the next piece. */
export class FliteThread {
  readonly #clock: Clock | undefined;
  #worker: Worker | undefined;
  #running: Running | undefined;
  #starting: { readonly resolve: () => void; readonly reject: (error: ProviderError) => void } | undefined;
  #jobs = 0;
  #deaths = 0;
  #isClosed = false;

  constructor(clock: Clock | undefined) {
    this.#clock = clock;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when it could speak at once. Rejects with `ProviderUnreachable`. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#starting = { resolve, reject };
      this.#worker ??= this.#newWorker();
    });
  }

  /** To be called when it is not busy. Rejects with a `ProviderError`. */
  speak(request: FliteRequest): Promise<FliteSpeech> {
    if (this.#isClosed) return Promise.reject(unreachable('it was closed', false));
    if (this.#deaths >= mostDeaths) {
      return Promise.reject(
        unreachable(`its thread died ${mostDeaths} times in a row; restart talky`, false),
      );
    }
    this.#worker ??= this.#newWorker();
    const worker = this.#worker;
    const id = this.#jobs++;
    return new Promise((resolve, reject) => {
      const timer = this.#clock?.setTimeout(() => this.#stall(worker), answerTimeoutMs);
      this.#running = { id, resolve, reject, timer };
      worker.postMessage({ id, ...request } satisfies FliteJob, []);
    });
  }

  /** Ends the thread; resolves when it is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#fail(unreachable('it was closed', false));
    await worker?.terminate();
  }

  #newWorker(): Worker {
    const worker = new Worker(new URL('./flite-worker.js', import.meta.url));
    worker.on('message', (answer: FliteAnswer) => this.#take(answer));
    worker.on('error', (cause) => this.#die(worker, unreachable('its thread failed', true, cause)));
    worker.on('exit', (code) => this.#die(worker, unreachable(`its thread ended with ${code}`, true)));
    return worker;
  }

  #take(answer: FliteAnswer): void {
    if (answer.type === 'ready') {
      this.#starting?.resolve();
      this.#starting = undefined;
      return;
    }
    const running = this.#running;
    if (running?.id !== answer.id) return;
    this.#settle();
    this.#deaths = 0;
    if (answer.type === 'spoken') running.resolve({ pcm: answer.pcm, words: answer.words });
    else running.reject(refused(`The embedded voice can not speak this: ${answer.reason}.`));
  }

  #stall(worker: Worker): void {
    this.#die(
      worker,
      new ProviderStalled('The embedded voice did not answer.', { provider, retryable: true }),
    );
    void worker.terminate();
  }

  /** An error is followed by an exit, which then is not news any more. */
  #die(worker: Worker, error: ProviderError): void {
    if (this.#worker !== worker) return;
    this.#deaths++;
    this.#fail(error);
  }

  #fail(error: ProviderError): void {
    this.#worker = undefined;
    const [running, starting] = [this.#running, this.#starting];
    this.#settle();
    this.#starting = undefined;
    running?.reject(error);
    starting?.reject(error);
  }

  #settle(): void {
    if (this.#running?.timer !== undefined) this.#clock?.clearTimeout(this.#running.timer);
    this.#running = undefined;
  }
}

function refused(message: string): ProviderRefused {
  return new ProviderRefused(message, { provider });
}

function unreachable(reason: string, retryable: boolean, cause?: unknown): ProviderUnreachable {
  return new ProviderUnreachable(`The embedded voice can not speak: ${reason}.`, {
    provider,
    retryable,
    cause,
  });
}
