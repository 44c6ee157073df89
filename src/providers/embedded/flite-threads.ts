import { Observable } from 'rxjs';
import type { Clock } from '../../ports/clock.ts';
import { FliteThread } from './flite-thread.ts';
import type { FliteRequest, FliteSpeech } from './flite.ts';

interface Waiting {
  readonly request: FliteRequest;
  readonly speech: (speech: FliteSpeech) => void;
  readonly failure: (error: unknown) => void;
}

/** The threads that all replies share, first come, first served. */
export class FliteThreads {
  readonly #threads: readonly FliteThread[];
  #queue: Waiting[] = [];

  private constructor(threads: readonly FliteThread[]) {
    this.#threads = threads;
  }

  /** Resolves when all of them are ready. Rejects with `ProviderUnreachable`, and leaves none behind. */
  static async open(count: number, clock: Clock | undefined): Promise<FliteThreads> {
    const threads = new FliteThreads(Array.from({ length: count }, () => new FliteThread(clock)));
    try {
      await Promise.all(threads.#threads.map((thread) => thread.start()));
    } catch (error) {
      await threads.close();
      throw error;
    }
    return threads;
  }

  /**
   * Subscribing takes a place in the queue; unsubscribing gives it up, or drops what is being spoken. Errors with a
   * `ProviderError`.
   */
  speak(request: FliteRequest): Observable<FliteSpeech> {
    return new Observable((subscriber) => {
      const waiting: Waiting = {
        request,
        speech: (speech) => {
          subscriber.next(speech);
          subscriber.complete();
        },
        failure: (error) => subscriber.error(error),
      };
      this.#queue.push(waiting);
      this.#serve();
      return () => {
        this.#queue = this.#queue.filter((other) => other !== waiting);
      };
    });
  }

  /** Ends the threads; what is being spoken or waits to be fails. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #serve(): void {
    for (const thread of this.#threads) {
      if (thread.isBusy) continue;
      const next = this.#queue.shift();
      if (next === undefined) return;
      void this.#speakOn(thread, next);
    }
  }

  async #speakOn(thread: FliteThread, { request, speech, failure }: Waiting): Promise<void> {
    await thread.speak(request).then(speech, failure);
    this.#serve();
  }
}
