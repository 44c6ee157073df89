import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playing, playoutRig, wordsBefore } from './playout-rig.ts';

describe('what was heard, by the clock', () => {
  it('is every word whose middle is past', () => {
    const rig = playing();
    for (let ms = 0; ms <= 1790; ms += 10) {
      expect(rig.playout.heardWords()).toBe(wordsBefore(ms));
      rig.run(10);
    }
  });

  it('is all of it at the end', () => {
    const rig = playing();
    rig.run(3000);
    expect(rig.playout.heardWords()).toBe(6);
    expect(rig.playout.heardMs()).toBe(1800);
  });

  it('is estimated where the voice gives no times, and is right at each clause end', () => {
    const rig = playoutRig();
    rig.speak('one two three', { withTimes: false });
    rig.speak('four five six', { withTimes: false });
    rig.playout.release();
    rig.run(900);
    expect(rig.playout.heardWords()).toBe(3);
    rig.run(900);
    expect(rig.playout.heardWords()).toBe(6);
  });

  it('counts fewer times than words, and more, without losing a word', () => {
    for (const count of [1, 2, 5]) {
      const rig = playoutRig();
      const clause = rig.playout.track.addClause('one two three');
      const times = Array.from({ length: count }, (_, index) => ({
        text: 'x',
        startMs: index * 200,
        endMs: (index + 1) * 200,
      }));
      rig.playout.track.addTimes(clause, times);
      rig.playout.addAudio(clause, new Int16Array(8000));
      rig.playout.endClause(clause);
      rig.playout.complete();
      rig.playout.release();
      rig.run(2000);
      expect(rig.playout.heardWords()).toBe(3);
    }
  });

  it('is nothing of a clause of which nothing sounds yet', () => {
    const rig = playoutRig();
    rig.speak('one two three');
    rig.playout.release();
    rig.run(1000);
    rig.playout.track.addClause('four five six');
    expect(rig.playout.heardWords()).toBe(3);
  });

  it('is nothing of a reply that was never released', () => {
    const rig = playoutRig();
    rig.speak('one two');
    rig.run(1000);
    expect(rig.playout.cut()).toBe(0);
  });
});

describe('a pause', () => {
  it('does not undo that a clause was begun', () => {
    const rig = playing();
    rig.run(200);
    rig.playout.pause();
    expect(rig.playout.hasBegun(0)).toBe(true);
  });

  it('goes back to nothing when all that was made is played', () => {
    const rig = playoutRig();
    rig.speak('one', { withTimes: false, ends: false });
    rig.playout.track.addTimes(0, [{ text: 'one', startMs: 0, endMs: 500 }]);
    rig.playout.release();
    rig.run(400);
    expect(rig.reports.at(-1)).toBe('drained');
    const { length } = rig.sent;
    rig.playout.pause();
    rig.playout.release();
    rig.run(1000);
    expect(rig.sent).toHaveLength(length);
  });

  it('stops the sending at once, and forgets what the client has to drop', () => {
    const rig = playing();
    rig.run(500);
    rig.playout.pause();
    const { length } = rig.sent;
    rig.run(5000);
    expect(rig.sent.length).toBe(length);
    expect(rig.playout.heardWords()).toBe(wordsBefore(500));
    expect(rig.clock.pending).toBe(0);
  });

  it('goes on from the start of the word at which it was paused, wherever that was', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 5 }), (pauses) => {
        const rig = playing();
        let positionMs = 0;
        for (const playMs of pauses) {
          rig.run(playMs);
          positionMs = Math.min(1800, positionMs + playMs);
          rig.playout.pause();
          rig.run(250);
          const before = rig.sent.length;
          rig.playout.release();
          positionMs = Math.floor(positionMs / 300) * 300;
          if (positionMs < 1800) expect(rig.sent[before]?.fromMs).toBe(positionMs);
          else expect(rig.sent.length).toBe(before);
        }
        rig.run(3000);
        expect(rig.playout.heardWords()).toBe(6);
        expect(rig.reports.filter((report) => report === 'finished')).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  it('inside the gap between two words goes on with the second one', () => {
    const rig = playoutRig();
    const clause = rig.playout.track.addClause('one two');
    rig.playout.track.addTimes(clause, [
      { text: 'one', startMs: 0, endMs: 300 },
      { text: 'two', startMs: 600, endMs: 900 },
    ]);
    rig.playout.addAudio(
      clause,
      Int16Array.from({ length: 7200 }, (_, index) => Math.floor(index / 8)),
    );
    rig.playout.endClause(clause);
    rig.playout.release();
    rig.run(400);
    rig.playout.pause();
    const before = rig.sent.length;
    rig.playout.release();
    expect(rig.sent[before]?.fromMs).toBe(600);
  });

  it('counts a word that is played twice once', () => {
    const rig = playing();
    rig.run(500);
    rig.playout.pause();
    rig.playout.release();
    rig.run(20);
    expect(rig.playout.cut()).toBe(2);
  });

  it('skips nothing when the last word of a clause seems to go on behind its audio', () => {
    const rig = playoutRig();
    const clause = rig.playout.track.addClause('one');
    rig.playout.track.addTimes(clause, [{ text: 'one', startMs: 0, endMs: 420 }]);
    rig.playout.addAudio(clause, new Int16Array(2400).fill(9999));
    rig.playout.endClause(clause);
    rig.speak('two three four');
    rig.playout.complete();
    rig.playout.release();
    rig.run(350);
    rig.playout.pause();
    const before = rig.sent.length;
    rig.playout.release();
    expect(rig.sent[before]?.fromMs).toBe(0);
    rig.run(3000);
    expect(rig.playout.heardWords()).toBe(4);
    expect(rig.reports.at(-1)).toBe('finished');
  });

  it('before the first audio has nothing to stop', () => {
    const rig = playoutRig();
    rig.playout.release();
    rig.playout.pause();
    rig.speak('one two');
    rig.run(1000);
    expect(rig.sent).toEqual([]);
    rig.playout.release();
    expect(rig.sent[0]?.fromMs).toBe(0);
  });

  it('after all was played lets the reply end once it is released', () => {
    const rig = playoutRig();
    rig.speak('one two');
    rig.playout.release();
    rig.run(1000);
    rig.playout.pause();
    rig.playout.complete();
    rig.playout.release();
    rig.run(0);
    expect(rig.reports).toEqual(['ready', 'started', 'drained', 'finished']);
  });
});
