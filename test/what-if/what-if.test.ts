import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { replayLog } from '../../tools/replay/log/replay-log.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { replayable, whatIf, type WhatIf } from '../../tools/what-if/what-if.ts';
import { readScenario, scenarioFiles } from '../scenarios/scenario-files.ts';
import { logText } from '../support/log-text.ts';
import { booking, bookingJudged, recorded, recordedCall } from './recorded.ts';

const base = await recorded(booking, bookingJudged);

const moment = (entry: LogEntry, laterMs: number): LogEntry => ({ ...entry, at: entry.at + laterMs });
const at = (all: readonly LogEntry[], type: string) => all.find((entry) => entry.type === type)?.at;
const firstOf = ({ comparison }: WhatIf) => comparison.turns[0]?.replayed;
const made = async (file: string) => recorded(readScenario(file));

describe('a recorded call that is played again', () => {
  const files = scenarioFiles.filter((file) => /^(?:dialogues|speculation)\//.test(file));

  it.each(files)('comes to what was recorded with no change: %s', async (file) => {
    const call = await made(file);
    const { turns, isMoved, totals } = (await whatIf(call, {})).comparison;
    expect(turns.map(({ replayed }) => replayed)).toEqual(turns.map((pair) => pair.recorded));
    expect([isMoved, totals.replayed]).toEqual([false, totals.recorded]);
    const { maxPerTurn } = call.call.header.policy.speculation;
    const unchanged = await whatIf(call, { speculation: { maxPerTurn } });
    expect([unchanged.comparison, unchanged.remarks]).toEqual([
      expect.objectContaining({ isMoved: false }),
      [],
    ]);
  });

  it('has a log that can be read and replayed, of the same call, with how sure the recogniser was', async () => {
    const { entries } = await whatIf(base, { eagerThreshold: 0.4 });
    const reading = readLog(logText(entries));
    if (!reading.ok) throw new Error(`line ${reading.line} ${reading.fault}`);
    expect(replayLog(reading.call)).toBeUndefined();
    expect(reading.call.header.id).toBe('booking');
    expect(entries.find(({ type }) => type === 'stt.asked')).toMatchObject({
      thresholds: { eager: 0.4, end: 0.7 },
    });
    expect(entries.filter(({ type }) => type === 'turn.judged').map(({ at }) => at)).toEqual([
      1900, 2200, 2900, 3150,
    ]);
  });

  it('becomes ready when the recorded call did, so that both lie on one axis', async () => {
    const { call, ...rest } = base;
    const late = call.entries.map((entry) => (entry.type === 'call.opened' ? entry : moment(entry, 350)));
    const { entries } = await whatIf({ ...rest, call: { ...call, entries: late } }, { eagerThreshold: 0.6 });
    for (const type of ['client.ready', 'turn.started', 'turn.judged', 'client.ended'])
      expect([type, at(entries, type)]).toEqual([type, at(late, type)]);
    expect(readLog(logText(entries))).toMatchObject({ ok: true });
  });

  it('is none when it never became ready', async () => {
    const { header, entries } = await recordedCall(booking);
    const unready = entries.filter(({ type }) => type !== 'client.ready');
    expect(await replayable({ header, entries: unready }, await shippedPolicy())).toBeUndefined();
  });
});

describe('another threshold', () => {
  it('makes a guess earlier, at the price of one that is wasted, and the caller waits less', async () => {
    const played = await whatIf(base, { eagerThreshold: 0.4 });
    expect(base.recorded.turns[0]).toMatchObject({ speculation: 'hit', heard: expect.any(String) });
    const { recorded: before, replayed: after } = played.comparison.totals;
    expect([before.guesses, after.guesses]).toEqual([
      { made: 1, right: 1, wasted: 0 },
      { made: 3, right: 2, wasted: 1 },
    ]);
    const { recorded: long, replayed: short } = played.comparison.turns[1] ?? {};
    expect([long?.releaseMs, short?.releaseMs]).toEqual([400, 100]);
    expect(played.remarks).toContain(
      'The agent speaks at other moments than in the call; what a caller would have done about that can’t be known.',
    );
  });

  it('that is too high guesses nothing, and the turn is answered as it was', async () => {
    const played = await whatIf(base, { eagerThreshold: 0.9 });
    expect(played.comparison.totals.replayed.guesses).toEqual({ made: 0, right: 0, wasted: 0 });
    expect(firstOf(played)).toMatchObject({ speculation: 'none', text: 'Book a table for two.' });
    expect(firstOf(played)?.heard).toMatch(/^A table for two/);
  });

  it('that ends turns too early makes the agent speak into what the caller goes on to say', async () => {
    const { comparison, remarks } = await whatIf(base, { endThreshold: 0.45 });
    expect(comparison.turns.map(({ recorded: before, replayed }) => [before?.text, replayed?.text])).toEqual([
      ['Book a table for two.', 'book a table'],
      [undefined, 'for two'],
      ['At eight.', 'at eight'],
    ]);
    expect(comparison.totals.replayed.bargeIns).toBeGreaterThan(comparison.totals.recorded.bargeIns);
    expect(remarks).toContain('Turn 0 is answered as recorded, although other words are asked than then.');
  });
});

describe('another policy', () => {
  it('without guesses asks each turn once, and gets its own answer', async () => {
    const call = await made('speculation/exact-policy.yaml');
    const played = await whatIf(call, { speculation: { enabled: false } });
    expect(firstOf(played)).toMatchObject({ speculation: 'none', heard: 'For which day?' });
    expect(played.entries.filter(({ type }) => type === 'llm.asked')).toHaveLength(1);
  });

  it('lets a guess stand whose words differ in their form alone', async () => {
    const call = await made('speculation/exact-policy.yaml');
    const played = await whatIf(call, { speculation: { match: 'normalized' } });
    expect([call.recorded.turns[0]?.speculation, firstOf(played)?.speculation]).toEqual(['miss', 'hit']);
  });

  it('has the agent talk on where interruptions are off', async () => {
    const { recorded: before, replayed: after } = (await whatIf(base, { interruption: { mode: 'off' } }))
      .comparison.totals;
    expect([before.cuts, after.cuts]).toEqual([1, 0]);
  });

  it('with a guess that was broken off has the answer of its turn, or what is known of it', async () => {
    const call = await made('speculation/timeout-then-late-eot.yaml');
    const played = await whatIf(call, { speculation: { timeoutMs: 60_000 } });
    expect(firstOf(played)).toMatchObject({ speculation: 'hit' });
    expect(firstOf(played)?.heard).not.toBe('');
  });

  it('says so where something is asked that was never asked', async () => {
    const call = await made('barge-in/noise-passes.yaml');
    const asked = {
      ...call,
      call: { ...call.call, entries: call.call.entries.filter(({ type }) => type !== 'llm.asked') },
    };
    const played = await whatIf(asked, { speculation: { enabled: false } });
    expect(played.remarks).toContain(
      'Models were asked what they were not asked in the call: such answers are made up.',
    );
    expect(firstOf(played)?.heard).toContain('not in the recording');
  });
});
