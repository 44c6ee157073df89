import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';
import { spreadOf } from '../quantile.ts';
import { speculationOf, turnsOf, type TurnFigures } from '../report/turn-figures.ts';
import type { LogEntry } from '../replay/log-entry.ts';
import { typedTurns } from './typed-turns.ts';

/** What came of one turn of the caller. */
export interface TurnCourse {
  /** Spoken and typed turns are counted apart. */
  readonly turn: number;
  readonly isTyped?: true;
  /** What was said; empty for a turn that was taken for noise. */
  readonly text: string;
  /** From the end of the turn to the answer's first sound; absent where there was no answer. */
  readonly releaseMs?: number;
  readonly speculation: TurnMetrics['speculation'];
  /** The words of the answer that were heard. */
  readonly heard: string;
  /** The answer was cut off. */
  readonly isCut: boolean;
}

export interface CourseTotals {
  /** The middle of what the caller waited for answers. */
  readonly waitedMs?: number;
  readonly longestWaitMs?: number;
  readonly guesses: { readonly made: number; readonly right: number; readonly wasted: number };
  /** How often the agent fell silent to see whether the caller means to interrupt. */
  readonly pauses: number;
  /** How often the caller did, by voice, by typing or by a key. */
  readonly bargeIns: number;
  /** How many answers, and lines, were cut off, by whatever it was. */
  readonly cuts: number;
}

/** How a call went, as its log tells it. */
export interface Course {
  readonly turns: readonly TurnCourse[];
  readonly totals: CourseTotals;
}

export function courseOf(entries: readonly LogEntry[]): Course {
  const figures = turnsOf({ entries });
  const { started: made, committed: right, discarded: wasted } = speculationOf({ entries }, figures);
  const turns = turnCourses(entries, figures);
  const { p50: waitedMs, max: longestWaitMs } = spreadOf(turns.flatMap(({ releaseMs }) => releaseMs ?? []));
  return {
    turns,
    totals: {
      ...(waitedMs === undefined ? {} : { waitedMs }),
      ...(longestWaitMs === undefined ? {} : { longestWaitMs }),
      guesses: { made, right, wasted },
      pauses: pausesIn(entries),
      bargeIns: bargeInsIn(entries),
      cuts: entries.filter(isCutReply).length,
    },
  };
}

interface Answer {
  readonly heard: string;
  readonly isCut: boolean;
}

/** In the order in which they began. */
function turnCourses(entries: readonly LogEntry[], figures: readonly TurnFigures[]): readonly TurnCourse[] {
  const answers = answersIn(entries);
  const began = beginnings(entries);
  const spoken = figures.map((each) => {
    const { turn } = each.metrics;
    return { at: began.get(turn) ?? 0, course: turnCourse(each, answers.get(turn)) };
  });
  const typed = typedTurns(entries).map(({ at, text, reply, releaseMs }, turn) => {
    const released = releaseMs === undefined ? {} : { releaseMs };
    const answer = answers.get(`r${reply}`) ?? unheard;
    const course: TurnCourse = { turn, isTyped: true, text, ...released, speculation: 'none', ...answer };
    return { at, course };
  });
  return [...spoken, ...typed].toSorted((one, other) => one.at - other.at).map(({ course }) => course);
}

function beginnings(entries: readonly LogEntry[]): ReadonlyMap<unknown, number> {
  const began = new Map<unknown, number>();
  for (const { type, turn, at } of entries)
    if (type.startsWith('turn.') && !began.has(turn)) began.set(turn, at);
  return began;
}

const unheard: Answer = { heard: '', isCut: false };

function turnCourse({ text, metrics }: TurnFigures, answer = unheard): TurnCourse {
  const { turn, releaseMs, speculation } = metrics;
  const released = releaseMs === undefined ? {} : { releaseMs };
  return { turn, text, ...released, speculation, ...answer };
}

/** By the numbers of their turns, and by their own names. */
function answersIn(entries: readonly LogEntry[]): ReadonlyMap<unknown, Answer> {
  const turnOf = new Map<unknown, number>();
  const answers = new Map<unknown, Answer>();
  for (const entry of entries) {
    if (entry.type !== 'client.reply') continue;
    const { event, reply, turn, heard } = entry;
    if (event === 'started' && typeof turn === 'number') turnOf.set(reply, turn);
    if (event !== 'ended') continue;
    const answer = { heard: String(heard), isCut: isCutReply(entry) };
    answers.set(reply, answer);
    const answered = turnOf.get(reply);
    if (answered !== undefined) answers.set(answered, answer);
  }
  return answers;
}

function isCutReply({ type, event, outcome }: LogEntry): boolean {
  return type === 'client.reply' && event === 'ended' && outcome === 'interrupted';
}

/** A state that is entered anew is told as well when nothing changes for the client. */
function pausesIn(entries: readonly LogEntry[]): number {
  const states = entries.flatMap(({ type, state }) => (type === 'client.state' ? [state] : []));
  return states.filter((state, index) => state === 'barge-in' && states[index - 1] !== 'barge-in').length;
}

/** Who interrupts clears the playout before the reply is cut; the end of a call does so behind that. */
function bargeInsIn(entries: readonly LogEntry[]): number {
  const decisions = entries.filter(({ kind }) => kind === 'decision');
  return decisions.filter(
    ({ type }, index) => type === 'playout.cleared' && decisions[index - 1]?.type !== 'reply.cut',
  ).length;
}
