import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import {
  ProviderStalled,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../../src/errors/provider-error.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { openEmbeddedEars, type EmbeddedEars } from '../../../src/providers/embedded/embedded-ears.ts';
import { joined, silence, speakAs } from '../../support/spoken.ts';
import { grammarOf, heardBy, HearingCall } from './hearing-call.ts';

/** Opens ears of their own, and hands over the threads that they start. */
async function withThreads(
  test: (own: EmbeddedEars, threads: readonly Worker[]) => Promise<void>,
  options: Parameters<typeof openEmbeddedEars>[0] = {},
): Promise<void> {
  const threads: Worker[] = [];
  const keep = (thread: Worker): unknown => threads.push(thread);
  process.on('worker', keep);
  const own = await openEmbeddedEars(options);
  try {
    await test(own, threads);
  } finally {
    process.off('worker', keep);
    await own.close();
  }
}

const yes = (): Promise<Int16Array> => speakAs('kal16', 'yes', 8000);
const listen = (own: EmbeddedEars): HearingCall => new HearingCall(own, grammarOf('book-confirm'));

describe('a thread that dies', () => {
  it('fails all its calls once, and is started again for the next', async () => {
    await withThreads(async (own, threads) => {
      const calls = [listen(own), listen(own)];
      await Promise.all(calls.map((call) => call.until('stt.opened')));
      calls[0]?.send(joined([silence(400, 8000), await yes()]));
      await threads[0]?.terminate();
      await Promise.all(calls.map(({ over }) => over));
      for (const { error } of calls) {
        expect(error).toBeInstanceOf(ProviderUnreachable);
        expect(error).toHaveProperty('retryable', true);
      }
      expect((await heardBy(own, grammarOf('book-confirm'), await yes())).texts).toEqual(['yes']);
      expect(threads).toHaveLength(2);
    });
  });

  it('three times in a row is not started again', async () => {
    await withThreads(async (own, threads) => {
      for (let death = 0; death < 3; death++) {
        const call = listen(own);
        await call.until('stt.opened');
        await threads[death]?.terminate();
        await call.over;
      }
      const { error } = listen(own);
      expect(error).toBeInstanceOf(ProviderUnreachable);
      expect(error).toHaveProperty('message', expect.stringContaining('restart'));
      expect(error).toHaveProperty('retryable', false);
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
        const call = listen(own);
        timers.at(-1)?.();
        await call.over;
        expect(call.error).toBeInstanceOf(ProviderStalled);
        expect((await heardBy(own, grammarOf('book-confirm'), await yes())).texts).toEqual(['yes']);
        expect(threads).toHaveLength(2);
      },
      { clock },
    );
  });
});

describe('several threads', () => {
  it('share the calls', async () => {
    await withThreads(
      async (own, threads) => {
        const calls = [listen(own), listen(own)];
        await Promise.all(calls.map((call) => call.until('stt.opened')));
        await threads[0]?.terminate();
        await calls[0]?.over;
        expect(calls.map(({ error }) => error instanceof ProviderUnreachable)).toEqual([true, false]);
        calls[1]?.leave();
      },
      { threads: 2 },
    );
  });
});

describe('many calls', () => {
  it('are each heard with their own words, and one too many is refused', async () => {
    await withThreads(async (own) => {
      const expected: string[] = Array.from({ length: 128 }, (_, n) =>
        n % 2 === 0 ? 'yes' : 'no thank you',
      );
      const calls = expected.map(() => listen(own));
      expect(listen(own).error).toBeInstanceOf(ProviderThrottled);
      const speaking = calls.slice(0, 6);
      for (const [index, call] of speaking.entries()) {
        const said = await speakAs('kal16', expected[index] ?? '', 8000);
        call.send(joined([silence(400, 8000), said, silence(800, 8000)]));
      }
      await Promise.all(speaking.map((call) => call.until('turn.eot')));
      expect(speaking.flatMap(({ texts }) => texts)).toEqual(expected.slice(0, 6));
      for (const call of calls) call.leave();
      expect(listen(own).error).toBeUndefined();
    });
  });
});

describe('a hundred utterances', () => {
  it('leave no memory behind', async () => {
    await withThreads(async (own) => {
      const pcm = joined([silence(100, 8000), await yes(), silence(550, 8000)]);
      const call = new HearingCall(own, 'yes | no');
      const hear = async (count: number): Promise<void> => {
        const before = call.texts.length;
        for (let i = 1; i <= count; i++) {
          call.send(pcm);
          await call.until('turn.eot', before + i);
        }
      };
      await hear(20);
      const before = process.memoryUsage.rss();
      await hear(100);
      expect((process.memoryUsage.rss() - before) / 1024 ** 2).toBeLessThan(15);
      expect(new Set(call.texts)).toEqual(new Set(['yes']));
      call.leave();
    });
  });
});

describe('embedded ears that are closed', () => {
  it('fail who is listened to, and who comes later', async () => {
    await withThreads(async (own, threads) => {
      const call = listen(own);
      await own.close();
      await call.over;
      for (const { error } of [call, listen(own)]) expect(error).toBeInstanceOf(ProviderUnreachable);
      expect(threads.map(({ threadId }) => threadId)).toEqual([-1]);
    });
  });
});
