import { describe, expect, it } from 'vitest';
import { readFixture } from '../../tools/replay/read-fixture.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { statesOf } from '../../tools/verify/counterexample.ts';
import { invariants } from '../../tools/verify/invariants.ts';
import type { Variant } from '../../tools/verify/variant.ts';
import { variants } from '../../tools/verify/variants.ts';
import { verify, type VerifyReport } from '../../tools/verify/verify.ts';
import { fixtureOf } from '../../tools/verify/fixture-of.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { defects, type Defect } from './defects.ts';

/** A defect may let the machine run away; it is found long before. */
const mostStates = 8000;

const reports = new Map<Defect, VerifyReport>();

/** Explored once, however often it is asked for. */
function reportOn(defect: Defect): VerifyReport {
  const report =
    reports.get(defect) ??
    verify(defect.machine, [defect.variant], { mostStates, untilViolated: defect.breaks });
  reports.set(defect, report);
  return report;
}

function brokenBy({ invariants }: VerifyReport): readonly number[] {
  return invariants.filter(({ violations }) => violations > 0).map(({ number }) => number);
}

describe('a defect in the machine is found', () => {
  it.each(defects)('$name: invariant $breaks', (defect) => {
    const report = reportOn(defect);
    expect(brokenBy(report)).toContain(defect.breaks);
    expect(report.holds).toBe(false);
  });

  it('for each of the invariants', () => {
    expect(new Set(defects.map(({ breaks }) => breaks))).toEqual(
      new Set(invariants.map(({ number }) => number)),
    );
  });

  it('where the machine as it is was explored too', () => {
    const unexplored = defects.filter(({ variant }) => !variants.some((each) => contains(each, variant)));
    expect(unexplored.map(({ name }) => name)).toEqual([]);
  });
});

/** Whether all that may happen in the one may happen in the other, under the same policy. */
function contains(whole: Variant, part: Variant): boolean {
  const isSamePolicy = JSON.stringify(whole.policy) === JSON.stringify(part.policy);
  return isSamePolicy && [...part.happenings].every((each) => whole.happenings.has(each));
}

describe('the way to a violation', () => {
  it.each([
    'words that end as a backchannel leave the turn before them unanswered',
    'a contest does not clear',
    'a reply that is played answers nothing',
    'a tool is released again at the commit',
  ])('is a fixture in which the same happens: %s', async (name) => {
    const defect = defects.find((each) => each.name === name);
    if (defect === undefined) throw new Error(`There is no defect "${name}".`);
    const { finding } = reportOn(defect).invariants[defect.breaks - 1] ?? {};
    if (finding === undefined) throw new Error('It was not found.');
    const read = readFixture(fixtureOf(finding), 'found.yaml');
    if (!read.ok) throw new Error(`It is no fixture: ${JSON.stringify(read)}`);
    const { observed } = await runFixture(read.fixture, await shippedPolicy());
    const before = collapsed(statesOf(finding.path.slice(1, -1)));
    expect(collapsed(observed.states).slice(1, before.length + 1)).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
  });
});

function collapsed(states: readonly string[]): readonly string[] {
  return states.filter((state, index) => state !== states[index - 1]);
}
