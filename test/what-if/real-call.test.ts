import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { comparisonOf } from '../../tools/what-if/comparison.ts';
import { isRecordedOther, totalRows, turnRows } from '../../tools/what-if/comparison-rows.ts';
import type { Course } from '../../tools/what-if/course.ts';
import { replayable, whatIf } from '../../tools/what-if/what-if.ts';

const reading = readLog(readFileSync('test/fixtures/recorded-calls/typed-over-two-replies.ndjson', 'utf8'));
if (!reading.ok) throw new Error(`line ${reading.line} ${reading.fault}`);
const base = await replayable(reading.call, await shippedPolicy());
if (base === undefined) throw new Error('it never became ready');

const waiting = (waitedMs: number): Course => ({
  turns: [],
  totals: { waitedMs, guesses: { made: 0, right: 0, wasted: 0 }, pauses: 0, bargeIns: 0, cuts: 0 },
});

const compared = (recordedMs: number) =>
  comparisonOf({ recorded: waiting(recordedMs), unchanged: waiting(0), replayed: waiting(0) }, []);

describe('a real call that was typed', () => {
  it('comes to no difference without a change', async () => {
    const { comparison, remarks } = await whatIf(base, {});
    expect(comparison.isMoved).toBe(false);
    expect(totalRows(comparison).map(({ difference }) => difference)).toEqual(Array(8).fill(''));
    expect(remarks).toEqual([]);
  });

  it('has its typed turns, and interruptions count', async () => {
    const { comparison } = await whatIf(base, {});
    expect(turnRows(comparison).map(({ turn, text }) => [turn, text])).toEqual([
      ['typed', 'what are your hours'],
      ['typed', 'what is my balance'],
    ]);
    expect(comparison.turns[0]?.recorded).toMatchObject({
      isTyped: true,
      heard: expect.stringMatching(/^We're open/),
      isCut: true,
      releaseMs: expect.any(Number),
    });
    expect(comparison.totals.recorded).toMatchObject({ bargeIns: 2, cuts: 2 });
  });

  it('is shown as recorded, too, where the replay without a change is noticeably otherwise', () => {
    expect([4, 40].map((ms) => isRecordedOther(compared(ms)))).toEqual([false, true]);
    expect(totalRows(compared(4))[0]).toMatchObject({ recorded: '4 ms', unchanged: '0 ms', difference: '' });
  });
});
