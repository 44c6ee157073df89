import type { RunningTimer } from '../../../../../../src/inspector/frame.ts';

export interface TimerLeft {
  readonly id: string;
  /** The path of the state that waits. */
  readonly source: string;
  /** The policy's key of the delay, where it has one. */
  readonly name: string;
  readonly leftMs: number;
  /** Of the whole delay, between 0 and 1. */
  readonly share: number;
}

/** What is left of each timer at a moment of the call, the nearest first. */
export function timersLeft(
  timers: readonly RunningTimer[],
  keys: ReadonlyMap<string, string>,
  atMs: number,
): readonly TimerLeft[] {
  return timers
    .map(({ id, source, delay, delayMs, startedAt }) => {
      const leftMs = Math.min(Math.max(0, startedAt + delayMs - atMs), delayMs);
      const share = delayMs === 0 ? 0 : leftMs / delayMs;
      return { id, source, name: keys.get(delay) ?? delay, leftMs, share };
    })
    .toSorted((one, other) => one.leftMs - other.leftMs);
}
