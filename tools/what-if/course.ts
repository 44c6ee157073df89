import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';
import { spreadOf } from '../quantile.ts';
import { speculationOf, turnsOf, type TurnFigures } from '../report/turn-figures.ts';
import type { LogEntry } from '../replay/log-entry.ts';

/** What came of one turn of the caller. */
export interface TurnCourse {
  readonly turn: number;
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
  /** How often the caller did so by voice. */
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
  const answers = answersByTurn(entries);
  const turns = figures.map((each) => turnCourse(each, answers.get(each.metrics.turn)));
  const { p50: waitedMs, max: longestWaitMs } = spreadOf(turns.flatMap(({ releaseMs }) => releaseMs ?? []));
  return {
    turns,
    totals: {
      ...(waitedMs === undefined ? {} : { waitedMs }),
      ...(longestWaitMs === undefined ? {} : { longestWaitMs }),
      guesses: { made, right, wasted },
      pauses: pausesIn(entries),
      bargeIns: entries.filter(({ type, turn }) => type === 'playout.cleared' && turn !== undefined).length,
      cuts: entries.filter(isCutReply).length,
    },
  };
}

interface Answer {
  readonly heard: string;
  readonly isCut: boolean;
}

function turnCourse(
  { text, metrics }: TurnFigures,
  answer: Answer = { heard: '', isCut: false },
): TurnCourse {
  const { turn, releaseMs, speculation } = metrics;
  const released = releaseMs === undefined ? {} : { releaseMs };
  return { turn, text, ...released, speculation, ...answer };
}

function answersByTurn(entries: readonly LogEntry[]): ReadonlyMap<number, Answer> {
  const turnOf = new Map<unknown, number>();
  const answers = new Map<number, Answer>();
  for (const entry of entries) {
    if (entry.type !== 'client.reply') continue;
    const { event, reply, turn, heard } = entry;
    if (event === 'started' && typeof turn === 'number') turnOf.set(reply, turn);
    const answered = turnOf.get(reply);
    if (event === 'ended' && answered !== undefined)
      answers.set(answered, { heard: String(heard), isCut: isCutReply(entry) });
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
