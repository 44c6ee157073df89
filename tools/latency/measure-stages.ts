import { spreadOf, type Spread } from '../quantile.ts';
import type { Progress } from '../progress.ts';
import { latencyBudget, type LatencyStage } from './latency-budget.ts';
import type { LatencyBench } from './latency-bench.ts';

export interface StageFigures {
  readonly stage: LatencyStage;
  readonly runsMs: readonly number[];
  readonly spread: Spread;
  /** Why there are fewer runs than were asked for. */
  readonly failure?: unknown;
}

/** Runs each stage so many times, one run after the other. A stage that fails once is not tried further. */
export async function measureStages(
  bench: LatencyBench,
  stages: readonly LatencyStage[],
  runs: number,
  progress: Progress,
): Promise<readonly StageFigures[]> {
  const figures: StageFigures[] = [];
  for (const stage of stages) figures.push(await measureStage(bench, stage, runs, progress));
  return figures;
}

async function measureStage(
  bench: LatencyBench,
  stage: LatencyStage,
  runs: number,
  progress: Progress,
): Promise<StageFigures> {
  const runsMs: number[] = [];
  const { label } = latencyBudget[stage];
  try {
    // In a call, connections are open when they are needed; the first run opens them.
    if (stage === 'llm' || stage === 'tts') await progress.during(`${label}: warming up`, bench[stage]());
    for (let run = 1; run <= runs; run++) {
      runsMs.push(await progress.during(`${label}: run ${run} of ${runs}`, bench[stage]()));
    }
    return { stage, runsMs, spread: spreadOf(runsMs) };
  } catch (failure) {
    return { stage, runsMs, spread: spreadOf(runsMs), failure };
  }
}
