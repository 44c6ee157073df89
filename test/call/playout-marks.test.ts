import { describe, expect, it } from 'vitest';
import { PlayoutMarks } from '../../src/call/playout-marks.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { answerMarks, playing, playoutRig, wordsBefore } from './playout-rig.ts';

describe('marks', () => {
  it('are set at the start, after a resume and behind every word', () => {
    const rig = playing('one two three');
    rig.run(500);
    rig.playout.pause();
    rig.playout.release();
    rig.run(2000);
    const behind = rig.marks.map(({ behind: count }) => rig.sent[count]?.fromMs ?? 'end');
    expect(behind).toEqual([0, 300, 600, 300, 600, 'end']);
    expect(new Set(rig.marks.map(({ mark }) => mark)).size).toBe(6);
  });

  it('are set behind words and not behind pieces of audio, however small these come', () => {
    const rig = playoutRig();
    rig.playout.release();
    const clause = rig.playout.track.addClause('one two three');
    rig.playout.track.addTimes(
      clause,
      [0, 300, 600].map((startMs) => ({ text: 'x', startMs, endMs: startMs + 300 })),
    );
    for (let at = 0; at < 900; at += 20) {
      rig.clock.setTimeout(() => rig.playout.addAudio(clause, new Int16Array(160)), at);
    }
    rig.clock.setTimeout(() => {
      rig.playout.endClause(clause);
      rig.playout.complete();
    }, 900);
    rig.run(3000);
    expect(rig.marks).toHaveLength(4);
  });

  it('tell how late playback is', () => {
    const rig = playoutRig();
    answerMarks(rig, 200);
    playing('one two three four five six', rig);
    rig.run(700);
    expect(rig.playout.heardWords()).toBe(wordsBefore(500));
    expect(rig.playout.heardMs()).toBe(500);
  });

  it('that come late do not send a second pause back to the beginning', () => {
    const rig = playoutRig();
    answerMarks(rig, 250);
    playing('one two three four five six', rig);
    rig.run(1300);
    rig.playout.pause();
    rig.playout.release();
    rig.run(100);
    expect(rig.playout.heardMs()).toBe(900);
    rig.playout.pause();
    const before = rig.sent.length;
    rig.playout.release();
    expect(rig.sent[before]?.fromMs).toBe(900);
  });

  it('that are no longer answered do not hold up later replies', () => {
    const shared = new PlayoutMarks();
    const clock = new VirtualClock();
    const first = playoutRig(shared, clock);
    let count = 0;
    first.onMark = (mark) => {
      if (count++ === 0) clock.setTimeout(() => first.playout.acknowledge(mark), 3000);
    };
    playing('one two three', first);
    first.run(12_000);
    expect(first.reports.at(-1)).toBe('finished');
    const second = playing('one two three', playoutRig(shared, clock));
    second.run(910);
    expect(second.reports.at(-1)).toBe('finished');
  });

  it('that come before their time are not believed to have made playback early', () => {
    const rig = playing();
    rig.onMark = (mark) => rig.clock.setTimeout(() => rig.playout.acknowledge(mark), 0);
    rig.run(460);
    expect(rig.playout.heardWords()).toBe(wordsBefore(460));
  });

  it('make the reply end with the last of them, once', () => {
    const rig = playoutRig();
    answerMarks(rig, 300);
    playing('one two three', rig);
    rig.run(1190);
    expect(rig.reports).not.toContain('finished');
    rig.run(20);
    expect(rig.reports.filter((report) => report === 'finished')).toHaveLength(1);
    expect(rig.playout.heardWords()).toBe(3);
  });

  it('that are not answered any more end the reply after a while', () => {
    const rig = playoutRig();
    let count = 0;
    rig.onMark = (mark) => {
      if (count++ === 0) rig.clock.setTimeout(() => rig.playout.acknowledge(mark), 10);
    };
    playing('one two three', rig);
    rig.run(4000);
    expect(rig.reports).not.toContain('finished');
    rig.run(3000);
    expect(rig.reports.at(-1)).toBe('finished');
  });

  it('that are never answered leave it to the clock', () => {
    const rig = playing('one two three');
    rig.run(910);
    expect(rig.reports.at(-1)).toBe('finished');
  });

  it('that are unknown, answered twice, or were cleared change nothing', () => {
    const rig = playing();
    const answer = (mark: string | undefined): void => rig.playout.acknowledge(mark ?? '');
    rig.run(100);
    answer('r9:99');
    answer('');
    expect(rig.playout.heardMs()).toBe(100);
    answer(rig.marks[0]?.mark);
    expect(rig.playout.heardMs()).toBe(0);
    rig.run(100);
    answer(rig.marks[0]?.mark);
    expect(rig.playout.heardMs()).toBe(100);
    const cleared = rig.marks.at(-1)?.mark;
    rig.playout.pause();
    rig.playout.release();
    rig.run(1000);
    const before = rig.playout.heardMs();
    answer(cleared);
    expect(rig.playout.heardMs()).toBe(before);
  });

  it('that are skipped were reached all the same', () => {
    const rig = playing('one two three');
    rig.run(700);
    rig.playout.acknowledge(rig.marks[2]?.mark ?? '');
    rig.playout.acknowledge(rig.marks[1]?.mark ?? '');
    expect(rig.playout.heardMs()).toBe(600);
  });

  it('of one reply tell the next one how late playback is', () => {
    const shared = new PlayoutMarks();
    const first = playoutRig(shared);
    answerMarks(first, 200);
    playing('one two', first);
    first.run(2000);
    const second = playoutRig(shared, first.clock);
    answerMarks(second, 200);
    playing('three four five six', second);
    second.run(190);
    expect(second.playout.heardMs()).toBe(0);
    second.run(310);
    expect(second.playout.heardMs()).toBe(300);
  });
});
