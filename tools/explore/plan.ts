import fc from 'fast-check';
import type { CallPolicy, InterruptionMode } from '../../machines/vocabulary/policy.ts';
import type { EarsState } from './explored-ears.ts';

/** What is fixed before a call begins. */
export interface Setting {
  readonly policy: CallPolicy;
  readonly greeting: { readonly text: string; readonly mode?: InterruptionMode } | undefined;
  /** What speech-to-text is like when the call is opened. */
  readonly ears: EarsState;
  /** `none`: marks are never answered; `hand`: at any time, in any order, or never. */
  readonly marks: 'none' | 'timely' | 'hand';
  readonly latencyMs: number;
  readonly wordTimestamps: boolean;
  readonly firstAudioMs: number;
  /** How much faster than it plays audio is made. */
  readonly speed: number;
  /** Voices do each step only when they are told to. */
  readonly voiceByHand: boolean;
  /** After the last thing that happens: everybody still does his work, or nobody does any more. */
  readonly rest: 'helpful' | 'dead';
  readonly circuits: boolean;
  /** What decides between things of the same moment; 0: the order in which they were set. */
  readonly ties: number;
}

/** Ends of an answer, and its failures at any moment. */
export const endings = [
  'stop',
  'length',
  'open-end',
  'no-reason',
  'unreachable',
  'throttled',
  'protocol',
  'stalled',
] as const;
export type Ending = (typeof endings)[number];

export const toolNames = ['look', 'act', 'halt', 'end_call', 'transfer_call', 'unknown'] as const;
export type ToolName = (typeof toolNames)[number];

export interface AnswerPlan {
  readonly words: number;
  readonly tools: readonly ToolName[];
  readonly ending: Ending;
  readonly firstMs: number;
  readonly tokenMs: number;
}

const rarely = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

/** Any answer: words, tools behind them, and how it ends. */
export const answerPlan: fc.Arbitrary<AnswerPlan> = fc.record({
  words: fc.nat(6),
  tools: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(fc.constantFrom(...toolNames), { minLength: 1, maxLength: 2 }) },
  ),
  ending: rarely<Ending>('stop', ...endings),
  firstMs: fc.constantFrom(0, 60, 100, 400),
  tokenMs: fc.constantFrom(0, 10, 100),
});

/** Any setting, with what it leaves alone as it is shipped. */
export function setting(shipped: CallPolicy): fc.Arbitrary<Setting> {
  return fc.record({
    policy: policy(shipped),
    greeting: fc.option(
      fc.record({
        text: fc.constant('Welcome to everybody.'),
        mode: fc.constantFrom('pause', 'confirm', 'off'),
      }),
      { nil: undefined, freq: 2 },
    ),
    ears: rarely<EarsState>('up', 'up', 'up', 'lost', 'refusing'),
    marks: rarely<Setting['marks']>('none', 'timely', 'hand'),
    latencyMs: fc.constantFrom(0, 60, 150),
    wordTimestamps: rarely(true, false),
    firstAudioMs: fc.constantFrom(80, 0, 30),
    speed: fc.constantFrom(10, 1, 100, 0.75),
    voiceByHand: rarely(false, true),
    rest: fc.constantFrom('helpful', 'dead'),
    circuits: fc.boolean(),
    ties: fc.oneof(fc.constant(0), fc.nat()),
  });
}

function policy(shipped: CallPolicy): fc.Arbitrary<CallPolicy> {
  return fc
    .record({
      mode: rarely<InterruptionMode>('pause', 'confirm', 'off'),
      minWords: rarely(1, 2),
      dismissAfterMs: fc.constantFrom(2000, 300),
      enabled: rarely(true, false),
      match: rarely<'normalized' | 'exact'>('normalized', 'exact'),
      depth: fc.constantFrom<CallPolicy['speculation']['depth'][]>('full', 'text', 'first-clause'),
      timeoutMs: fc.constantFrom(5000, 500),
      wasteBudgetUsd: rarely<number | null>(null, 0.000_001),
      prompts: rarely<string[]>([], ['Hello out there?', 'Is anybody home?']),
      collectMs: rarely(0, 700),
      maxCallMs: rarely(shipped.limits.maxCallMs, shipped.limits.maxCallMs, 10_000),
    })
    .map((choice) => withChoice(shipped, choice));
}

interface PolicyChoice
  extends
    Pick<CallPolicy['interruption'], 'mode' | 'minWords' | 'dismissAfterMs'>,
    Omit<CallPolicy['speculation'], 'maxPerTurn' | 'governor'> {
  readonly prompts: readonly string[];
  readonly collectMs: number;
  readonly maxCallMs: number;
}

function withChoice(shipped: CallPolicy, choice: PolicyChoice): CallPolicy {
  const { mode, minWords, dismissAfterMs, prompts, collectMs, maxCallMs, ...speculation } = choice;
  return {
    ...shipped,
    speculation: { ...shipped.speculation, ...speculation },
    interruption: { ...shipped.interruption, mode, minWords, dismissAfterMs },
    silence: { ...shipped.silence, prompts },
    dtmf: { ...shipped.dtmf, collectMs },
    stt: { ...shipped.stt, stallMs: 3000, giveUpMs: 6000 },
    limits: { ...shipped.limits, maxCallMs },
  };
}
