import type {
  InterruptionPolicy,
  SilencePolicy,
  SpeculationPolicy,
} from '../../machines/vocabulary/policy.ts';

/** What is to be otherwise than in a recorded call; what is absent stays as it was. */
export interface WhatIfChange {
  /** The recogniser's confidence, 0 to 1, from which on the end of a turn is guessed. */
  readonly eagerThreshold?: number;
  /** The one from which on a turn is over. */
  readonly endThreshold?: number;
  readonly speculation?: Partial<
    Pick<SpeculationPolicy, 'enabled' | 'depth' | 'match' | 'maxPerTurn' | 'timeoutMs'>
  >;
  readonly interruption?: Partial<
    Pick<InterruptionPolicy, 'mode' | 'minWords' | 'dismissAfterMs' | 'answerWindowMs'>
  >;
  readonly silence?: Partial<Pick<SilencePolicy, 'promptAfterMs' | 'maxPrompts'>>;
}

export function isNoChange({ speculation, interruption, silence, ...thresholds }: WhatIfChange): boolean {
  const sections = [speculation ?? {}, interruption ?? {}, silence ?? {}, thresholds];
  return sections.every((section) => Object.values(section).every((value) => value === undefined));
}
