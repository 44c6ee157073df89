import { callMachine } from '../../machines/call.machine.ts';
import { exitStatus } from '../command-error.ts';
import { textTable } from '../text-table.ts';
import { counterexample } from '../verify/counterexample.ts';
import { fixtureOf } from '../verify/fixture-of.ts';
import type { CallMachine } from '../verify/machine-graph.ts';
import { words } from '../verify/variant.ts';
import { variants } from '../verify/variants.ts';
import { verify, type VerifyReport } from '../verify/verify.ts';
import type { Variant } from '../verify/variant.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';

export interface VerifyOptions {
  readonly json?: true;
}

/** What is explored, where it is not the real thing: a test's. */
export interface VerifySubject {
  readonly machine: CallMachine;
  readonly variants: readonly Variant[];
}

/** Explores, prints what holds, and returns the exit status. */
export function runVerify(
  { json }: VerifyOptions,
  { stdout }: Pick<Console, 'stdout'>,
  subject: VerifySubject = { machine: callMachine, variants },
  now: () => number = () => performance.now(),
): number {
  const begunMs = now();
  const report = verify(subject.machine, subject.variants);
  const tookMs = now() - begunMs;
  if (json === true) printJson(stdout, toJson(report, tookMs));
  else stdout.write(toText(report, tookMs));
  return report.holds ? exitStatus.done : exitStatus.failed;
}

function toJson({ states, transitions, variants, invariants, holds }: VerifyReport, tookMs: number): object {
  return {
    holds,
    states,
    transitions,
    tookMs,
    variants,
    invariants: invariants.map(({ finding, ...invariant }) => ({
      ...invariant,
      ...(finding === undefined
        ? {}
        : {
            what: finding.what,
            path: finding.path.map(({ happens }) => happens.name),
            fixture: fixtureOf(finding),
          }),
    })),
  };
}

function toText({ states, transitions, variants, invariants }: VerifyReport, tookMs: number): string {
  const rows = invariants.map(({ number, title, violations, here }) => [
    violations === 0 ? '✓' : '✗',
    String(number),
    violations === 0 ? title : `Violated ${violations} times: ${title}`,
    ...(here === undefined ? [] : [`(here: ${here})`]),
  ]);
  const cutShort = variants.filter(({ isCutShort }) => isCutShort).map(({ name }) => name);
  const found = invariants.flatMap(({ finding }) => (finding === undefined ? [] : [finding]));
  return [
    `${states} states and ${transitions} transitions of ${variants.length} variants in ${(tookMs / 1000).toFixed(1)} s\n\n`,
    textTable(rows.map(([sign = '', number = '', ...text]) => [sign, number.padStart(2), text.join(' ')])),
    `\n${bounds}`,
    ...cutShort.map((name) => `\nToo big to be explored to its end: ${name}\n`),
    ...found.map((finding) => `\n${counterexample(finding)}\nAs a fixture:\n${fixtureOf(finding)}`),
  ].join('');
}

const bounds = `Bounded: the caller's words are "", "${words.backchannel}", "${words.few}" and "${words.many}"; two guesses of a turn, one prompt, one tool and one end_call
of a reply, two kept turns, two lines that wait, two keys, one input before the call listens. Each variant has one policy,
and a part of all that may happen. Of numbers only what is older and what is newer counts, and any wait may be over first.
`;
