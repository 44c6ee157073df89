import { describe, expect, it } from 'vitest';
import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';
import { SilenceConfidence } from '../../tools/study/silence-confidence.ts';
import { hearing, play, recordedDialogues, scripted, studyPolicy } from './recorded-calls.ts';

const generationMs = scripted.firstTokenMs + scripted.firstClauseMs + scripted.firstAudioMs;
const eotSilenceMs = new SilenceConfidence(hearing.halfLifeMs).silenceMs(hearing.eotThreshold);

/** The figures of all answered turns of all dialogues, guessed at so long before their end. */
async function answeredTurns(leadMs: number): Promise<readonly TurnMetrics[]> {
  const confidence = new SilenceConfidence(hearing.halfLifeMs);
  const eagerThreshold = confidence.after(Math.round(eotSilenceMs) - leadMs);
  const policy = await studyPolicy();
  const calls = await Promise.all(
    (await recordedDialogues()).map((dialogue) =>
      play(dialogue, { hearing: { ...hearing, eagerThreshold }, policy }),
    ),
  );
  return calls
    .flatMap(({ session }) => session.ledger.all())
    .filter(({ releaseMs }) => releaseMs !== undefined);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('what speculation hides of the time that answers take', () => {
  it('is the most that leads of 200 ms allow', async () => {
    const turns = await answeredTurns(200);
    const generated = turns.map(
      ({ llmFirstClauseMs = NaN, ttsFirstAudioMs = NaN }) => llmFirstClauseMs + ttsFirstAudioMs,
    );
    const hidden = sum(turns.map(({ hiddenMs = 0 }) => hiddenMs));
    const most = sum(generated.map((ms, index) => Math.min(turns[index]?.eagerLeadMs ?? 0, ms)));
    const share = hidden / sum(generated);
    process.stdout.write(
      `speculation hides ${(100 * share).toFixed(1)} % of ${sum(generated)} ms in ${turns.length} answered turns\n`,
    );
    expect(new Set(generated)).toEqual(new Set([generationMs]));
    expect(turns.every(({ speculation }) => speculation === 'hit')).toBe(true);
    expect(Math.abs(hidden - most)).toBeLessThanOrEqual(turns.length);
    expect(share).toBeCloseTo(200 / generationMs, 2);
    for (const { releaseMs = NaN } of turns)
      expect(Math.abs(releaseMs - (generationMs - 200))).toBeLessThanOrEqual(1);
  });

  it.each([generationMs, 300, 500])(
    'is all of it with a lead of %d ms: audio that is ready leaves with the eot',
    async (leadMs) => {
      const turns = await answeredTurns(leadMs);
      expect(turns.length).toBeGreaterThan(15);
      for (const { speculation, releaseMs, hiddenMs } of turns) {
        expect(speculation).toBe('hit');
        expect(releaseMs).toBeLessThanOrEqual(2);
        expect(hiddenMs).toBe(generationMs);
      }
    },
  );
});
