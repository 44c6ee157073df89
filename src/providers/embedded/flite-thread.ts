import { Worker } from 'node:worker_threads';
import { ProviderRefused } from '../../errors/provider-error.ts';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import type { FliteAnswer, FliteJob } from './flite-worker.ts';
import type { FliteRequest, FliteSpeech } from './flite.ts';
import { LastingThread, threadOptions } from '../lasting-thread.ts';

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
  readonly #thread: LastingThread<FliteJob, FliteAnswer>;
  #running: Running | undefined;
  #jobs = 0;

  constructor(clock: Clock | undefined) {
    this.#clock = clock;
    this.#thread = new LastingThread({
      provider: 'embedded',
      newWorker: () => new Worker(new URL('./flite-worker.js', import.meta.url), threadOptions),
      lack: 'The embedded voice can not speak',
      answer: (answer) => this.#take(answer),
      lost: (error) => this.#settle()?.reject(error),
    });
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when it could speak at once. Rejects with `ProviderUnreachable`. */
  start(): Promise<void> {
    return this.#thread.start();
  }

  /** To be called when it is not busy. Rejects with a `ProviderError`. */
  speak(request: FliteRequest): Promise<FliteSpeech> {
    const refusal = this.#thread.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const id = this.#jobs++;
    return new Promise((resolve, reject) => {
      const timer = this.#clock?.setTimeout(() => this.#thread.giveUp(), answerTimeoutMs);
      this.#running = { id, resolve, reject, timer };
      this.#thread.post({ id, ...request });
    });
  }

  /** Ends the thread; resolves when it is gone. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  #take(answer: FliteAnswer): void {
    if (answer.type === 'ready' || this.#running?.id !== answer.id) return;
    const running = this.#settle();
    this.#thread.isAlive();
    if (answer.type === 'spoken') running?.resolve({ pcm: answer.pcm, words: answer.words });
    else running?.reject(refused(`The embedded voice can not speak this: ${answer.reason}.`));
  }

  /** Returns what was running. */
  #settle(): Running | undefined {
    const running = this.#running;
    if (running?.timer !== undefined) this.#clock?.clearTimeout(running.timer);
    this.#running = undefined;
    return running;
  }
}

function refused(message: string): ProviderRefused {
  return new ProviderRefused(message, { provider: 'embedded' });
}
