/** How a caller's voice may interrupt: pause at once and decide then, talk on until confirmed, or not at all. */
export type InterruptionMode = 'pause' | 'confirm' | 'off';

/** A line as a configuration has it: its text, or that with an interruption mode in place of the policy's. */
export type SpokenLine =
  | string
  | { readonly text: string; readonly interruption?: InterruptionMode | undefined };

/** How the guessed words are compared with the committed ones. */
export type MatchPolicy = 'normalized' | 'exact';

/** How far a held reply is made before its turn is committed. */
export type SpeculationDepth = 'text' | 'first-clause' | 'full';

export interface SpeculationPolicy {
  readonly enabled: boolean;
  readonly match: MatchPolicy;
  readonly depth: SpeculationDepth;
  /** An unresolved guess is dropped after this long. */
  readonly timeoutMs: number;
  readonly maxPerTurn: number;
  /** No guess once discarded ones have cost more than this in the call; `null`: no limit. */
  readonly wasteBudgetUsd: number | null;
  readonly governor: GovernorPolicy;
}

/** How guessing follows the caller: how early it is done, and how far a guess is made. */
export interface GovernorPolicy {
  readonly enabled: boolean;
  /** The recogniser's confidence from which on a turn is guessed to be over: where a call begins, and where it may go. */
  readonly eagerThreshold: {
    readonly start: number;
    readonly min: number;
    readonly max: number;
    readonly step: number;
  };
  /** A call begins with `speculation.depth`, brought within these. */
  readonly depth: { readonly min: SpeculationDepth; readonly max: SpeculationDepth };
  /** Shares of the guesses that are wrong: above `high` it guesses later, and earlier only up to `low`. */
  readonly resumeRate: { readonly low: number; readonly high: number };
  /** It guesses later when discarded guesses cost more than this in a turn; `null`: no limit. */
  readonly maxWasteUsdPerTurn: number | null;
  /** So many outcomes of guesses lie between two moves at least. */
  readonly minOutcomes: number;
}

export interface InterruptionPolicy {
  readonly mode: InterruptionMode;
  /** So many words, not all of them backchannels, make a barge-in. */
  readonly minWords: number;
  /** A contested floor without a confirming word goes back to the agent after this long. */
  readonly dismissAfterMs: number;
  /** A backchannel is an answer when no more than this was left to play at the pause. */
  readonly answerWindowMs: number;
  readonly backchannels: readonly string[];
}

export interface SilencePolicy {
  readonly promptAfterMs: number;
  readonly maxPrompts: number;
  /** Spoken in order; empty: silence is not handled. */
  readonly prompts: readonly SpokenLine[];
}

export interface DtmfPolicy {
  readonly terminator: string;
  /** Keys are one turn when none has come for this long; 0: each key is a turn. */
  readonly collectMs: number;
}

export interface SpeechToTextPolicy {
  /** No message for this long while audio flows is a stall. */
  readonly stallMs: number;
  /** Speech-to-text that stays down for this long ends the call. */
  readonly giveUpMs: number;
  /** After `caller.ended-turn`, how long the recogniser's own eot is waited for. */
  readonly endTurnGraceMs: number;
}

export interface LanguageModelPolicy {
  readonly firstTokenMs: number;
  readonly interTokenMs: number;
}

export interface LimitPolicy {
  readonly maxCallMs: number;
  /** Providers that are not open after this long fail the call. */
  readonly connectMs: number;
  /** A farewell that is not over after this long is cut. */
  readonly farewellMs: number;
}

/** Every setting that the call machine reads; checked finite and below 2^31 ms when the configuration is loaded. */
export interface CallPolicy {
  readonly speculation: SpeculationPolicy;
  readonly interruption: InterruptionPolicy;
  readonly silence: SilencePolicy;
  readonly dtmf: DtmfPolicy;
  readonly stt: SpeechToTextPolicy;
  readonly llm: LanguageModelPolicy;
  readonly limits: LimitPolicy;
}
