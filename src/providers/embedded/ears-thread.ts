import { Worker } from 'node:worker_threads';
import { ProviderStalled, ProviderUnreachable } from '../../errors/provider-error.ts';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import type { EarsAnswer, EarsMessage } from './ears-messages.ts';
import type { Heard } from './heard.ts';

const provider = 'embedded';
/** As many deaths in a row, without an answer in between, are no accident. */
const mostDeaths = 3;
/** A question takes 10 ms, or 300 on a busy machine; a thread that needs this long will never answer. */
const answerTimeoutMs = 10_000;

/** What a call hears from its thread. */
export interface EarsCall {
  opened(): void;
  words(text: string): void;
  answer(heard: Heard): void;
  /** The thread is gone; nothing else will come. */
  failed(error: ProviderError): void;
}

/** What a call tells its thread. Once it has left, nothing more is to be told. */
export interface EarsLine {
  tell(message: 'begin' | 'check' | 'finish' | 'end'): void;
  hear(pcm: Int16Array): void;
  expect(grammar: string): void;
  leave(): void;
}

interface Listening {
  readonly call: EarsCall;
  timer: TimerHandle | undefined;
}

/** A thread that recognises what several calls say. One that dies is started again for the next call. */
export class EarsThread {
  readonly #clock: Clock | undefined;
  readonly #calls = new Map<number, Listening>();
  #worker: Worker | undefined;
  #starting: { readonly resolve: () => void; readonly reject: (error: ProviderError) => void } | undefined;
  #numbers = 0;
  #deaths = 0;
  #isClosed = false;

  constructor(clock: Clock | undefined) {
    this.#clock = clock;
  }

  get callCount(): number {
    return this.#calls.size;
  }

  /** Resolves when it could listen at once. Rejects with `ProviderUnreachable`. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#starting = { resolve, reject };
      this.#worker ??= this.#newWorker();
    });
  }

  /** Throws `ProviderUnreachable` if there is no thread, and won't be. */
  join(call: EarsCall): EarsLine {
    if (this.#isClosed) throw unreachable('it was closed', false);
    if (this.#deaths >= mostDeaths)
      throw unreachable(`its thread died ${mostDeaths} times in a row; restart talky`, false);
    const worker = (this.#worker ??= this.#newWorker());
    const number = this.#numbers++;
    const listening: Listening = { call, timer: undefined };
    this.#calls.set(number, listening);
    const post = (message: EarsMessage): void => {
      if (this.#calls.get(number) === listening) worker.postMessage(message, []);
    };
    const ask = (message: EarsMessage): void => {
      this.#settle(listening);
      listening.timer = this.#clock?.setTimeout(() => this.#stall(worker), answerTimeoutMs);
      post(message);
    };
    ask({ type: 'listen', call: number });
    return {
      tell: (type) => (type === 'check' || type === 'finish' ? ask : post)({ type, call: number }),
      hear: (pcm) => post({ type: 'hear', call: number, pcm }),
      expect: (grammar) => post({ type: 'expect', call: number, grammar }),
      leave: () => {
        this.#settle(listening);
        post({ type: 'leave', call: number });
        this.#calls.delete(number);
      },
    };
  }

  /** Ends the thread; resolves when it is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#fail(unreachable('it was closed', false));
    await worker?.terminate();
  }

  #newWorker(): Worker {
    const worker = new Worker(new URL('./ears-worker.js', import.meta.url));
    worker.on('message', (answer: EarsAnswer) => {
      if (this.#worker === worker) this.#take(answer);
    });
    worker.on('error', (cause) => this.#die(worker, unreachable('its thread failed', true, cause)));
    worker.on('exit', (code) => this.#die(worker, unreachable(`its thread ended with ${code}`, true)));
    return worker;
  }

  #take(answer: EarsAnswer): void {
    if (answer.type === 'ready') {
      this.#starting?.resolve();
      this.#starting = undefined;
      return;
    }
    const listening = this.#calls.get(answer.call);
    if (listening === undefined) return;
    switch (answer.type) {
      case 'listening':
        this.#settle(listening);
        listening.call.opened();
        return;
      case 'words':
        listening.call.words(answer.text);
        return;
      case 'heard':
        this.#deaths = 0;
        this.#settle(listening);
        listening.call.answer(answer.heard);
    }
  }

  #stall(worker: Worker): void {
    this.#die(
      worker,
      new ProviderStalled('The embedded ears did not answer.', { provider, retryable: true }),
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
    const [listening, starting] = [[...this.#calls.values()], this.#starting];
    this.#calls.clear();
    this.#starting = undefined;
    for (const each of listening) {
      this.#settle(each);
      each.call.failed(error);
    }
    starting?.reject(error);
  }

  #settle(listening: Listening): void {
    if (listening.timer !== undefined) this.#clock?.clearTimeout(listening.timer);
    listening.timer = undefined;
  }
}

function unreachable(reason: string, retryable: boolean, cause?: unknown): ProviderUnreachable {
  return new ProviderUnreachable(`The embedded ears can not listen: ${reason}.`, {
    provider,
    retryable,
    cause,
  });
}
