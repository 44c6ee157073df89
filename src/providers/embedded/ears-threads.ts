import { ProviderThrottled } from '../../errors/provider-error.ts';
import type { Clock } from '../../ports/clock.ts';
import { EarsThread, type EarsCall, type EarsLine } from './ears-thread.ts';

/** More would not get their words in time, even if only a third of them speak. */
const mostCallsPerThread = 128;

/** The threads that all calls share; a call stays on the one with the fewest calls. */
export class EarsThreads {
  readonly #threads: readonly EarsThread[];

  private constructor(threads: readonly EarsThread[]) {
    this.#threads = threads;
  }

  /** Resolves when all of them are ready. Rejects with `ProviderUnreachable`, and leaves none behind. */
  static async open(count: number, clock: Clock | undefined): Promise<EarsThreads> {
    const threads = new EarsThreads(Array.from({ length: count }, () => new EarsThread(clock)));
    try {
      await Promise.all(threads.#threads.map((thread) => thread.start()));
    } catch (error) {
      await threads.close();
      throw error;
    }
    return threads;
  }

  /** Throws `ProviderThrottled` when all threads are full, and `ProviderUnreachable`. */
  join(call: EarsCall): EarsLine {
    const [thread] = this.#threads.toSorted((one, other) => one.callCount - other.callCount);
    if (thread === undefined || thread.callCount >= mostCallsPerThread)
      throw new ProviderThrottled(
        `The embedded ears listen to ${mostCallsPerThread} calls a thread already.`,
        {
          provider: 'embedded',
          retryable: true,
        },
      );
    return thread.join(call);
  }

  /** Ends the threads; the calls that are listened to fail. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
