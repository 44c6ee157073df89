import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { PathStep } from './paths.ts';

/** Nothing comes of a delay that is not on the path. */
const neverMs = 1e9;

type Delays = Readonly<Record<string, number>>;

/** The delays that end on a path, in the order in which they first do. */
function delaysOn(path: readonly PathStep[]): readonly string[] {
  const names = path.flatMap(({ step }) => {
    if (step.does === 'stall-hearing') return ['catchUpPatience'];
    return step.does === 'wait' ? [step.type.slice('after '.length)] : [];
  });
  return [...new Set(names)];
}

/** Ways to set the delays so that those on the path may end in its order, and no other one does. */
export function waysToWait(path: readonly PathStep[]): readonly Delays[] {
  const names = delaysOn(path);
  const lengths = [
    names.map((_, at) => 1000 + 300 * at),
    // So soon that no word is heard meanwhile.
    names.map((_, at) => 10 + 5 * at),
    names.map((_, at) => 1000 * 3 ** at),
    names.map((_, at) => 1000 * 3 ** (names.length - 1 - at)),
    names.map((_, at) => 120 + 20 * at),
  ];
  return lengths.map((each) => Object.fromEntries(names.map((name, at) => [name, each[at] ?? neverMs])));
}

/** The policy with these delays, and with no other one that could end. */
export function policyWith(policy: CallPolicy, delays: Delays): CallPolicy {
  const ms = (name: string): number => delays[name] ?? neverMs;
  return {
    speculation: { ...policy.speculation, timeoutMs: ms('guessPatience') },
    interruption: { ...policy.interruption, dismissAfterMs: ms('contestPatience') },
    silence: { ...policy.silence, promptAfterMs: ms('silencePatience') },
    dtmf: { ...policy.dtmf, collectMs: policy.dtmf.collectMs === 0 ? 0 : ms('keyPatience') },
    stt: {
      stallMs: ms('catchUpPatience'),
      giveUpMs: ms('recogniserPatience'),
      endTurnGraceMs: ms('endTurnPatience'),
    },
    llm: policy.llm,
    limits: {
      maxCallMs: ms('callPatience'),
      connectMs: ms('connectPatience'),
      farewellMs: ms('farewellPatience'),
    },
  };
}
