import fc from 'fast-check';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Violation } from '../oracle/violation.ts';
import { fixtureOf } from './fixture-of.ts';
import { byCommands, byScheduler } from './interleavings.ts';
import type { Stage } from './stage.ts';

export const kinds = ['commands', 'scheduler'] as const;
export type Kind = (typeof kinds)[number];

export interface ExplorationOptions {
  readonly kind: Kind;
  readonly runs: number;
  readonly seed: number;
  /** Where a failure was found, and what of its commands was left: goes there at once. */
  readonly path?: string;
  readonly replayPath?: string;
  /** The first failure is enough as it is found. */
  readonly withoutShrinking?: boolean;
  readonly onRun?: () => void;
}

/** A call in which an invariant did not hold, made as small as could be. */
export interface Finding {
  readonly violations: readonly Violation[];
  /** For a person: what was broken, how to see it again, what happened, and the fixture. */
  readonly report: string;
}

/** Explores so many calls; returns what it found, if it found something. */
export async function explore(
  shipped: CallPolicy,
  options: ExplorationOptions,
): Promise<Finding | undefined> {
  const { kind, runs, seed, path, replayPath, withoutShrinking = false } = options;
  let broken: Stage | undefined;
  const onRun = (stage: Stage): void => {
    options.onRun?.();
    // Whoever shrinks goes on from the newest failure: the last one is the smallest.
    if (stage.oracle.violations.length > 0) broken = stage;
  };
  const parameters = {
    numRuns: runs,
    seed,
    endOnFailure: withoutShrinking,
    ...(path === undefined ? {} : { path }),
  };
  const details =
    kind === 'commands'
      ? await fc.check(byCommands(shipped, onRun, replayPath), parameters)
      : await fc.check(byScheduler(shipped, onRun), parameters);
  if (!details.failed) return undefined;
  if (broken === undefined) throw details.errorInstance;
  const { violations } = broken.oracle;
  return { violations, report: reportOf(kind, broken, details) };
}

function reportOf(
  kind: Kind,
  stage: Stage,
  {
    seed,
    counterexamplePath,
    counterexample,
  }: { seed: number; counterexamplePath: string | null; counterexample: unknown },
): string {
  const shown = fc.stringify(counterexample);
  const replayPath = /replayPath="([^"]*)"/u.exec(shown)?.[1];
  const again = [
    `npm run explore -- --by ${kind} --seed ${seed} --path ${counterexamplePath ?? ''}`,
    ...(replayPath === undefined ? [] : [`--replay-path '${replayPath}'`]),
  ];
  return [
    ...stage.oracle.violations.map(
      ({ invariant, words, what, atMs }) => `${invariant}. ${words}\n   ${what} (at ${atMs} ms)`,
    ),
    '',
    `Seed ${seed}, path ${counterexamplePath ?? ''}. To see it again:`,
    `  ${again.join(' ')}`,
    '',
    'What was done:',
    ...stage.story.map(({ atMs, act }) => `${String(atMs).padStart(7)} ms  ${JSON.stringify(act)}`),
    '',
    kind === 'scheduler' ? `In which order:\n${shown.slice(0, shown.indexOf('`,'))}\n` : '',
    'As a fixture, as far as it can be said:',
    fixtureOf(stage),
  ].join('\n');
}
