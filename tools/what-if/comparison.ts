import type { Course, CourseTotals, TurnCourse } from './course.ts';

/** One turn in each of the courses; absent where it has no counterpart. */
export interface TurnPair {
  readonly recorded?: TurnCourse;
  readonly unchanged?: TurnCourse;
  readonly replayed?: TurnCourse;
}

/** The courses of a call that is played again: as it was recorded, with nothing changed, and with a change. */
interface Courses<Of> {
  readonly recorded: Of;
  readonly unchanged: Of;
  readonly replayed: Of;
}

/** What a change makes of a call, beside what comes of it without one: a replay has not all that was recorded. */
export interface Comparison {
  readonly turns: readonly TurnPair[];
  readonly totals: Courses<CourseTotals>;
  /** What was heard, or when, has changed. */
  readonly isMoved: boolean;
}

/** Below this, two waits are the same. */
const sameWaitMs = 5;

/** `turnOf` tells the recorded number of each replayed turn; of several for one, the first is its counterpart. */
export function comparisonOf(courses: Courses<Course>, turnOf: readonly number[]): Comparison {
  const { recorded, unchanged, replayed } = courses;
  const before = new Map(recorded.turns.map((turn) => [nameOf(turn), turn]));
  const turns = unchanged.turns.map((turn): TurnPair => {
    const counterpart = before.get(nameOf(turn));
    return counterpart === undefined ? { unchanged: turn } : { recorded: counterpart, unchanged: turn };
  });
  const free = new Set(unchanged.turns.map(nameOf));
  let next = 0;
  for (const turn of replayed.turns) {
    const name = nameOf(turn.isTyped ? turn : { ...turn, turn: turnOf[turn.turn] ?? turn.turn });
    const index = turns.findIndex((pair) => pair.unchanged !== undefined && nameOf(pair.unchanged) === name);
    if (free.delete(name)) turns[index] = { ...turns[index], replayed: turn };
    else turns.splice(Math.max(next, index + 1), 0, { replayed: turn });
    next = turns.findIndex((pair) => pair.replayed === turn) + 1;
  }
  return {
    turns,
    totals: { recorded: recorded.totals, unchanged: unchanged.totals, replayed: replayed.totals },
    isMoved: turns.some(isMoved),
  };
}

function nameOf({ turn, isTyped }: TurnCourse): string {
  return `${isTyped === true ? 'typed ' : ''}${turn}`;
}

/** Whether the caller would have noticed a difference. */
export function isMoved({ unchanged, replayed }: TurnPair): boolean {
  return unchanged === undefined || replayed === undefined || isOther(unchanged, replayed, sameWaitMs);
}

/** Whether two courses of a turn differ, in their waits by so much or more. */
export function isOther(one: TurnCourse, other: TurnCourse, waitMs: number): boolean {
  const { releaseMs: before = -1 } = one;
  const { releaseMs: after = -1 } = other;
  return (
    Math.abs(before - after) >= waitMs ||
    one.heard !== other.heard ||
    one.isCut !== other.isCut ||
    one.text !== other.text
  );
}
