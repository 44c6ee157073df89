import { Worker } from 'node:worker_threads';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import { LastingThread, threadOptions } from '../lasting-thread.ts';
import type { SpeechThreadAnswer, SpeechThreadData, SpeechThreadMessage } from './speech-thread-messages.ts';

/** What is asked is answered in milliseconds; a thread that needs this long will never answer. */
const answerTimeoutMs = 10_000;

/** What a call hears from the thread. */
export interface SpeechThreadCall {
  opened(): void;
  heard(ms: number, text: string, isEnd: boolean): void;
  finished(text: string): void;
  /** The thread is gone; nothing else will come. */
  failed(error: ProviderError): void;
}

/** What a call tells the thread. */
export interface SpeechThreadLine {
  /** The array is handed over. */
  hear(pcm: Int16Array): void;
  finish(): void;
  leave(): void;
}

interface Listening {
  readonly call: SpeechThreadCall;
  /** Answers that are due. */
  due: number;
  timer: TimerHandle | undefined;
}

/** The thread that recognises what all calls say. One that dies is started again for the next call. */
export class SpeechThread {
  readonly #clock: Clock;
  readonly #calls = new Map<number, Listening>();
  readonly #thread: LastingThread<SpeechThreadMessage, SpeechThreadAnswer>;
  #numbers = 0;
  #heardMs = 0;

  constructor(clock: Clock, workerData: SpeechThreadData) {
    this.#clock = clock;
    this.#thread = new LastingThread({
      provider: 'sherpa',
      newWorker: () =>
        new Worker(new URL('./sherpa-speech-worker.js', import.meta.url), { ...threadOptions, workerData }),
      lack: 'sherpa can not listen',
      answer: (answer) => this.#take(answer),
      lost: (error) => this.#fail(error),
    });
  }

  get callCount(): number {
    return this.#calls.size;
  }

  get heardMs(): number {
    return this.#heardMs;
  }

  /** Resolves when it could listen at once. Rejects with `ProviderUnreachable`. */
  start(): Promise<void> {
    return this.#thread.start();
  }

  /** Throws `ProviderUnreachable` if there is no thread, and won't be. */
  join(call: SpeechThreadCall): SpeechThreadLine {
    const refusal = this.#thread.refusal();
    if (refusal !== undefined) throw refusal;
    const number = this.#numbers++;
    const listening: Listening = { call, due: 0, timer: undefined };
    this.#calls.set(number, listening);
    const ask = (message: SpeechThreadMessage): void => {
      if (this.#calls.get(number) !== listening) return;
      listening.due++;
      this.#watch(listening);
      this.#thread.post(message);
    };
    ask({ type: 'listen', call: number });
    return {
      hear: (pcm) => ask({ type: 'hear', call: number, pcm }),
      finish: () => ask({ type: 'finish', call: number }),
      leave: () => {
        if (!this.#calls.delete(number)) return;
        this.#unwatch(listening);
        this.#thread.post({ type: 'leave', call: number });
      },
    };
  }

  /** Ends the thread; what is being listened to fails. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  #take(answer: SpeechThreadAnswer): void {
    const listening = answer.type === 'ready' ? undefined : this.#calls.get(answer.call);
    if (listening === undefined) return;
    this.#thread.isAlive();
    listening.due--;
    this.#unwatch(listening);
    if (listening.due > 0) this.#watch(listening);
    if (answer.type === 'listening') listening.call.opened();
    else if (answer.type === 'heard') {
      this.#heardMs += answer.ms;
      listening.call.heard(answer.ms, answer.text, answer.isEnd);
    } else if (answer.type === 'finished') listening.call.finished(answer.text);
  }

  #fail(error: ProviderError): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const listening of calls) {
      this.#unwatch(listening);
      listening.call.failed(error);
    }
  }

  #watch(listening: Listening): void {
    listening.timer ??= this.#clock.setTimeout(() => this.#thread.giveUp(), answerTimeoutMs);
  }

  #unwatch(listening: Listening): void {
    if (listening.timer !== undefined) this.#clock.clearTimeout(listening.timer);
    listening.timer = undefined;
  }
}
