import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayoutAudio } from '../../src/call/playout-audio.ts';
import { WordTrack } from '../../src/call/word-track.ts';
import type { WordTime } from '../../src/ports/text-to-speech.ts';
import { aheadMs, counted, farthestAheadMs, playoutRig } from './playout-rig.ts';

describe('a playout', () => {
  it('sends nothing before it is released', () => {
    const rig = playoutRig();
    rig.speak('one two three');
    rig.run(5000);
    expect(rig.sent).toEqual([]);
    expect(rig.reports).toEqual(['ready']);
  });

  it('sends the first audio at once when it is released', () => {
    const rig = playoutRig();
    rig.speak('one two three');
    rig.run(100);
    rig.playout.release();
    expect(rig.sent[0]).toMatchObject({ at: 100, fromMs: 0 });
    expect(rig.reports).toEqual(['ready', 'started']);
  });

  it('is never further ahead of real time than it may be, and plays everything once and in order', () => {
    const chunk = fc.record({
      ms: fc.integer({ min: 1, max: 900 }),
      waitMs: fc.integer({ min: 0, max: 700 }),
    });
    fc.assert(
      fc.property(
        fc.array(chunk, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 0, max: 500 }),
        (chunks, releaseMs) => {
          const rig = playoutRig();
          rig.clock.setTimeout(() => rig.playout.release(), releaseMs);
          const clause = rig.playout.track.addClause('word');
          let at = 0;
          let madeMs = 0;
          for (const { ms, waitMs } of chunks) {
            at += waitMs;
            const fromMs = madeMs;
            madeMs += ms;
            rig.clock.setTimeout(() => rig.playout.addAudio(clause, counted(fromMs, ms)), at);
          }
          rig.clock.setTimeout(() => {
            rig.playout.endClause(clause);
            rig.playout.complete();
          }, at);
          rig.run(40_000);
          expect(farthestAheadMs(rig.sent)).toBeLessThanOrEqual(aheadMs + 1e-6);
          let expected = 0;
          for (const { fromMs, ms } of rig.sent) {
            expect(fromMs).toBe(Math.floor(expected + 1e-6));
            expected += ms;
          }
          expect(expected).toBeCloseTo(madeMs);
          expect(rig.reports.filter((report) => report === 'finished')).toEqual(['finished']);
          expect(rig.reports.at(-1)).toBe('finished');
          expect(rig.clock.pending).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('sends what is paced without a gap', () => {
    const rig = playoutRig();
    rig.speak('one two three four five six seven eight nine ten');
    rig.playout.release();
    rig.playout.complete();
    rig.run(10_000);
    let playedUntil = 0;
    for (const { at, ms } of rig.sent) {
      expect(at).toBeLessThanOrEqual(playedUntil);
      playedUntil += ms;
    }
    expect(playedUntil).toBe(3000);
  });

  it('is drained once for each gap, and finished once', () => {
    const rig = playoutRig();
    rig.playout.release();
    rig.speak('one two');
    rig.run(2000);
    rig.speak('three four');
    rig.run(2000);
    rig.playout.complete();
    rig.playout.complete();
    rig.run(2000);
    expect(rig.reports).toEqual(['ready', 'started', 'drained', 'ready', 'drained', 'finished']);
    expect(rig.playout.heardWords()).toBe(4);
  });

  it('is finished when its last audio has been played, not when that was sent', () => {
    const rig = playoutRig();
    rig.speak('one two three');
    rig.playout.complete();
    rig.playout.release();
    rig.run(890);
    expect(rig.reports).not.toContain('finished');
    rig.run(20);
    expect(rig.reports).toContain('finished');
  });

  it('without any audio is finished as soon as it is released and complete', () => {
    const rig = playoutRig();
    rig.playout.complete();
    expect(rig.reports).toEqual([]);
    rig.playout.release();
    expect(rig.reports).toEqual(['finished']);
  });

  it('takes no more audio once it was cut', () => {
    const rig = playoutRig();
    rig.speak('one two three four');
    rig.playout.release();
    rig.run(700);
    expect(rig.playout.cut()).toBe(2);
    const { length } = rig.sent;
    rig.speak('five six');
    rig.playout.release();
    rig.playout.complete();
    rig.run(5000);
    expect(rig.sent.length).toBe(length);
    expect(rig.clock.pending).toBe(0);
    expect(rig.reports).toEqual(['ready', 'started']);
  });

  it('sends nothing more when whoever gets its audio cuts it meanwhile', () => {
    const rig = playoutRig();
    rig.speak('one two three four');
    rig.onAudio = () => void rig.playout.cut();
    rig.playout.release();
    rig.run(3000);
    expect(rig.sent.length).toBe(1);
  });

  it('takes back its readiness with the clauses that are taken back before it plays', () => {
    const rig = playoutRig();
    rig.speak('one two');
    rig.playout.truncate(0);
    expect(rig.reports).toEqual(['ready', 'drained']);
    rig.speak('three four');
    rig.playout.release();
    rig.playout.complete();
    rig.run(1000);
    expect(rig.sent[0]).toMatchObject({ fromMs: 600 });
    expect(rig.reports.slice(2)).toEqual(['ready', 'started', 'finished']);
    expect(rig.playout.heardWords()).toBe(2);
  });

  it('places a new piece of audio with work that does not depend on how long the reply is', () => {
    const track = new WordTrack();
    let looks = 0;
    const word = (startMs: number): WordTime => ({
      text: 'any',
      get startMs() {
        looks++;
        return startMs;
      },
      endMs: startMs + 300,
    });
    const looksAt = Array.from({ length: 300 }, (_, number) => {
      const before = looks;
      track.addClause('one two three four five six seven eight');
      track.addTimes(
        number,
        Array.from({ length: 8 }, (_each, index) => word(index * 300)),
      );
      for (let chunk = 1; chunk <= 20; chunk++) {
        track.place(number, number * 2400, number * 2400 + chunk * 120, chunk === 20);
        track.endOf(number * 8);
      }
      return looks - before;
    });
    expect(track.endOf(2399)).toBe(300 * 2400);
    expect(looksAt[0]).toBe(20 * 8);
    expect(new Set(looksAt)).toEqual(new Set([20 * 8]));
  });

  it('gives back the audio of a clause once that was played', () => {
    const audio = new PlayoutAudio();
    audio.append(counted(0, 300));
    audio.append(counted(300, 300));
    audio.release(4000);
    expect([audio.start, audio.end]).toEqual([2400, 4800]);
    expect(audio.slice(0, 10)).toBeUndefined();
    expect(audio.slice(2400, 10)?.[0]).toBe(300);
    audio.truncate(3200);
    expect(audio.end).toBe(3200);
    audio.clear();
    expect([audio.start, audio.end, audio.slice(2400, 10)]).toEqual([3200, 3200, undefined]);
  });
});
