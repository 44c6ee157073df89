import type { Course, CourseTotals, TurnCourse } from './course.ts';

/** A turn of the recording and the one that stands for it; one of them is absent where it has no counterpart. */
export interface TurnPair {
  readonly recorded?: TurnCourse;
  readonly replayed?: TurnCourse;
}

/** Two courses of a call side by side. */
export interface Comparison {
  readonly turns: readonly TurnPair[];
  readonly totals: { readonly recorded: CourseTotals; readonly replayed: CourseTotals };
  /** What was heard, or when, has changed. */
  readonly isMoved: boolean;
}

/** Below this, two waits are the same: a recorded clock has fractions that a replay does not have. */
const sameWaitMs = 5;

/** `turnOf` tells the recorded number of each replayed turn; of several for one, the first is its counterpart. */
export function comparisonOf(recorded: Course, replayed: Course, turnOf: readonly number[]): Comparison {
  const counterparts = new Map(recorded.turns.map((turn) => [turn.turn, turn]));
  const placed = replayed.turns.map((turn) => {
    const number = turnOf[turn.turn] ?? turn.turn;
    const counterpart = counterparts.get(number);
    counterparts.delete(number);
    const pair = counterpart === undefined ? { replayed: turn } : { recorded: counterpart, replayed: turn };
    return { number, pair };
  });
  const lost = [...counterparts].map(([number, turn]) => ({ number, pair: { recorded: turn } }));
  const turns = [...placed, ...lost]
    .toSorted((one, other) => one.number - other.number)
    .map(({ pair }): TurnPair => pair);
  return {
    turns,
    totals: { recorded: recorded.totals, replayed: replayed.totals },
    isMoved: turns.some(isMoved),
  };
}

/** Whether the caller would have noticed a difference. */
export function isMoved({ recorded, replayed }: TurnPair): boolean {
  if (recorded === undefined || replayed === undefined) return true;
  const { releaseMs: before = -1 } = recorded;
  const { releaseMs: after = -1 } = replayed;
  return (
    Math.abs(before - after) >= sameWaitMs ||
    recorded.heard !== replayed.heard ||
    recorded.isCut !== replayed.isCut ||
    recorded.text !== replayed.text
  );
}
