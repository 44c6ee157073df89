import type { Worker } from 'node:worker_threads';
import { concat, lastValueFrom, NEVER, of, toArray, type Observable } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { ProviderStalled, ProviderUnreachable } from '../../../src/errors/provider-error.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { SpeechEvent } from '../../../src/ports/text-to-speech.ts';
import { openEmbeddedVoice, type EmbeddedVoice } from '../../../src/providers/embedded/embedded-voice.ts';
import { quickVoice, sentence } from './spoken-clause.ts';
import { eventually } from '../../support/eventually.ts';

/** Opens a voice of its own, and hands over the threads that it starts. */
async function withThreads(
  test: (own: EmbeddedVoice, threads: readonly Worker[]) => Promise<void>,
  open: Parameters<typeof openEmbeddedVoice>[0] = {},
): Promise<void> {
  const threads: Worker[] = [];
  const keep = (thread: Worker): unknown => threads.push(thread);
  process.on('worker', keep);
  const own = await openEmbeddedVoice(open);
  try {
    await test(own, threads);
  } finally {
    process.off('worker', keep);
    await own.close();
  }
}

const outcome = (own: EmbeddedVoice, clauses: Observable<string> = of(sentence)): Promise<unknown> =>
  lastValueFrom(own.speak(clauses, quickVoice).pipe(toArray())).catch((error: unknown) => error);

describe('several threads', () => {
  it('share the work', async () => {
    await withThreads(
      async (own, threads) => {
        expect(threads).toHaveLength(2);
        const posted = threads.map((thread) => vi.spyOn(thread, 'postMessage'));
        await Promise.all([outcome(own), outcome(own)]);
        expect(posted.map((spy) => spy.mock.calls.length)).toEqual([1, 1]);
      },
      { threads: 2 },
    );
  });
});

describe('a reply that nobody wants any more', () => {
  it('leaves the queue, and what is being spoken for it is dropped', async () => {
    await withThreads(async (own, [thread]) => {
      const posted = thread === undefined ? undefined : vi.spyOn(thread, 'postMessage');
      const heard: SpeechEvent[] = [];
      const first = own.speak(of(sentence, sentence), quickVoice).subscribe((event) => heard.push(event));
      const second = own.speak(of(sentence), quickVoice).subscribe((event) => heard.push(event));
      const third = outcome(own, of('Third.'));
      first.unsubscribe();
      second.unsubscribe();
      expect(await third).toHaveLength(3);
      expect(posted).toHaveBeenCalledTimes(2);
      expect(heard).toEqual([]);
    });
  });
});

describe('a thread that dies', () => {
  it('fails the reply that it speaks, and is started again for the next', async () => {
    await withThreads(async (own, threads) => {
      const failed = outcome(own);
      await threads[0]?.terminate();
      expect(await failed).toBeInstanceOf(ProviderUnreachable);
      expect(await failed).toHaveProperty('retryable', true);
      expect(await outcome(own)).toHaveLength(3);
      expect(threads).toHaveLength(2);
    });
  });

  it('three times in a row is not started again', async () => {
    await withThreads(async (own, threads) => {
      for (let death = 0; death < 3; death++) {
        const failed = outcome(own);
        await eventually(() => expect(threads).toHaveLength(death + 1));
        await threads[death]?.terminate();
        expect(await failed).toBeInstanceOf(ProviderUnreachable);
      }
      const error = await outcome(own);
      expect(error).toBeInstanceOf(ProviderUnreachable);
      expect(error).toHaveProperty('message', expect.stringContaining('restart'));
      expect(threads).toHaveLength(3);
    });
  });

  it('is the end of one that does not answer', async () => {
    const timers: (() => void)[] = [];
    const clock: Clock = {
      now: () => 0,
      setTimeout: (run) => ({ n: timers.push(run) }),
      clearTimeout: () => undefined,
    };
    await withThreads(
      async (own, threads) => {
        const failed = outcome(own);
        timers.at(-1)?.();
        expect(await failed).toBeInstanceOf(ProviderStalled);
        expect(await outcome(own)).toHaveLength(3);
        expect(threads).toHaveLength(2);
      },
      { clock },
    );
  });
});

describe('an embedded voice that is closed', () => {
  it('fails what is spoken, and what is asked for later', async () => {
    await withThreads(async (own, threads) => {
      const running = [outcome(own), outcome(own, concat(of('Hi.'), NEVER))];
      await own.close();
      for (const error of [...(await Promise.all(running)), await outcome(own)]) {
        expect(error).toBeInstanceOf(ProviderUnreachable);
      }
      expect(threads.map(({ threadId }) => threadId)).toEqual([-1]);
    });
  });
});
