import type { Fixture } from '../../tools/replay/fixture.ts';
import { readLog, type RecordedCall } from '../../tools/replay/log/read-log.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { logText } from '../support/log-text.ts';
import { replayable, type Replayable } from '../../tools/what-if/what-if.ts';

/** How sure the recogniser was at a moment, while no words came. */
export interface Judged {
  readonly at: number;
  readonly turn: number;
  readonly confidence: number;
}

/** The log of a fixture's call, as a recogniser with these thresholds and judgements would have left it. */
export async function recordedCall(fixture: Fixture, judged: readonly Judged[] = []): Promise<RecordedCall> {
  const { log } = await runFixture(fixture, await shippedPolicy());
  const told = judged.map((each): LogEntry => ({ kind: 'effect', type: 'turn.judged', ...each }));
  const entries = [...log, ...told]
    .toSorted((one, other) => one.at - other.at)
    .map((entry) => (entry.type === 'stt.asked' ? withThresholds(entry) : entry));
  const reading = readLog(logText(entries));
  if (!reading.ok) throw new Error(`line ${reading.line} ${reading.fault}`);
  return reading.call;
}

const withThresholds = (entry: LogEntry): LogEntry => ({ ...entry, thresholds: { eager: 0.5, end: 0.7 } });

export async function recorded(fixture: Fixture, judged: readonly Judged[] = []): Promise<Replayable> {
  const made = await replayable(await recordedCall(fixture, judged), await shippedPolicy());
  if (made === undefined) throw new Error('it never became ready');
  return made;
}

/** The first turn is guessed at 0.55 and ends at 0.8, the caller pausing in it; the second one interrupts the answer. */
export const booking: Fixture = {
  name: 'booking',
  caller: [
    { at: 1000, turn: 'started', text: 'book' },
    { at: 1300, turn: 'updated', text: 'book a table', confidence: 0.2 },
    { at: 2500, turn: 'updated', text: 'book a table for two', confidence: 0.3 },
    { at: 2900, turn: 'eager-eot', text: 'book a table for two', confidence: 0.55 },
    { at: 3400, turn: 'eot', text: 'Book a table for two.', confidence: 0.8 },
    { at: 5000, turn: 'started', text: '' },
    { at: 5300, turn: 'updated', text: 'at eight', confidence: 0.3 },
    { at: 5900, turn: 'eot', text: 'At eight.', confidence: 0.75 },
    { at: 12_000, hangup: true },
  ],
  llm: [
    { reply: 'A table for two it is. For which day would you like it, and at what time?', firstTokenMs: 300 },
    { reply: 'Eight it is.', firstTokenMs: 300 },
  ],
  expect: {},
};

export const bookingJudged: readonly Judged[] = [
  { at: 1600, turn: 0, confidence: 0.4 },
  { at: 1900, turn: 0, confidence: 0.45 },
  { at: 2200, turn: 0, confidence: 0.45 },
  { at: 2700, turn: 0, confidence: 0.4 },
  { at: 3150, turn: 0, confidence: 0.65 },
  { at: 5600, turn: 1, confidence: 0.6 },
];
