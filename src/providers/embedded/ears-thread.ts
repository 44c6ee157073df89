import { Worker } from 'node:worker_threads';
import { ProviderUnreachable, type ProviderError } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import type { EarsAnswer, EarsMessage } from './ears-messages.ts';
import type { Heard } from './heard.ts';
import { LastingThread, threadOptions } from '../lasting-thread.ts';

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
  readonly #thread: LastingThread<EarsMessage, EarsAnswer>;
  #numbers = 0;

  constructor(clock: Clock | undefined) {
    this.#clock = clock;
    this.#thread = new LastingThread({
      provider: 'embedded',
      newWorker: () => new Worker(new URL('./ears-worker.js', import.meta.url), threadOptions),
      lack: 'The embedded ears can not listen',
      answer: (answer) => this.#take(answer),
      lost: (error) => this.#fail(error),
    });
  }

  get callCount(): number {
    return this.#calls.size;
  }

  /** Resolves when it could listen at once. Rejects with `ProviderUnreachable`. */
  start(): Promise<void> {
    return this.#thread.start();
  }

  /** Throws `ProviderUnreachable` if there is no thread, and won't be. */
  join(call: EarsCall): EarsLine {
    const refusal = this.#thread.refusal();
    if (refusal !== undefined) throw refusal;
    const number = this.#numbers++;
    const listening: Listening = { call, timer: undefined };
    this.#calls.set(number, listening);
    const post = (message: EarsMessage): void => {
      if (this.#calls.get(number) === listening) this.#thread.post(message);
    };
    const ask = (message: EarsMessage): void => {
      this.#settle(listening);
      listening.timer = this.#clock?.setTimeout(() => this.#thread.giveUp(), answerTimeoutMs);
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
  close(): Promise<void> {
    return this.#thread.close();
  }

  #take(answer: EarsAnswer): void {
    const listening = answer.type === 'ready' ? undefined : this.#calls.get(answer.call);
    if (listening === undefined) return;
    switch (answer.type) {
      case 'ready':
        return;
      case 'listening':
        this.#settle(listening);
        listening.call.opened();
        return;
      case 'words':
        listening.call.words(answer.text);
        return;
      case 'heard':
        this.#thread.isAlive();
        this.#settle(listening);
        listening.call.answer(answer.heard);
        return;
      case 'failed': {
        this.#settle(listening);
        this.#calls.delete(answer.call);
        const reason = `The embedded ears can not listen: ${answer.reason}.`;
        listening.call.failed(new ProviderUnreachable(reason, { provider: 'embedded', retryable: true }));
      }
    }
  }

  #fail(error: ProviderError): void {
    const listening = [...this.#calls.values()];
    this.#calls.clear();
    for (const each of listening) {
      this.#settle(each);
      each.call.failed(error);
    }
  }

  #settle(listening: Listening): void {
    if (listening.timer !== undefined) this.#clock?.clearTimeout(listening.timer);
    listening.timer = undefined;
  }
}
