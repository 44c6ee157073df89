import { beforeAll, describe, expect, it } from 'vitest';
import { runStudy, type StudyResult } from '../../tools/study/run-study.ts';
import type { StudyFigures } from '../../tools/study/study-figures.ts';
import { studyTables } from '../../tools/study/study-table.ts';

let results: readonly StudyResult[];
beforeAll(async () => {
  results = await runStudy();
});

function figures(caller: string, setting: string): StudyFigures {
  const found = results.find((each) => each.caller.name === caller && each.setting.name === setting);
  return found?.figures ?? expect.fail(`no figures for ${caller}, ${setting}`);
}

const callers = ['hesitant', 'crisp', 'recorded'] as const;

describe('the study of guessing', () => {
  it('has every caller answered, with every setting as often', () => {
    for (const caller of callers) {
      const turns = results.filter((each) => each.caller.name === caller).map((each) => each.figures.turns);
      expect(new Set(turns).size).toBe(1);
      expect(turns[0]).toBeGreaterThanOrEqual(20);
    }
  });

  it('shows what a threshold trades: later guesses are right more often, cost less, and hide less', () => {
    for (const caller of ['hesitant', 'recorded']) {
      const steps = [0.3, 0.4, 0.5, 0.6].map((at) => figures(caller, `${at} first-clause`));
      for (const [index, later] of steps.slice(1).entries()) {
        const earlier = steps[index] ?? expect.fail('no earlier step');
        expect(later.hits / later.guesses).toBeGreaterThan(earlier.hits / earlier.guesses);
        expect(later.wastedUsd).toBeLessThanOrEqual(earlier.wastedUsd);
        expect(later.hiddenP50Ms).toBeLessThan(earlier.hiddenP50Ms);
        expect(later.waitedP50Ms).toBeGreaterThan(earlier.waitedP50Ms);
      }
    }
  });

  it('shows what depth trades: deeper guesses cost more, and only the first clause is waited for', () => {
    const [text, clause, full] = ['text', 'first-clause', 'full'].map((depth) =>
      figures('hesitant', `0.3 ${depth}`),
    );
    expect(text?.wastedCharacters).toBe(0);
    expect(text?.waitedP50Ms).toBe(150);
    expect(clause?.waitedP50Ms).toBe(0);
    expect(full?.waitedP50Ms).toBe(0);
    expect(full?.wastedUsd).toBeGreaterThan(clause?.wastedUsd ?? Infinity);
  });

  it('prints a table for each caller', () => {
    const tables = studyTables(results);
    expect(tables.match(/^setting +hit rate/gmu)).toHaveLength(callers.length);
    expect(tables).toMatch(/^governed from 0\.3 \(4 moves\) +65 % +1\.54 /mu);
  });
});

describe('the governor saves', () => {
  it('for a hesitant caller, beginning bold, more than half of what the boldest setting throws away', () => {
    const bold = figures('hesitant', '0.3 first-clause');
    const governed = figures('hesitant', 'governed from 0.3');
    expect(governed.wastedUsd).toBeLessThan(bold.wastedUsd / 2);
    expect(governed.wastedTokens).toBeLessThan(bold.wastedTokens / 2);
    expect(governed.wastedCharacters).toBeLessThan(bold.wastedCharacters / 2);
    expect(governed.guesses).toBeLessThan(bold.guesses);
  });

  it('for a crisp caller, beginning at 0.5, the wait: on average 25 ms are left, while it learns', () => {
    const settings = [0.3, 0.4, 0.5, 0.6].map((at) => figures('crisp', `${at} first-clause`));
    const best = Math.min(...settings.map(({ waitedMeanMs }) => waitedMeanMs));
    const governed = figures('crisp', 'governed from 0.5');
    expect(governed.waitedP50Ms).toBe(Math.min(...settings.map(({ waitedP50Ms }) => waitedP50Ms)));
    expect(governed.waitedMeanMs - best).toBeLessThanOrEqual(25);
    expect(governed.waitedMeanMs).toBeLessThan(figures('crisp', '0.5 first-clause').waitedMeanMs / 4);
    expect(governed.wastedUsd).toBe(0);
  });
});

describe('the governor loses', () => {
  it('the instant answers of a hesitant caller: those wait as they do with the fixed 0.5', () => {
    expect(figures('hesitant', '0.3 first-clause').waitedP50Ms).toBe(0);
    const cautious = figures('hesitant', '0.5 first-clause');
    for (const name of ['governed from 0.3', 'governed from 0.5']) {
      const governed = figures('hesitant', name);
      expect(governed.waitedP50Ms).toBe(cautious.waitedP50Ms);
      expect(governed.wastedUsd).toBeGreaterThanOrEqual(cautious.wastedUsd);
    }
  });

  it('nothing in calls as short as the recorded ones, and gains nothing: they are over before it has learned', () => {
    for (const start of [0.3, 0.5]) {
      const fixed = figures('recorded', `${start} first-clause`);
      const governed = figures('recorded', `governed from ${start}`);
      expect(governed.waitedP50Ms).toBe(fixed.waitedP50Ms);
      expect(governed.wastedUsd).toBeCloseTo(fixed.wastedUsd, 4);
    }
  });
});
