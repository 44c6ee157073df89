import { textTable } from '../text-table.ts';
import type { StudyResult } from './run-study.ts';

const heading = [
  'setting',
  'hit rate',
  'guesses/turn',
  'hidden p50',
  'waited p50 / p95',
  'wasted a turn: tokens, characters',
  'USD in 1000 turns',
];

/** A table for each kind of caller, a row for each setting. */
export function studyTables(results: readonly StudyResult[]): string {
  const callers = [...new Set(results.map(({ caller }) => caller))];
  return callers
    .map((caller) => {
      const rows = results.filter((result) => result.caller === caller).map(rowOf);
      return `${caller.name}: ${caller.about}\n${textTable([heading, ...rows])}`;
    })
    .join('\n');
}

function rowOf({ setting, figures }: StudyResult): readonly string[] {
  const { turns, guesses, hits, hiddenP50Ms, waitedP50Ms, waitedP95Ms } = figures;
  const { wastedTokens, wastedCharacters, wastedUsd, moves } = figures;
  return [
    setting.isGoverned ? `${setting.name} (${moves} moves)` : setting.name,
    `${Math.round((100 * hits) / Math.max(1, guesses))} %`,
    (guesses / turns).toFixed(2),
    `${Math.round(hiddenP50Ms)} ms`,
    `${Math.round(waitedP50Ms)} / ${Math.round(waitedP95Ms)} ms`,
    `${(wastedTokens / turns).toFixed(1)}, ${(wastedCharacters / turns).toFixed(1)}`,
    ((1000 * wastedUsd) / turns).toFixed(2),
  ];
}
