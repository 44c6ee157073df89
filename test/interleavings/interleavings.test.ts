import { describe, expect, it } from 'vitest';
import { explore, kinds } from '../../tools/explore/exploration.ts';
import { perform } from '../../tools/explore/perform.ts';
import { comeToRest } from '../../tools/explore/rest.ts';
import { Stage } from '../../tools/explore/stage.ts';
import { nothingReachesTheProcess } from '../call/process-watch.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { foundCalls } from './found-calls.ts';
import { plainSetting } from './plain-setting.ts';

nothingReachesTheProcess();

/** `npm run explore` looks elsewhere, and longer. */
const seed = 20_301_126;
const runs = 600;

describe('a call at random', () => {
  it.each(kinds)(`keeps the ten invariants: ${runs} by %s, seed ${seed}`, async (kind) => {
    let played = 0;
    const finding = await explore(await shippedPolicy(), { kind, runs, seed, onRun: () => played++ });
    expect(finding?.report).toBeUndefined();
    expect(played).toBe(runs);
  });
});

describe('a call in which an invariant was broken once keeps them all when', () => {
  it.each(foundCalls)('$name', async ({ setting, acts }) => {
    const stage = new Stage({ setting: plainSetting(await shippedPolicy(), setting) });
    await stage.settle();
    for (const act of acts) await perform(act, stage);
    await comeToRest(stage);
    expect(stage.oracle.violations).toEqual([]);
    expect(stage.oracle.isOver).toBe(true);
  });
});
