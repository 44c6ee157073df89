import { concat, lastValueFrom, NEVER, of, Subject, throwError, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectGarbage } from '../support/collect-garbage.ts';
import { ProviderRefused } from '../../src/errors/provider-error.ts';
import { openEmbeddedVoice, type EmbeddedVoice } from '../../src/providers/embedded/embedded-voice.ts';
import { level } from '../audio/tone.ts';
import {
  durationMs,
  expectAllWords,
  quickVoice,
  sentence,
  speakClause,
  speechEvents,
} from '../providers/embedded/spoken-clause.ts';
import { hearReply } from './heard-reply.ts';
import { leftBehind, opensAndCloses } from './leaks.ts';

let voice: EmbeddedVoice;
beforeAll(async () => {
  voice = await openEmbeddedVoice();
});
afterAll(() => voice.close());

describe('a clause', () => {
  it('comes as its words, its audio and its end, before the next one', async () => {
    const events = await speechEvents(voice, of('Good morning.', 'How are you?'));
    expect(events.map(({ type, clause }) => `${clause} ${type}`)).toEqual([
      '0 words',
      '0 audio',
      '0 clause-ended',
      '1 words',
      '1 audio',
      '1 clause-ended',
    ]);
  });

  it.each(['slt', 'rms', 'awb', 'kal16'])(
    'is heard in the voice %s, with the time of each word',
    async (id) => {
      const { pcm, words } = await speakClause(voice, sentence, { voice: id });
      expect(durationMs(pcm)).toBeGreaterThan(2500);
      expect(durationMs(pcm)).toBeLessThan(5000);
      expect(level(pcm)).toBeGreaterThan(800);
      expectAllWords({ pcm, words }, sentence);
      for (const { startMs, endMs } of words) expect(endMs - startMs).toBeGreaterThan(50);
    },
  );

  it('sounds the same every time', async () => {
    expect(await speakClause(voice, sentence)).toEqual(await speakClause(voice, sentence));
  });

  it('has its pauses where the word times say', async () => {
    const { pcm, words } = await speakClause(voice, 'Yes, tomorrow.', { voice: 'slt' });
    const between = (fromMs = 0, toMs = 0): number => level(pcm.subarray(fromMs * 16, toMs * 16));
    const [yes, tomorrow] = words;
    const pause = between((yes?.endMs ?? 0) + 30, (tomorrow?.startMs ?? 0) - 10);
    for (const word of words) expect(between(word.startMs, word.endMs)).toBeGreaterThan(10 * pause);
  });

  it('is spoken faster or slower', async () => {
    const usual = durationMs((await speakClause(voice, sentence)).pcm);
    expect(durationMs((await speakClause(voice, sentence, { speed: 2 })).pcm) / usual).toBeCloseTo(0.5, 1);
    const slow = await speakClause(voice, sentence, { speed: 0.5 });
    expect(durationMs(slow.pcm) / usual).toBeCloseTo(2, 0);
    expectAllWords(slow, sentence);
  });

  it('of several hundred words keeps all of them, in order', async () => {
    const text = Array.from({ length: 40 }, (_, i) => `Number ${i}, and then some more words.`).join(' ');
    const { pcm, words } = await speakClause(voice, text);
    expectAllWords({ pcm, words }, text);
    expect(words.at(-1)?.startMs).toBeGreaterThan(60_000);
  });
});

describe('the voices', () => {
  it('are told, and no other is taken', async () => {
    const [known = []] = await lastValueFrom(voice.voices().pipe(toArray()));
    expect(known.map(({ id }) => id)).toEqual(['slt', 'rms', 'awb', 'kal16']);
    const error = await speechEvents(voice, of('Hi.'), { voice: 'alloy' }).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error).toHaveProperty('message', expect.stringContaining('slt, rms, awb, kal16'));
  });

  it.each([
    [0, 0.25],
    [-1, 0.25],
    [9, 4],
    [Number.NaN, 1],
  ])('are asked for a speed of %s, and speak at %s', async (speed, nearest) => {
    const [asked, spoken] = [
      await speakClause(voice, 'Hi.', { speed }),
      await speakClause(voice, 'Hi.', { speed: nearest }),
    ];
    expect(asked.pcm.length).toBe(spoken.pcm.length);
  });
});

describe('several replies at once', () => {
  it('take turns, however long one of them is', async () => {
    const order: string[] = [];
    const speak = async (name: string, clauses: number): Promise<void> => {
      const clauses$ = of(...Array.from({ length: clauses }, () => sentence));
      await voice.speak(clauses$, quickVoice).forEach(({ type }) => {
        if (type === 'clause-ended') order.push(name);
      });
    };
    await Promise.all([speak('long', 8), speak('short', 2)]);
    expect(order.slice(0, 4)).toEqual(['long', 'short', 'long', 'short']);
  });
});

describe('the end of a reply', () => {
  it('waits for more clauses until there will be none', async () => {
    const clauses = new Subject<string>();
    const types: string[] = [];
    const over = voice.speak(clauses, quickVoice).forEach(({ type }) => {
      types.push(type);
      if (type === 'clause-ended') clauses.complete();
    });
    clauses.next('One.');
    await over;
    expect(types).toEqual(['words', 'audio', 'clause-ended']);
  });

  it('hands the fault of its text on', async () => {
    const fault = new Error('the model broke');
    await expect(
      speechEvents(
        voice,
        concat(
          of('One.'),
          throwError(() => fault),
        ),
      ),
    ).rejects.toBe(fault);
  });
});

describe('a reply that nobody wants any more', () => {
  it(`leaves nothing behind, ${opensAndCloses} times opened and cancelled`, async () => {
    const left = await leftBehind({
      openAndClose: async (count) => {
        const replies = Array.from({ length: count }, () =>
          hearReply(voice, concat(of('Yes.'), NEVER), quickVoice),
        );
        await replies[0]?.first('audio');
        for (const reply of replies) reply.stop();
        return replies.map(({ lent }) => lent);
      },
    });
    expect(left).toEqual([]);
  }, 120_000);
});

describe('hundreds of clauses', () => {
  it('leave no memory behind', async () => {
    await speakMany(200);
    const growthMib: number[] = [];
    for (let round = 0; round < 3; round++) {
      const before = residentMib();
      await speakMany(200);
      growthMib.push(residentMib() - before);
    }
    // What leaks grows in every round; what the heap keeps for itself, in one or another.
    expect(Math.min(...growthMib)).toBeLessThan(5);
  });
});

function residentMib(): number {
  collectGarbage();
  return process.memoryUsage.rss() / 1024 ** 2;
}

async function speakMany(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await speakClause(voice, `Clause number ${i}.`);
}
