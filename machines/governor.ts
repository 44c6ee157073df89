import type { GovernorPolicy, SpeculationDepth, SpeculationPolicy } from './vocabulary/policy.ts';

/** What came of a turn's guess, or of having none. */
export type GuessOutcome =
  /** It was right. From its request it had `leadMs` until the turn's end, and needed `neededMs` until there was audio. */
  | { readonly type: 'committed'; readonly leadMs: number; readonly neededMs: number }
  /** It was made for nothing, at this cost in US dollars where prices are known. */
  | { readonly type: 'discarded'; readonly usd?: number }
  /** The turn was answered without one. */
  | { readonly type: 'unguessed'; readonly neededMs: number };

export interface GuessSetting {
  /** The recogniser's confidence from which on a turn is guessed to be over. */
  readonly eagerThreshold: number;
  readonly depth: SpeculationDepth;
}

/** Why a setting was left: too many guesses were wrong, or cost too much, or right ones came too late. */
export type GovernorReason = 'resumed' | 'waste' | 'waiting';

export interface GovernorMove extends GuessSetting {
  readonly type: 'speculation.governed';
  readonly why: GovernorReason;
}

export interface GovernorState {
  readonly setting: GuessSetting;
  /** What was seen under this setting. */
  readonly evidence: Evidence;
  /** So many outcomes come before the next bolder move. */
  readonly patience: number;
  /** Why this setting was entered; absent at the start. */
  readonly because?: GovernorReason;
}

/** Sums in which each outcome weighs less than the one after it. */
interface Evidence {
  /** This one is a plain count. */
  readonly outcomes: number;
  readonly weight: number;
  readonly wrong: number;
  readonly turns: number;
  readonly waitedMs: number;
  readonly wasteUsd: number;
}

const nothingSeen: Evidence = { outcomes: 0, weight: 0, wrong: 0, turns: 0, waitedMs: 0, wasteUsd: 0 };
/** What an outcome weighs against the one after it: seven outcomes later, half. */
const fading = 0.9;
/** Few outcomes say little: so many of a middling kind are counted in. */
const doubt = 2;
/** No caller hears a shorter wait. */
const unheardMs = 20;
const depths: readonly SpeculationDepth[] = ['text', 'first-clause', 'full'];

export function startGovernor({ depth, governor }: SpeculationPolicy): GovernorState {
  const { min, max } = governor.depth;
  const place = Math.min(Math.max(depths.indexOf(depth), depths.indexOf(min)), depths.indexOf(max));
  return {
    setting: { eagerThreshold: governor.eagerThreshold.start, depth: depths[place] ?? depth },
    evidence: nothingSeen,
    patience: governor.minOutcomes,
  };
}

/**
 * Takes in an outcome. Wrong or costly guesses make it one step more cautious: first later, and when it can't go later,
 * shallower. Right ones that come too late make it bolder, the same way back. In between it stays.
 *
 * Each move is judged by what is seen after it alone. A bolder move that had to be taken back makes the next one wait
 * for twice as many outcomes, so that a caller between two settings doesn't have it swing.
 */
export function govern(before: GovernorState, outcome: GuessOutcome, policy: GovernorPolicy): GovernorState {
  const state = { ...before, evidence: weigh(before.evidence, outcome) };
  if (state.evidence.outcomes < policy.minOutcomes) return state;
  const complaint = complaintOf(state.evidence, policy);
  if (complaint !== undefined) {
    const setting = moreCautious(state.setting, policy);
    const patience = state.because === 'waiting' ? state.patience * 2 : state.patience;
    return setting === undefined ? state : { setting, evidence: nothingSeen, patience, because: complaint };
  }
  if (state.evidence.outcomes < state.patience || !isWorthwhile(state.evidence, policy)) return state;
  const setting = bolder(state.setting, policy);
  return setting === undefined
    ? state
    : { setting, evidence: nothingSeen, patience: state.patience, because: 'waiting' };
}

function weigh(seen: Evidence, outcome: GuessOutcome): Evidence {
  const isWrong = outcome.type === 'discarded';
  const leadMs = outcome.type === 'committed' ? outcome.leadMs : 0;
  const waitedMs = isWrong ? 0 : Math.max(0, outcome.neededMs - leadMs);
  return {
    outcomes: seen.outcomes + 1,
    weight: seen.weight * fading + 1,
    wrong: seen.wrong * fading + (isWrong ? 1 : 0),
    turns: seen.turns * fading + (isWrong ? 0 : 1),
    waitedMs: seen.waitedMs * fading + waitedMs,
    wasteUsd: seen.wasteUsd * fading + (isWrong ? (outcome.usd ?? 0) : 0),
  };
}

function complaintOf(seen: Evidence, policy: GovernorPolicy): GovernorReason | undefined {
  if (wrongShare(seen, policy) > policy.resumeRate.high) return 'resumed';
  const { maxWasteUsdPerTurn: most } = policy;
  return most !== null && wasteUsdPerTurn(seen) > most ? 'waste' : undefined;
}

/** Callers wait, and guessing earlier can be afforded: it makes more of them wrong. */
function isWorthwhile(seen: Evidence, policy: GovernorPolicy): boolean {
  const { resumeRate, maxWasteUsdPerTurn: most } = policy;
  const isAffordable = most === null || wasteUsdPerTurn(seen) <= most / 2;
  const isWaiting = seen.turns > 0 && seen.waitedMs / seen.turns > unheardMs;
  return isWaiting && isAffordable && wrongShare(seen, policy) <= resumeRate.low;
}

/** A turn that nothing was guessed of speaks for guessing as a right guess does. */
function wrongShare({ wrong, weight }: Evidence, { resumeRate: { low, high } }: GovernorPolicy): number {
  return (wrong + (doubt * (low + high)) / 2) / (weight + doubt);
}

function wasteUsdPerTurn({ wasteUsd, turns }: Evidence): number {
  return turns === 0 ? wasteUsd : wasteUsd / turns;
}

function moreCautious(setting: GuessSetting, policy: GovernorPolicy): GuessSetting | undefined {
  const { max, step } = policy.eagerThreshold;
  if (setting.eagerThreshold < max)
    return { ...setting, eagerThreshold: tidy(Math.min(max, setting.eagerThreshold + step)) };
  const shallower = depths[depths.indexOf(setting.depth) - 1];
  const isAllowed = shallower !== undefined && depths.indexOf(shallower) >= depths.indexOf(policy.depth.min);
  return isAllowed ? { ...setting, depth: shallower } : undefined;
}

function bolder(setting: GuessSetting, policy: GovernorPolicy): GuessSetting | undefined {
  // What comes after the first clause is not waited for: to make it beforehand would only cost.
  if (setting.depth === 'text' && policy.depth.max !== 'text') return { ...setting, depth: 'first-clause' };
  const { min, step } = policy.eagerThreshold;
  if (setting.eagerThreshold <= min) return undefined;
  return { ...setting, eagerThreshold: tidy(Math.max(min, setting.eagerThreshold - step)) };
}

/** Steps of a tenth must not add up to 0.6999999999999999. */
function tidy(threshold: number): number {
  return Math.round(threshold * 1000) / 1000;
}
