import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { bargeInWords, momentsOf } from '../../tools/inspector/src/inspect/timeline/model/barge-ins.ts';
import {
  timelineOf as timelineOfCall,
  type TimelineModel,
} from '../../tools/inspector/src/inspect/timeline/model/timeline-model.ts';
import { fixtureCall, writtenCall } from './fixture-call.ts';
import { scenarioFiles } from '../scenarios/scenario-files.ts';
import { scenarioLog } from '../support/scenario-log.ts';

const timelineOf = (log: readonly LogEntry[]): TimelineModel => timelineOfCall(writtenCall(log));

async function timelineOfScenario(file: string): Promise<TimelineModel> {
  return timelineOfCall(await fixtureCall(file));
}

const contents = ({ bars, ticks, confidences, thresholds, bargeIns }: TimelineModel) => ({
  bars: Object.fromEntries(Object.entries(bars).map(([id, list]) => [id, structuredClone(list.bars)])),
  ticks,
  confidences,
  thresholds,
  bargeIns,
});

const covered = scenarioFiles.filter((file) => /^(?:dialogues|tools|failures)\//.test(file));

describe('the time axis', () => {
  it.each(covered)('has a bar for everything that the log of %s tells of', async (file) => {
    const log = await scenarioLog(file);
    const { bars } = timelineOf(log);
    const at = (type: string, which: (entry: LogEntry) => boolean = () => true) =>
      log.filter((entry) => entry.type === type && which(entry)).map((entry) => entry.at);
    const from = (id: keyof typeof bars) => bars[id].bars.map(({ fromMs }) => fromMs);
    const ends = (id: keyof typeof bars) =>
      bars[id].bars.map(({ toMs }) => toMs ?? Infinity).toSorted((one, other) => one - other);
    expect(from('state')).toEqual(at('state.entered'));
    expect(bars.state.bars.slice(0, -1).map(({ toMs }) => toMs)).toEqual(from('state').slice(1));
    expect(from('guesses')).toEqual(at('reply.requested', (entry) => entry['speculative'] === true));
    expect(from('model')).toEqual(at('llm.asked'));
    expect(ends('model')).toEqual(at('llm.answered'));
    expect(ends('speech')).toEqual(at('voice.spoke'));
    expect(from('tools')).toEqual(at('reply.tool-called'));
    const all = Object.values(bars).flatMap((list) => list.bars);
    expect(all.filter(({ fromMs, toMs }) => !((toMs ?? -1) >= fromMs))).toEqual([]);
  });

  it('is the same built entry by entry and at once', async () => {
    for (const file of ['tools/words-before-a-long-tool.yaml', 'barge-in/noise-passes.yaml']) {
      const log = await scenarioLog(file);
      const call = writtenCall([]);
      for (const entry of log) {
        call.entries.push(entry);
        timelineOfCall(call);
      }
      expect(contents(timelineOfCall(call))).toEqual(contents(timelineOf(log)));
    }
  });

  it('tells what is open in the middle of a call', async () => {
    const log = await scenarioLog('speculation/eager-hit.yaml');
    const committed = log.findIndex(({ type }) => type === 'reply.committed');
    const { bars } = timelineOf(log.slice(0, committed));
    const [guess] = bars.guesses.bars;
    expect(guess?.toMs).toBeUndefined();
    expect(guess?.outcome).toBeUndefined();
    const seen: string[] = [];
    bars.guesses.between(1e6, 1e6, ({ name }) => seen.push(name));
    expect(seen).toEqual(['Guess r1']);
  });

  it('begins in the middle of a call that somebody came to late', async () => {
    const log = await scenarioLog('barge-in/words-cut.yaml');
    const { bars } = timelineOf(log.slice(log.findIndex(({ type }) => type === 'llm.answered')));
    expect(bars.model.bars[0]).toMatchObject({ outcome: 'finished', toMs: 690 });
    expect(bars.playout.bars[0]).toMatchObject({ outcome: 'paused' });
  });
});

describe('a barge-in on the time axis', () => {
  it('that takes the floor pauses, clears and cuts, and tells what was heard', async () => {
    const { bargeIns, bars } = await timelineOfScenario('barge-in/words-cut.yaml');
    expect(bargeIns).toHaveLength(1);
    expect(bargeIns[0]).toMatchObject({
      atMs: 1600,
      startedMs: 1600,
      pausedMs: 1600,
      clearedMs: 1600,
      cutMs: 1850,
      toMs: 1850,
      turn: 1,
      reply: 1,
      outcome: 'cut',
      stopMs: 0,
      heard: 'Once upon a',
    });
    expect(bargeIns.flatMap(momentsOf)).toEqual([
      { atMs: 1600, name: 'caller starts · paused · cleared' },
      { atMs: 1850, name: 'cut' },
    ]);
    expect(bars.playout.bars[0]).toMatchObject({
      toMs: 1600,
      outcome: 'paused',
      words: {
        said: 'Once upon a time there was a very old king.',
        heard: 'Once upon a',
        outcome: 'interrupted',
      },
    });
    expect(bars.caller.bars.map(({ fromMs, toMs, outcome }) => [fromMs, toMs, outcome])).toEqual([
      [0, 500, 'committed'],
      [1600, 2300, 'committed'],
    ]);
  });

  it('tells what was heard when the playout tells it some milliseconds after the cut', async () => {
    const log = await scenarioLog('barge-in/words-cut.yaml');
    const told = log.findIndex(({ type }) => type === 'playout.cut');
    const late = [
      ...log.slice(0, told),
      ...log
        .slice(told)
        .map(({ at, kind, type, ...rest }) => Object.assign(rest, { at: at + 6.6, kind, type })),
    ];
    expect(timelineOf(late).bargeIns.map(bargeInWords)).toEqual([
      'Barge-in by turn 1: r1 stops in 0 ms, cut after “Once upon a”',
    ]);
  });

  it('that comes to nothing lets the reply go on', async () => {
    const { bargeIns, bars } = await timelineOfScenario('barge-in/noise-passes.yaml');
    expect(bargeIns).toMatchObject([{ atMs: 1600, toMs: 2100, outcome: 'went on', reply: 1 }]);
    expect(bars.playout.bars.map(({ fromMs, outcome }) => [fromMs, outcome])).toEqual([
      [770, 'paused'],
      [2100, 'finished'],
    ]);
    expect(bars.caller.bars[1]).toMatchObject({ outcome: 'dropped', text: '' });
  });
});

describe('tools, confidence and events on the time axis', () => {
  it('has parallel tools in rows of their own', async () => {
    const { bars } = await timelineOfScenario('tools/two-tools-at-once.yaml');
    expect(bars.tools.bars.map(({ row, outcome }) => [row, outcome])).toEqual([
      [0, 'ok'],
      [1, 'ok'],
    ]);
    expect(bars.tools.rows).toBe(2);
  });

  it('tells a cancelled tool from one that ended and one that was never run', async () => {
    const cancelled = await timelineOfScenario('tools/cancellable-tool.yaml');
    expect(cancelled.bars.tools.bars.map(({ outcome }) => outcome)).toContain('cancelled');
    const held = await timelineOfScenario('speculation/effects-die-with-the-guess.yaml');
    expect(held.bars.tools.bars[0]).toMatchObject({ outcome: 'never run', moments: [] });
  });

  it('has the confidence of each event that tells one, and the thresholds as they change', () => {
    const entries: LogEntry[] = [
      { at: 0, kind: 'effect', type: 'stt.asked', provider: 'ears', thresholds: { eager: 0.5, end: 0.7 } },
      { at: 100, kind: 'input', type: 'turn.started', turn: 0, text: 'a' },
      { at: 200, kind: 'input', type: 'turn.updated', turn: 0, text: 'a b', confidence: 0.2 },
      { at: 250, kind: 'effect', type: 'turn.judged', turn: 0, confidence: 0.3 },
      { at: 300, kind: 'input', type: 'turn.eager-eot', turn: 0, text: 'a b', confidence: 0.55 },
      {
        at: 400,
        kind: 'decision',
        type: 'speculation.governed',
        eagerThreshold: 0.6,
        depth: 'text',
        why: 'resumed',
      },
      { at: 500, kind: 'input', type: 'turn.eot', turn: 0, text: 'A b.', confidence: 0.8 },
    ];
    const { confidences, thresholds } = timelineOf(entries);
    expect(confidences.map(({ atMs, value, kind }) => [atMs, value, kind])).toEqual([
      [200, 0.2, 'updated'],
      [250, 0.3, 'judged'],
      [300, 0.55, 'eager-eot'],
      [500, 0.8, 'eot'],
    ]);
    expect(thresholds).toEqual([
      { atMs: 0, eager: 0.5, end: 0.7 },
      { atMs: 400, eager: 0.6, end: 0.7 },
    ]);
    const [asked] = entries;
    expect(timelineOf(asked === undefined ? [] : [{ ...asked, thresholds: {} }]).thresholds).toEqual([]);
  });

  it('begins with the threshold that a governed call begins with', async () => {
    const { thresholds, ticks } = await timelineOfScenario('speculation/governed.yaml');
    expect(thresholds.length).toBeGreaterThan(1);
    expect(thresholds[0]?.atMs).toBe(0);
    expect(ticks.events.map(({ name }) => name)).toContain('guessing changed');
  });

  it('tells of providers that fail and of a recogniser that is lost', async () => {
    const { ticks } = await timelineOfScenario('failures/stt-lost-inside-a-turn.yaml');
    const faults = ticks.events.filter(({ kind }) => kind === 'fault').map(({ name }) => name);
    expect(faults).toContain('recogniser lost');
    const throttled = await timelineOfScenario('failures/throttled.yaml');
    expect(throttled.bars.model.bars.map(({ outcome }) => outcome)).toContain('failed');
    expect(throttled.ticks.events.map(({ name }) => name)).toContain('provider failed');
  });
});
