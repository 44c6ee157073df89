import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { placedParts, sumWords, WaitCounter } from '../../tools/inspector/src/inspect/timeline/waits.ts';
import { scenarioLog } from '../support/scenario-log.ts';

/** When the first answer to a turn was made and begun, as the log has it. */
function momentsOf(log: readonly LogEntry[], turn: number) {
  const made = log.findLast((entry) => entry.type === 'reply.requested' && entry['turn'] === turn);
  const first = (type: string): number =>
    log.find((entry) => entry.type === type && entry['reply'] === made?.['reply'])?.at ?? Number.NaN;
  const overMs =
    log.findLast((entry) => entry.type === 'turn.eot' && entry['turn'] === turn)?.at ?? Number.NaN;
  const [askedMs, tokenMs, voiceMs] = [first('llm.asked'), first('reply.text-ready'), first('voice.asked')];
  // What is held as a text is given to the voice when its turn is over; here its first clause came with its first token.
  const isHeldAsText = askedMs < overMs && voiceMs === overMs;
  const clauseMs = isHeldAsText ? tokenMs : voiceMs;
  const [audioMs, startedMs] = [first('reply.audio-ready'), first('playout.started')];
  return { askedMs, tokenMs, clauseMs, voiceMs, audioMs, overMs, startedMs };
}

describe('what callers waited for', () => {
  it.each([
    'speculation/depth-text.yaml',
    'speculation/eager-hit.yaml',
    'speculation/timeout-then-late-eot.yaml',
    'tools/words-before-a-long-tool.yaml',
    'failures/starts-over-unheard.yaml',
    'barge-in/audio-ready-while-contested.yaml',
  ])('are the stretches between the moments of %s', async (file) => {
    const log = await scenarioLog(file);
    const { turns } = new WaitCounter().take(log);
    const answered = turns.filter(({ waterfall }) => waterfall !== undefined);
    expect(answered.length).toBeGreaterThan(0);
    for (const { metrics, waterfall } of answered) {
      if (waterfall === undefined) continue;
      const { askedMs, tokenMs, clauseMs, voiceMs, audioMs, overMs, startedMs } = momentsOf(
        log,
        metrics.turn,
      );
      expect(waterfall).toEqual({
        waitedMs: startedMs - overMs,
        firstTokenMs: tokenMs - askedMs,
        clauseMs: clauseMs - tokenMs,
        audioMs: audioMs - voiceMs,
        hiddenMs: Math.min(overMs, clauseMs < voiceMs ? clauseMs : audioMs) - askedMs,
        restMs: startedMs - Math.max(audioMs, overMs),
      });
      const parts = placedParts(waterfall);
      expect([parts[0]?.fromMs, parts.at(-1)?.toMs]).toEqual([
        askedMs < overMs ? -waterfall.hiddenMs : -0,
        startedMs - overMs,
      ]);
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
