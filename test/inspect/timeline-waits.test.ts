import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import {
  placedParts,
  sumWords,
  WaitCounter,
  waitParts,
} from '../../tools/inspector/src/inspect/timeline/waits.ts';
import { scenarioLog } from '../support/scenario-log.ts';

describe('what callers waited for', () => {
  it.each([
    'speculation/depth-text.yaml',
    'speculation/eager-hit.yaml',
    'speculation/timeout-then-late-eot.yaml',
    'tools/words-before-a-long-tool.yaml',
    'failures/starts-over-unheard.yaml',
    'barge-in/audio-ready-while-contested.yaml',
  ])('sums up for every turn of %s', async (file) => {
    const { turns } = new WaitCounter().take(await scenarioLog(file));
    const answered = turns.flatMap(({ waterfall }) => waterfall ?? []);
    expect(answered.length).toBeGreaterThan(0);
    for (const waterfall of answered) {
      const made = waitParts.reduce((sum, { key }) => sum + waterfall[key], 0);
      expect(made - waterfall.hiddenMs).toBeCloseTo(waterfall.waitedMs, 6);
      const parts = placedParts(waterfall);
      expect(parts[0]?.fromMs).toBe(-waterfall.hiddenMs);
      expect(parts.at(-1)?.toMs).toBeCloseTo(waterfall.waitedMs, 6);
    }
  });

  it('says it in a sentence', async () => {
    const { turns, p50Ms } = new WaitCounter().take(await scenarioLog('speculation/depth-text.yaml'));
    expect(p50Ms).toBe(80);
    expect(turns.flatMap(({ waterfall }) => (waterfall === undefined ? [] : [sumWords(waterfall)]))).toEqual([
      'Waited 80 ms = first token 100 + clause 0 + speech 80 − hidden 100',
    ]);
  });

  it('tells what else an answer waited for', async () => {
    const log = await scenarioLog('barge-in/audio-ready-while-contested.yaml');
    const [turn] = new WaitCounter().take(log).turns;
    expect(turn?.waterfall === undefined ? '' : sumWords(turn.waterfall)).toBe(
      'Waited 500 ms = first token 100 + clause 30 + speech 80 + rest 290 − hidden 0',
    );
    expect(log[turn?.entry ?? -1]).toMatchObject({ type: 'turn.committed', turn: 0 });
  });

  it('comes to the same entry by entry', async () => {
    const log = await scenarioLog('tools/words-before-a-long-tool.yaml');
    const growing = new WaitCounter();
    const entries: LogEntry[] = [];
    for (const entry of log) {
      entries.push(entry);
      growing.take(entries);
    }
    expect(growing.take(entries)).toEqual(new WaitCounter().take(log));
  });

  it('has nothing of a call without turns', () => {
    expect(new WaitCounter().take([])).toMatchObject({ turns: [], p50Ms: undefined, mostWaitedMs: 1 });
  });
});
