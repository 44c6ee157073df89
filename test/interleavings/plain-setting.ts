import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Setting } from '../../tools/explore/plan.ts';

/** A setting in which nothing is special, with some changes. */
export function plainSetting(shipped: CallPolicy, change: Partial<Setting> = {}): Setting {
  return {
    policy: { ...shipped, silence: { ...shipped.silence, prompts: [] } },
    greeting: undefined,
    ears: 'up',
    marks: 'none',
    latencyMs: 0,
    wordTimestamps: true,
    firstAudioMs: 80,
    speed: 10,
    voiceByHand: false,
    rest: 'helpful',
    circuits: false,
    ties: 0,
    ...change,
  };
}
