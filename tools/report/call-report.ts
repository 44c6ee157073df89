import type { CallLog } from './call-log.ts';
import { spansOf } from './call-spans.ts';
import {
  speculationOf,
  speculationTogether,
  turnsOf,
  type Speculation,
  type TurnFigures,
} from './turn-figures.ts';
import { together, turnTakingOf, type TurnTaking } from './turn-taking.ts';

/** The turn-taking of one call, or of several as one. */
export interface Figures {
  /** Of the turns that were not spoken; nothing is measured of them. */
  readonly typedTurns: number;
  /** The spoken ones. */
  readonly turns: readonly TurnFigures[];
  readonly turnTaking: TurnTaking;
  readonly speculation: Speculation;
}

export interface CallReport extends Figures {
  readonly file: string;
  readonly id: string;
  readonly agent: string;
  readonly startedAt: string;
  readonly durationMs: number;
  /** Why it ended; absent when the log does not reach so far. */
  readonly outcome?: string;
  /** The state other than listening, speaking and its end in which the call was longest without a break. */
  readonly longestWait: { readonly state: string; readonly ms: number } | undefined;
}

const restingStates = new Set(['listening', 'speaking', 'ending', 'ended', 'failed']);

export function reportOf(log: CallLog): CallReport {
  const { entries, opened, file } = log;
  const turns = turnsOf(log);
  const ended = entries.find(({ type }) => type === 'call.ended');
  return {
    file,
    id: String(opened['id']),
    agent: String(opened['agent']),
    startedAt: String(opened['startedAt']),
    durationMs: entries.at(-1)?.at ?? 0,
    ...(ended === undefined ? {} : { outcome: String(ended['reason']) }),
    longestWait: longestWaitOf(log),
    typedTurns: entries.filter(({ type, turn }) => type === 'turn.committed' && turn === undefined).length,
    turns,
    turnTaking: turnTakingOf(spansOf(log)),
    speculation: speculationOf(log, turns),
  };
}

export function allTogether(reports: readonly CallReport[]): Figures {
  return {
    typedTurns: reports.reduce((sum, { typedTurns }) => sum + typedTurns, 0),
    turns: reports.flatMap(({ turns }) => turns),
    turnTaking: together(reports.map(({ turnTaking }) => turnTaking)),
    speculation: speculationTogether(reports.map(({ speculation }) => speculation)),
  };
}

function longestWaitOf({ entries }: CallLog): CallReport['longestWait'] {
  const entered = entries.filter(({ type }) => type === 'state.entered');
  const endMs = entries.at(-1)?.at ?? 0;
  const waits = entered
    .map(({ at, state }, index) => ({ state: String(state), ms: (entered[index + 1]?.at ?? endMs) - at }))
    .filter(({ state }) => !restingStates.has(state));
  return waits.toSorted((one, other) => other.ms - one.ms)[0];
}
