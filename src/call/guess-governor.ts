import {
  govern,
  startGovernor,
  type GovernorMove,
  type GovernorState,
  type GuessOutcome,
} from '../../machines/governor.ts';
import type { SpeculationDepth, SpeculationPolicy } from '../../machines/vocabulary/policy.ts';
import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';

/** Feeds the governor of one call with what comes of its guesses; where that is off, all stays as configured. */
export class GuessGovernor {
  readonly #policy: SpeculationPolicy;
  readonly #onMove: (move: GovernorMove) => void;
  #state: GovernorState;

  constructor(policy: SpeculationPolicy, onMove: (move: GovernorMove) => void) {
    this.#policy = policy;
    this.#onMove = onMove;
    this.#state = startGovernor(policy);
  }

  /** How far the next guess is made. */
  get depth(): SpeculationDepth {
    return isGoverned(this.#policy) ? this.#state.setting.depth : this.#policy.depth;
  }

  /** A guess was for nothing, at this cost where prices are known. */
  discarded(usd: number | undefined): void {
    this.#take(usd === undefined ? { type: 'discarded' } : { type: 'discarded', usd });
  }

  /** A turn's answer begins to sound. */
  answered(metrics: TurnMetrics): void {
    const { speculation, eagerLeadMs: leadMs, releaseMs = 0, llmFirstClauseMs, ttsFirstAudioMs } = metrics;
    if (llmFirstClauseMs === undefined || ttsFirstAudioMs === undefined) return;
    const neededMs = llmFirstClauseMs + ttsFirstAudioMs;
    if (speculation !== 'hit' || leadMs === undefined) this.#take({ type: 'unguessed', neededMs });
    // What was held until the end of the turn was needed after it, whenever it could have been made.
    else this.#take({ type: 'committed', leadMs, neededMs: Math.max(neededMs, leadMs + releaseMs) });
  }

  #take(outcome: GuessOutcome): void {
    if (!isGoverned(this.#policy)) return;
    const before = this.#state;
    this.#state = govern(before, outcome, this.#policy.governor);
    const { setting, because } = this.#state;
    if (setting !== before.setting && because !== undefined)
      this.#onMove({ type: 'speculation.governed', ...setting, why: because });
  }
}

/** Whether the call decides itself how it guesses. */
export function isGoverned({ enabled, governor }: SpeculationPolicy): boolean {
  return enabled && governor.enabled;
}
