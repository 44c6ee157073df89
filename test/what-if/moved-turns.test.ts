import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { movedTurns } from '../../tools/what-if/moved-turns.ts';
import { booking, bookingJudged, recordedCall } from './recorded.ts';

const { entries } = await recordedCall(booking, bookingJudged);

function turnsIn(all: readonly LogEntry[]): readonly string[] {
  return all.flatMap(({ at, kind, type, turn, text }) =>
    kind === 'input' && type.startsWith('turn.')
      ? [`${at} ${type.slice(5)} ${String(turn)} ${typeof text === 'string' ? text : ''}`.trim()]
      : [],
  );
}

const others = (all: readonly LogEntry[]) => all.filter(({ type }) => !type.startsWith('turn.'));

const unsaid = ({ at, kind, type, turn, text }: LogEntry): LogEntry => ({ at, kind, type, turn, text });

const moved = (thresholds: { readonly eager?: number; readonly end?: number }) =>
  movedTurns(entries, thresholds);

describe('the turns of a recording', () => {
  it('are as they were with no other thresholds', () => {
    expect(moved({})).toEqual({ entries, turnOf: expect.any(Array), remarks: [] });
    expect(turnsIn(moved({ eager: 0.55 }).entries)).toEqual([
      ...turnsIn(entries).slice(0, -1),
      '5600 eager-eot 1 at eight',
      '5900 eot 1 At eight.',
    ]);
  });

  it('are guessed to be over at the first update that is sure enough, and go on with the next words', () => {
    expect(turnsIn(moved({ eager: 0.4 }).entries).slice(0, -3)).toEqual([
      '1000 started 0 book',
      '1300 updated 0 book a table',
      '1600 eager-eot 0 book a table',
      '2500 resumed 0',
      '2500 updated 0 book a table for two',
      '2700 eager-eot 0 book a table for two',
      '3400 eot 0 Book a table for two.',
      '5000 started 1',
    ]);
  });

  it('are guessed later, or not at all, by a higher threshold', () => {
    expect(turnsIn(moved({ eager: 0.6 }).entries)).toEqual([
      '1000 started 0 book',
      '1300 updated 0 book a table',
      '2500 updated 0 book a table for two',
      '3150 eager-eot 0 book a table for two',
      '3400 eot 0 Book a table for two.',
      '5000 started 1',
      '5300 updated 1 at eight',
      '5600 eager-eot 1 at eight',
      '5900 eot 1 At eight.',
    ]);
    const late = moved({ eager: 0.9 }).entries;
    expect(turnsIn(late).filter((line) => line.includes('eager-eot'))).toEqual([]);
    const known = late.flatMap(({ at, type, turn, confidence }) =>
      type === 'turn.judged' && turn === 0 ? [[at, confidence]] : [],
    );
    expect(known).toContainEqual([2900, 0.55]);
  });

  it('lose the resumes of guesses that are not made', async () => {
    const caller = [
      { at: 1000, turn: 'started', text: 'book' },
      { at: 1500, turn: 'eager-eot', text: 'book', confidence: 0.52 },
      { at: 1800, turn: 'resumed' },
      { at: 1800, turn: 'updated', text: 'book it', confidence: 0.1 },
      { at: 2500, turn: 'eot', text: 'book it', confidence: 0.8 },
    ] as const;
    const call = await recordedCall({ ...booking, caller });
    expect(turnsIn(movedTurns(call.entries, { eager: 0.6 }).entries)).toEqual([
      '1000 started 0 book',
      '1800 updated 0 book it',
      '2500 eot 0 book it',
    ]);
  });

  it('end at the first moment that is sure enough', () => {
    const { entries: earlier, turnOf } = moved({ end: 0.52 });
    expect(turnsIn(earlier)).toEqual([
      '1000 started 0 book',
      '1300 updated 0 book a table',
      '2500 updated 0 book a table for two',
      '2900 eot 0 book a table for two',
      '5000 started 1',
      '5300 updated 1 at eight',
      '5600 eot 1 at eight',
    ]);
    expect(turnOf).toEqual([0, 1]);
  });

  it('are two where the caller went on after such an end', () => {
    const { entries: split, turnOf, remarks } = moved({ end: 0.45 });
    expect(turnsIn(split)).toEqual([
      '1000 started 0 book',
      '1300 updated 0 book a table',
      '1900 eot 0 book a table',
      '2500 started 1 for two',
      '2500 updated 1 for two',
      '2900 eot 1 for two',
      '5000 started 2',
      '5300 updated 2 at eight',
      '5600 eot 2 at eight',
    ]);
    expect(turnOf).toEqual([0, 0, 1]);
    expect(remarks).toContain(
      'Turn 0 would have ended too early: the caller went on, and the rest is another turn here.',
    );
  });

  it('end as recorded where nothing later is known, which is told', () => {
    const later = moved({ end: 0.85 });
    expect(turnsIn(later.entries)).toEqual(turnsIn(entries));
    expect(later.remarks).toContain(
      'Turns 0 and 1 ended less sure than 0.85, and nothing is recorded after that: the recorded end stays.',
    );
  });

  it('leave alone what came too late for its turn, and all that is no turn', async () => {
    const stale = {
      ...booking,
      caller: [
        ...(booking.caller ?? []),
        { at: 4000, turn: 'updated', text: 'for two please', index: 0 } as const,
      ],
    };
    const call = await recordedCall(stale);
    const changed = movedTurns(call.entries, { end: 0.52 }).entries;
    expect(turnsIn(changed)).toContain('4000 updated 0 for two please');
    expect(others(changed)).toEqual(others(call.entries));
  });

  it('are remarked on where the recording knows too little', async () => {
    const between =
      'How sure the recogniser was is known at its updates, every 300 ms or so: between two of them a threshold may have been reached earlier.';
    expect(moved({ eager: 0.4 }).remarks).toEqual([between]);
    const told = entries.filter(({ type }) => type !== 'turn.judged' && type !== 'stt.asked');
    const bare = told.map((entry) => (entry.type === 'turn.updated' ? unsaid(entry) : entry));
    const governed: LogEntry = {
      at: 900,
      kind: 'decision',
      type: 'speculation.governed',
      eagerThreshold: 0.4,
    };
    expect(movedTurns([...bare, governed, governed], { eager: 0.4 }).remarks).toEqual([
      'The recording tells how sure the recogniser was at its guesses and ends alone: whether a lower threshold would have been reached before can’t be known.',
      'The recogniser of this call has no such thresholds: its confidences may mean something else.',
      'In the call the governor moved the threshold 2 times; here it stays where it is put.',
    ]);
  });
});
