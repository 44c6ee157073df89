import type { CallPolicy, GovernorPolicy, InterruptionMode } from '../../machines/vocabulary/policy.ts';
import type { Line } from '../../machines/vocabulary/reply.ts';

/** A kind of things that may happen; a variant has some of them, each in every order. */
export type Happening =
  | 'guesses'
  | 'tools'
  | 'hang-up-tool'
  | 'transfers'
  /** The client stops replies and asks for some. */
  | 'wishes'
  | 'failures'
  | 'typing'
  | 'keys'
  | 'operator'
  | 'button'
  | 'broken-ears'
  | 'drain';

/** One bounded exploration: a policy, and what may happen under it. */
export interface Variant {
  readonly name: string;
  readonly policy: CallPolicy;
  readonly greeting?: Line;
  readonly happenings: ReadonlySet<Happening>;
}

export interface VariantWish {
  readonly mode?: InterruptionMode;
  readonly greeting?: InterruptionMode;
  readonly prompts?: boolean;
  readonly collects?: boolean;
  /** Whether guesses are answered; they may come all the same. */
  readonly speculates?: boolean;
  readonly happenings: readonly Happening[];
}

/** The words of the alphabet: as few as make every rule about words decide both ways. */
export const words = { backchannel: 'yeah', few: 'stop', many: 'book a table', key: '1' } as const;

export const terminator = '#';
const minWords = 2;

/** How long each wait of the machine is; only their names matter to the exploration, their lengths to a fixture. */
const waits = {
  guess: 5000,
  contest: 2000,
  silence: 8000,
  keys: 1500,
  stall: 10_000,
  giveUp: 15_000,
  endTurn: 300,
} as const;

/** It decides outside the machine, how early and how far to guess. */
const noGovernor: GovernorPolicy = {
  enabled: false,
  eagerThreshold: { start: 0.5, min: 0.5, max: 0.5, step: 0.1 },
  depth: { min: 'full', max: 'full' },
  resumeRate: { low: 0, high: 1 },
  maxWasteUsdPerTurn: null,
  minOutcomes: 1,
};

function policyOf({
  mode = 'pause',
  prompts = false,
  collects = false,
  speculates = true,
}: VariantWish): CallPolicy {
  return {
    speculation: {
      enabled: speculates,
      match: 'normalized',
      depth: 'full',
      timeoutMs: waits.guess,
      maxPerTurn: 2,
      wasteBudgetUsd: null,
      governor: noGovernor,
    },
    interruption: {
      mode,
      minWords,
      dismissAfterMs: waits.contest,
      answerWindowMs: 800,
      backchannels: [words.backchannel],
    },
    silence: {
      promptAfterMs: waits.silence,
      maxPrompts: 1,
      prompts: prompts ? ['Are you there?'] : [],
    },
    dtmf: { terminator, collectMs: collects ? waits.keys : 0 },
    stt: { stallMs: waits.stall, giveUpMs: waits.giveUp, endTurnGraceMs: waits.endTurn },
    llm: { firstTokenMs: 60_000, interTokenMs: 60_000 },
    limits: { maxCallMs: 3_600_000, connectMs: 10_000, farewellMs: 10_000 },
  };
}

export function variant(name: string, wish: VariantWish): Variant {
  const { greeting, happenings } = wish;
  return {
    name,
    policy: policyOf(wish),
    ...(greeting === undefined ? {} : { greeting: { name: 'greeting', text: 'Hello.', mode: greeting } }),
    happenings: new Set(happenings),
  };
}
