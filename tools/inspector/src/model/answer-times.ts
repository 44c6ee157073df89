import type { TurnMetrics } from '../../../../machines/vocabulary/turn-metrics.ts';
import type { CallView } from './call-view.ts';

/** How long the caller waited for the answer to one turn. */
export interface AnswerTime {
  readonly key: string;
  readonly turn: number;
  readonly releaseMs: number;
  /** Of the longest wait, between 0 and 1. */
  readonly share: number;
  readonly speculation: TurnMetrics['speculation'];
}

/** Shorter waits than this are all good; a bar that fills at 200 ms would only alarm. */
const leastScaleMs = 1000;

/** The waits of a call in the order of its turns. */
export function answerTimes({ metrics }: CallView): readonly AnswerTime[] {
  const waitsMs = [...metrics.values()].map(({ releaseMs }) => releaseMs ?? 0);
  const scaleMs = Math.max(leastScaleMs, ...waitsMs);
  return [...metrics].flatMap(([key, { turn, releaseMs, speculation }]) =>
    releaseMs === undefined
      ? []
      : [{ key, turn, releaseMs, share: Math.max(0, releaseMs) / scaleMs, speculation }],
  );
}

/** The middle of them; half of the answers came sooner. */
export function medianMs(times: readonly AnswerTime[]): number | undefined {
  const sorted = times.map(({ releaseMs }) => releaseMs).toSorted((one, other) => one - other);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
