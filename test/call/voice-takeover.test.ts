import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WordTime } from '../../src/ports/text-to-speech.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { fluentVoice, handVoice, type Watched } from './hand-providers.ts';
import { counted, playoutRig } from './playout-rig.ts';
import { openRig, type Rig } from './rig.ts';

const wordMs = 300;
const sound = (ms: number): Int16Array => new Int16Array(8 * ms).fill(8000);
const timesOf = (words: readonly string[]): readonly WordTime[] =>
  words.map((text, index) => ({ text, startMs: index * wordMs, endMs: (index + 1) * wordMs }));

interface Break {
  /** As much of the clause has sound when the voice fails. */
  readonly madeMs: number;
  readonly failsAfterMs: number;
  readonly withTimes: boolean;
}

/** A voice that makes a part of its first clause and fails. */
function breakingVoice(clock: VirtualClock, { madeMs, failsAfterMs, withTimes }: Break): Watched {
  return handVoice('first', (subscriber, clauses$) => {
    subscriber.add(
      clauses$.subscribe((clause) => {
        const words = timesOf(clause.split(' '));
        if (withTimes) subscriber.next({ type: 'words', clause: 0, words });
        subscriber.next({ type: 'audio', clause: 0, pcm: sound(madeMs) });
        clock.setTimeout(() => subscriber.error(new Error('gone')), failsAfterMs);
      }),
    );
  });
}

async function broken(text: string, how: Break): Promise<Rig & { readonly second: Watched }> {
  const clock = new VirtualClock();
  const second = fluentVoice(clock, 'second');
  const voices = [
    { speech: breakingVoice(clock, how), voice: '', speed: 1 },
    { speech: second, voice: '', speed: 1 },
  ] as const;
  const rig = await openRig({ clock, agent: { voices, apology: '' } });
  rig.ears.say(0, 'Say it.');
  rig.model.last.say(text);
  rig.model.last.finish();
  return { ...rig, second };
}

describe('another voice, in the middle of a clause', () => {
  it('is given what is left, and the log tells what each was given', async () => {
    const how = { madeMs: 700, failsAfterMs: 2000, withTimes: true };
    const { run, log } = await broken('One two three four.', how);
    await run(6000);
    const given = log
      .map((line) => JSON.parse(line) as { readonly type: string })
      .filter(({ type }) => type === 'voice.asked');
    expect(given).toMatchObject([
      { kind: 'effect', reply: 1, voice: 'first', text: 'One two three four.' },
      { kind: 'effect', reply: 1, voice: 'second', text: 'three four.' },
    ]);
  });

  it.each([
    ['from the word that was not there whole', { madeMs: 700, failsAfterMs: 2000 }, 'three four.'],
    ['behind a word of which more than half was played', { madeMs: 800, failsAfterMs: 2000 }, 'four.'],
    ['with the first word behind what was handed over', { madeMs: 1100, failsAfterMs: 60 }, 'three four.'],
    ['from the start when nothing was handed over', { madeMs: 0, failsAfterMs: 500 }, 'One two three four.'],
  ] as const)('goes on %s', async (_, how, said) => {
    const { second, run, line } = await broken('One two three four.', { ...how, withTimes: true });
    await run(6000);
    expect(second.clauses).toEqual([said]);
    expect(line.heard).toEqual(['One two three four.']);
    expect(line.state).toBe('listening');
  });

  it('is not asked for a clause whose last word was played, and the reply goes on with the next one', async () => {
    const how = { madeMs: 1200, failsAfterMs: 3000, withTimes: true };
    const { second, run, line } = await broken('One two three four. Five six.', how);
    await run(6000);
    expect(second.clauses).toEqual(['Five six.']);
    expect(line.heard).toEqual(['One two three four. Five six.']);
  });

  it('says every word that the first one has not, and no word is lost or counted twice', async () => {
    const words = ['One', 'two', 'three', 'four', 'five', 'six.'];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1800 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.boolean(),
        async (madeMs, failsAfterMs, withTimes) => {
          const { second, run, line, session } = await broken(words.join(' '), {
            madeMs,
            failsAfterMs,
            withTimes,
          });
          await run(8000);
          const rest = second.clauses.join(' ');
          expect(words.join(' ').endsWith(rest)).toBe(true);
          expect(line.heard).toEqual([words.join(' ')]);
          expect(session.history.at(-1)).toEqual({ role: 'assistant', text: words.join(' ') });
          if (!withTimes) return;
          // What the first one has said of the words that the second one says is less than half a word.
          const restWords = rest === '' ? 0 : rest.split(' ').length;
          const firstMs = line.audioMs - restWords * wordMs;
          expect(firstMs).toBeGreaterThanOrEqual((words.length - restWords) * wordMs - wordMs / 2);
          expect(firstMs).toBeLessThanOrEqual((words.length - restWords) * wordMs + wordMs / 2);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts its words by its own pace, and those before it by that of the first one', () => {
    const rig = playoutRig();
    const { playout } = rig;
    const clause = playout.track.addClause('one two three four');
    playout.track.addTimes(clause, timesOf(['one', 'two', 'three', 'four']));
    playout.addAudio(clause, counted(0, 600));
    playout.release();
    rig.run(1000);
    expect(playout.takeOver(clause)).toEqual(['three', 'four']);
    playout.track.addTimes(clause, [
      { text: 'three', startMs: 0, endMs: 100 },
      { text: 'four', startMs: 100, endMs: 800 },
    ]);
    playout.addAudio(clause, counted(600, 800));
    playout.endClause(clause);
    for (const [ms, heard] of [
      [40, 2],
      [20, 3],
      [380, 3],
      [20, 4],
    ] as const) {
      rig.run(ms);
      expect(playout.heardWords()).toBe(heard);
    }
  });

  it('leaves a word that was heard before a pause heard', () => {
    const rig = playoutRig();
    const { playout } = rig;
    const clause = playout.track.addClause('one two');
    playout.track.addTimes(clause, timesOf(['one', 'two']));
    playout.addAudio(clause, counted(0, 500));
    playout.release();
    rig.run(490);
    playout.pause();
    expect(playout.heardWords()).toBe(2);
    expect(playout.takeOver(clause)).toEqual([]);
    playout.endClause(clause);
    playout.complete();
    playout.release();
    rig.run(1000);
    expect(playout.cut()).toBe(2);
    expect(rig.reports.at(-1)).toBe('finished');
  });
});
