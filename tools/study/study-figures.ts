import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';
import { quantile } from '../quantile.ts';
import type { StudyCall } from './study-call.ts';

/** What guessing saved and lost in some calls. */
export interface StudyFigures {
  /** Turns that were answered. */
  readonly turns: number;
  readonly guesses: number;
  /** Guesses that were right. */
  readonly hits: number;
  readonly hiddenP50Ms: number;
  /** From the end of a turn to the first audio of its answer. */
  readonly waitedP50Ms: number;
  readonly waitedP95Ms: number;
  readonly waitedMeanMs: number;
  readonly wastedTokens: number;
  readonly wastedCharacters: number;
  readonly wastedUsd: number;
  /** Moves of the governor. */
  readonly moves: number;
}

export function figuresOf(calls: readonly StudyCall[]): StudyFigures {
  const log = calls.flatMap((call) => call.log);
  const metrics = calls.flatMap(({ session }) => session.ledger.all());
  const answered = metrics.filter(({ releaseMs }) => releaseMs !== undefined);
  const waited = answered.map(({ releaseMs = 0 }) => releaseMs);
  const total = (of: (turn: TurnMetrics) => number): number =>
    metrics.reduce((sum, turn) => sum + of(turn), 0);
  return {
    turns: answered.length,
    guesses: log.filter((entry) => entry.type === 'reply.requested' && entry['speculative'] === true).length,
    hits: log.filter(({ type }) => type === 'reply.committed').length,
    hiddenP50Ms:
      quantile(
        answered.map(({ hiddenMs = 0 }) => hiddenMs),
        0.5,
      ) ?? 0,
    waitedP50Ms: quantile(waited, 0.5) ?? 0,
    waitedP95Ms: quantile(waited, 0.95) ?? 0,
    waitedMeanMs: waited.reduce((sum, ms) => sum + ms, 0) / Math.max(1, waited.length),
    wastedTokens: total((turn) => turn.wastedTokens),
    wastedCharacters: total((turn) => turn.wastedCharacters),
    wastedUsd: total((turn) => turn.wastedUsd ?? 0),
    moves: log.filter(({ type }) => type === 'speculation.governed').length,
  };
}
