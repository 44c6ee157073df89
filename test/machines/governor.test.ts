import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { govern, startGovernor, type GovernorState, type GuessOutcome } from '../../machines/governor.ts';
import type { GovernorPolicy, SpeculationDepth } from '../../machines/vocabulary/policy.ts';

const policy: GovernorPolicy = {
  enabled: true,
  eagerThreshold: { start: 0.5, min: 0.3, max: 0.7, step: 0.1 },
  depth: { min: 'text', max: 'first-clause' },
  resumeRate: { low: 0.2, high: 0.5 },
  maxWasteUsdPerTurn: null,
  minOutcomes: 4,
};
const depths: readonly SpeculationDepth[] = ['text', 'first-clause', 'full'];

const start = (governor = policy, depth: SpeculationDepth = 'first-clause'): GovernorState =>
  startGovernor({
    enabled: true,
    match: 'normalized',
    depth,
    timeoutMs: 5000,
    maxPerTurn: 3,
    wasteBudgetUsd: null,
    governor,
  });

/** Each state that the outcomes lead to, the first one before any of them. */
function course(outcomes: readonly GuessOutcome[], governor = policy, from = start(governor)) {
  const states = [from];
  for (const outcome of outcomes) states.push(govern(states.at(-1) ?? from, outcome, governor));
  return states;
}

/** The settings in order, repeats collapsed. */
function settings(states: readonly GovernorState[]): readonly string[] {
  return states
    .map(({ setting: { eagerThreshold, depth } }) => `${eagerThreshold} ${depth}`)
    .filter((each, index, all) => each !== all[index - 1]);
}

const wrong: GuessOutcome = { type: 'discarded' };
const prompt: GuessOutcome = { type: 'committed', leadMs: 400, neededMs: 220 };
const late: GuessOutcome = { type: 'committed', leadMs: 100, neededMs: 220 };
const repeat = (times: number, ...outcomes: readonly GuessOutcome[]): readonly GuessOutcome[] =>
  Array.from({ length: times }, () => outcomes).flat();

describe('the governor', () => {
  it('begins as configured, within its bounds', () => {
    expect(settings([start()])).toEqual(['0.5 first-clause']);
    expect(start(policy, 'full').setting.depth).toBe('first-clause');
    expect(start({ ...policy, depth: { min: 'full', max: 'full' } }, 'text').setting.depth).toBe('full');
  });

  it('guesses later step by step, then shallower, as long as guesses are wrong', () => {
    const states = course(repeat(40, wrong));
    expect(settings(states)).toEqual([
      '0.5 first-clause',
      '0.6 first-clause',
      '0.7 first-clause',
      '0.7 text',
    ]);
    expect(states.findIndex(({ because }) => because === 'resumed')).toBe(policy.minOutcomes);
  });

  it('guesses earlier as long as guesses are right and too late', () => {
    const states = course(repeat(40, late));
    expect(settings(states)).toEqual(['0.5 first-clause', '0.4 first-clause', '0.3 first-clause']);
    expect(states.at(-1)?.because).toBe('waiting');
  });

  it('goes deeper before it guesses earlier: what is not spoken yet is what is waited for', () => {
    const shallow = start(policy, 'text');
    expect(settings(course(repeat(6, late), policy, shallow))).toEqual(['0.5 text', '0.5 first-clause']);
  });

  it('never makes more than the first clause because somebody waits', () => {
    const deep = { ...policy, depth: { min: 'text', max: 'full' } } as const;
    expect(settings(course(repeat(40, late), deep)).at(-1)).toBe('0.3 first-clause');
  });

  it('holds where the lead is long enough, and where too many guesses would become wrong', () => {
    expect(settings(course(repeat(40, prompt)))).toEqual(['0.5 first-clause']);
    // Every third one is wrong: neither few nor many.
    const mixed = repeat(20, late, wrong, late);
    expect(settings(course(mixed))).toEqual(['0.5 first-clause']);
  });

  it('guesses earlier for a caller whose turns end before anything is guessed', () => {
    const unguessed = repeat(4, { type: 'unguessed', neededMs: 220 });
    expect(settings(course(unguessed))).toEqual(['0.5 first-clause', '0.4 first-clause']);
  });

  it('guesses later when what it throws away costs too much in a turn, though few guesses are wrong', () => {
    const dear: GuessOutcome = { type: 'discarded', usd: 0.01 };
    const outcomes = repeat(1, prompt, prompt, dear, prompt);
    expect(settings(course(outcomes))).toHaveLength(1);
    const states = course(outcomes, { ...policy, maxWasteUsdPerTurn: 0.002 });
    expect(settings(states)).toEqual(['0.5 first-clause', '0.6 first-clause']);
    expect(states.at(-1)?.because).toBe('waste');
  });

  it('guesses earlier only where it has cost no more than half of what is allowed', () => {
    const outcomes = repeat(1, { type: 'discarded', usd: 0.01 } as const, late, late, late, late, late);
    const allowing = (usd: number) =>
      course(outcomes, { ...policy, maxWasteUsdPerTurn: usd, minOutcomes: 6 });
    const wasted = (0.01 * 0.9 ** 5) / [0, 1, 2, 3, 4].reduce((sum, age) => sum + 0.9 ** age, 0);
    expect(settings(allowing(wasted * 2.01))).toEqual(['0.5 first-clause', '0.4 first-clause']);
    expect(settings(allowing(wasted * 1.99))).toEqual(['0.5 first-clause']);
  });

  it('waits twice as long before it repeats what had to be taken back', () => {
    const moves: number[] = [];
    let state = start();
    for (let seen = 0; seen < 200; seen++) {
      // At 0.4 the caller is always cut short; at 0.5 never, but waits.
      const next = govern(state, state.setting.eagerThreshold < 0.5 ? wrong : late, policy);
      if (next.setting !== state.setting) moves.push(seen);
      state = next;
    }
    const gaps = moves.map((at, index) => at - (moves[index - 1] ?? -1));
    expect(gaps).toEqual([4, 4, 8, 4, 16, 4, 32, 4, 64, 4]);
  });
});

const depthAt = (place: number): SpeculationDepth => depths[place] ?? 'full';

const outcome: fc.Arbitrary<GuessOutcome> = fc.oneof(
  fc.record({
    type: fc.constant('committed' as const),
    leadMs: fc.integer({ min: 0, max: 2000 }),
    neededMs: fc.integer({ min: 0, max: 2000 }),
  }),
  fc.record({ type: fc.constant('discarded' as const), usd: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.constant(wrong),
  fc.record({ type: fc.constant('unguessed' as const), neededMs: fc.integer({ min: 0, max: 2000 }) }),
);
const anyPolicy: fc.Arbitrary<GovernorPolicy> = fc
  .record({
    thresholds: fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }),
    step: fc.integer({ min: 1, max: 50 }),
    depth: fc.tuple(fc.nat(2), fc.nat(2)),
    low: fc.integer({ min: 0, max: 49 }),
    high: fc.integer({ min: 50, max: 100 }),
    maxWasteUsdPerTurn: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    minOutcomes: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ thresholds, step, depth, low, high, maxWasteUsdPerTurn, minOutcomes }) => {
    const [min = 0, begin = 0, max = 0] = thresholds.toSorted((a, b) => a - b);
    return {
      enabled: true,
      maxWasteUsdPerTurn,
      minOutcomes,
      eagerThreshold: { start: begin / 100, min: min / 100, max: max / 100, step: step / 100 },
      depth: { min: depthAt(Math.min(...depth)), max: depthAt(Math.max(...depth)) },
      resumeRate: { low: low / 100, high: high / 100 },
    };
  });
const anyOutcomes = fc.array(outcome, { maxLength: 300 });

describe('whatever comes of its guesses, the governor', () => {
  it('stays within its bounds, moves by no more than a step, and says why', () => {
    fc.assert(
      fc.property(anyPolicy, anyOutcomes, (governor, outcomes) => {
        const states = course(outcomes, governor);
        const { min, max, step } = governor.eagerThreshold;
        for (const [index, { setting, because }] of states.entries()) {
          const before = states[index - 1]?.setting ?? setting;
          const moved = Math.abs(setting.eagerThreshold - before.eagerThreshold);
          const sunk = Math.abs(depths.indexOf(setting.depth) - depths.indexOf(before.depth));
          expect(setting.eagerThreshold).toBeGreaterThanOrEqual(min);
          expect(setting.eagerThreshold).toBeLessThanOrEqual(max);
          expect(moved).toBeLessThanOrEqual(step + 1e-9);
          expect(sunk).toBeLessThanOrEqual(1);
          expect(moved === 0 || sunk === 0).toBe(true);
          expect(depths.indexOf(setting.depth)).toBeGreaterThanOrEqual(depths.indexOf(governor.depth.min));
          expect(depths.indexOf(setting.depth)).toBeLessThanOrEqual(depths.indexOf(governor.depth.max));
          if (setting !== before) expect(because).toBeDefined();
        }
      }),
    );
  });

  it('lets so many outcomes pass between two moves', () => {
    fc.assert(
      fc.property(anyPolicy, anyOutcomes, (governor, outcomes) => {
        const states = course(outcomes, governor);
        const moves = states.flatMap(({ setting }, index) =>
          index > 0 && setting !== states[index - 1]?.setting ? [index] : [],
        );
        for (const [index, at] of moves.entries())
          expect(at - (moves[index - 1] ?? 0)).toBeGreaterThanOrEqual(governor.minOutcomes);
      }),
    );
  });

  it('takes back no more bold moves than the logarithm of what it has seen: it does not swing', () => {
    fc.assert(
      fc.property(anyPolicy, anyOutcomes, (governor, outcomes) => {
        const states = course(outcomes, governor);
        const reasons = states.flatMap(({ setting, because }, index) =>
          index > 0 && setting !== states[index - 1]?.setting ? [because] : [],
        );
        const takenBack = reasons.filter(
          (why, index) => why !== 'waiting' && reasons[index - 1] === 'waiting',
        ).length;
        expect(takenBack).toBeLessThanOrEqual(Math.log2(1 + outcomes.length / governor.minOutcomes));
      }),
    );
  });
});

/** Wrong guesses are spread evenly; the later a guess, the fewer are wrong and the shorter is the lead. */
const outcomeAt = (threshold: number, wrongAtLowest: number, neededMs: number, nth: number): GuessOutcome => {
  const share = Math.min(1, wrongAtLowest * Math.max(0, (0.7 - threshold) / 0.4));
  const isWrong = Math.floor((nth + 1) * share) > Math.floor(nth * share);
  return isWrong ? wrong : { type: 'committed', leadMs: 900 * (0.75 - threshold), neededMs };
};

/** Where 400 outcomes lead, and when it moved on the way. */
function long(begin: number, wrongAtLowest: number, neededMs: number) {
  let state = start({ ...policy, eagerThreshold: { ...policy.eagerThreshold, start: begin } });
  const moves: number[] = [];
  for (let nth = 0; nth < 400; nth++) {
    const threshold = state.setting.eagerThreshold;
    const next = govern(state, outcomeAt(threshold, wrongAtLowest, neededMs, nth), policy);
    if (next.setting !== state.setting) moves.push(nth);
    state = next;
  }
  return { end: state.setting, moves };
}

describe('for a caller who stays the same, the governor', () => {
  it('settles, wherever it begins: in the second half of a long call it moves no more', () => {
    const wrongs = fc.integer({ min: 0, max: 200 }).map((share) => share / 100);
    const begins = fc.constantFrom(0.3, 0.5, 0.7);
    fc.assert(
      fc.property(begins, wrongs, fc.integer({ min: 0, max: 900 }), (begin, wrongAtLowest, neededMs) => {
        const { moves } = long(begin, wrongAtLowest, neededMs);
        expect(moves.filter((at) => at >= 200)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('ends where a crisp one does not wait, and where few guesses at a hesitant one are wrong', () => {
    expect(long(0.5, 0, 300).end).toEqual({ eagerThreshold: 0.4, depth: 'first-clause' });
    expect(long(0.3, 1.2, 300).end).toEqual({ eagerThreshold: 0.6, depth: 'first-clause' });
  });
});
