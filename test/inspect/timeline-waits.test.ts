import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import type { Peaks } from '../../tools/inspector/src/inspect/timeline/peaks.ts';
import { voiceToVoiceMs } from '../../tools/inspector/src/inspect/timeline/voice-to-voice.ts';
import {
  isBeyond,
  placeOf,
  waitScaleOf,
  waitTicks,
} from '../../tools/inspector/src/inspect/timeline/wait-scale.ts';
import {
  ordered,
  placedParts,
  sumWords,
  type Wait,
  WaitCounter,
  waitsAt,
} from '../../tools/inspector/src/inspect/timeline/waits.ts';
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
    const answered = new WaitCounter().take(log).filter(({ waterfall }) => waterfall !== undefined);
    expect(answered.length).toBeGreaterThan(0);
    for (const { turn = -1, waterfall } of answered) {
      if (waterfall === undefined) continue;
      const { askedMs, tokenMs, clauseMs, voiceMs, audioMs, overMs, startedMs } = momentsOf(log, turn);
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
    const waits = new WaitCounter().take(await scenarioLog('speculation/depth-text.yaml'));
    expect(waits.flatMap(({ waterfall }) => (waterfall === undefined ? [] : [sumWords(waterfall)]))).toEqual([
      'Waited 80 ms = first token 100 + clause 0 + speech 80 − hidden 100',
    ]);
  });

  it('tells what else an answer waited for', async () => {
    const log = await scenarioLog('barge-in/audio-ready-while-contested.yaml');
    const [turn] = new WaitCounter().take(log);
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
    expect(new WaitCounter().take([])).toEqual([]);
    expect(waitScaleOf([])).toEqual({ hiddenMs: 0, waitedMs: 1 });
  });
});

describe('the wait for an answer to what was not spoken', () => {
  it('is counted from when it was typed, in parts of the log', async () => {
    const log = await scenarioLog('metrics/typed-between-turns.yaml');
    const waits = new WaitCounter().take(log);
    expect(waits.map(({ turn, by, text }) => [by ?? turn, text])).toEqual([
      [0, 'What are your hours?'],
      ['typed', 'And on Sundays?'],
      [1, 'Thank you.'],
    ]);
    const typed = waits[1];
    expect(typed?.waterfall === undefined ? '' : sumWords(typed.waterfall)).toBe(
      'Waited 240 ms = first token 100 + clause 60 + speech 80 − hidden 0',
    );
    expect(log[typed?.entry ?? -1]).toMatchObject({ type: 'turn.committed', text: 'And on Sundays?' });
    expect(log[typed?.answerEntry ?? -1]).toMatchObject({ type: 'playout.started', reply: 2 });
  });

  it('begins when keys are complete', async () => {
    const [keys] = new WaitCounter().take(await scenarioLog('dtmf-typed/keys-collected.yaml'));
    expect(keys).toMatchObject({ by: 'keys', text: '42', waterfall: { waitedMs: 200, restMs: 0 } });
  });

  it('has the end of another reply in it, where that could not be interrupted', async () => {
    const waits = new WaitCounter().take(await scenarioLog('dtmf-typed/typed-while-uninterruptible.yaml'));
    expect(waits.map(({ waterfall }) => [waterfall?.waitedMs, waterfall?.restMs])).toEqual([
      [240, 0],
      [1440, 1240],
    ]);
  });
});

describe('the list of waits', () => {
  it('has at a moment what was known then', async () => {
    const log = await scenarioLog('metrics/typed-between-turns.yaml');
    const waits = new WaitCounter().take(log);
    const at = (type: string, nth = 0): number =>
      log.flatMap((entry, index) => (entry.type === type ? [index] : []))[nth] ?? -1;
    expect(waitsAt(waits, 0)).toEqual([]);
    const first = waitsAt(waits, at('playout.started'));
    expect(first.map(({ waterfall }) => waterfall?.waitedMs)).toEqual([210]);
    const asked = waitsAt(waits, at('turn.committed', 1));
    expect(asked.map(({ waterfall }) => waterfall?.waitedMs)).toEqual([210, undefined]);
    const heard = waitsAt(waits, at('playout.started', 1));
    expect(heard.map(({ waterfall }) => waterfall?.waitedMs)).toEqual([210, 240]);
    expect(waitsAt(waits, log.length)).toEqual(waits);
  });

  it('can have the longest first', async () => {
    const waits = new WaitCounter().take(await scenarioLog('metrics/typed-between-turns.yaml'));
    const waited = (order: 'time' | 'length') =>
      ordered(waits, order).map(({ waterfall }) => waterfall?.waitedMs);
    expect(waited('time')).toEqual([210, 240, 180]);
    expect(waited('length')).toEqual([240, 210, 180]);
  });
});

const waitOf = (waitedMs: number, hiddenMs = 0) => ({
  waitedMs,
  hiddenMs,
  firstTokenMs: waitedMs + hiddenMs,
  clauseMs: 0,
  audioMs: 0,
  restMs: 0,
});

describe('the axis of the waits', () => {
  const usual = Array.from({ length: 99 }, (_, index) => waitOf(100 + index));

  it('is not set by one that is far longer than the others, and tells that it is cut off', () => {
    const far = waitOf(11_000);
    const scale = waitScaleOf([...usual, far]);
    expect(scale.waitedMs).toBe(194);
    expect(placeOf(11_000, scale)).toBe(100);
    expect([...usual, far].filter((each) => isBeyond(each, scale))).toContain(far);
    expect(waitScaleOf([waitOf(100), waitOf(120), waitOf(11_000)]).waitedMs).toBe(240);
  });

  it('has room for all where none is far longer', () => {
    const scale = waitScaleOf(usual);
    expect(scale.waitedMs).toBe(198);
    expect(usual.some((each) => isBeyond(each, scale))).toBe(false);
  });

  it.each([
    [0, 1],
    [0, 240],
    [2000, 4],
    [240, 130],
    [30, 900],
    [12_000, 11_000],
  ])('has a figure with its unit right of the turn’s end: hidden %d ms, waited %d ms', (hidden, waited) => {
    const scale = waitScaleOf([waitOf(waited, hidden)]);
    const ticks = waitTicks(scale);
    const zero = placeOf(0, scale);
    expect(ticks.filter(({ place }) => place > zero).length).toBeGreaterThan(0);
    for (const { words, place } of ticks) {
      if (place === zero) expect(words).toBe('turn end');
      else expect(words).toMatch(/^−?\d+(?:\.\d+)? m?s$/u);
    }
    // Words need about 6 px a letter of at least 300 px.
    const reaches = ticks.map(({ words, place, side }) => {
      const share = (words.length * 6 + 4) / 3;
      return side === 'left' ? [place - share, place] : [place, place + share];
    });
    for (const [index, [from = 0, to = 0]] of reaches.entries()) {
      expect(from).toBeGreaterThanOrEqual(reaches[index - 1]?.[1] ?? 0);
      expect(to).toBeLessThanOrEqual(101);
    }
  });
});

/** From the call's beginning, with a voice from 1.1 to 1.9 s. */
const recorded = (lengthMs: number, loudness = 0.5): Peaks => {
  const max = Float32Array.from({ length: lengthMs / 10 }, (_, index) =>
    index >= 110 && index < 190 ? loudness : 0.01,
  );
  return { offsetMs: 0, bucketMs: 10, durationMs: lengthMs, max, min: max.map((each) => -each) };
};

describe('voice to voice', () => {
  const wait: Wait = {
    turn: 0,
    text: 'Hello.',
    entry: 1,
    guess: 'none',
    waterfall: waitOf(200),
    spoken: { fromMs: 1000, toMs: 2500 },
  };
  it('is from the last sound of the recording to the first audio', () => {
    expect(voiceToVoiceMs(wait, recorded(4000))).toBe(800);
  });

  it('is not told of what was not recorded, not spoken or not answered', () => {
    const { spoken: _spoken, ...typed } = wait;
    const { waterfall: _waterfall, ...open } = wait;
    expect(voiceToVoiceMs(wait, undefined)).toBeUndefined();
    expect(voiceToVoiceMs(wait, recorded(2000))).toBeUndefined();
    expect(voiceToVoiceMs(wait, recorded(4000, 0.01))).toBeUndefined();
    expect(voiceToVoiceMs(typed, recorded(4000))).toBeUndefined();
    expect(voiceToVoiceMs(open, recorded(4000))).toBeUndefined();
  });
});
