import fc from 'fast-check';
import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { InterruptionMode, SpeculationDepth } from '../../machines/vocabulary/policy.ts';

/** One thing that happens, so long after the one before. */
export type Step = { readonly afterMs: number } & (
  | {
      readonly kind: 'turn';
      readonly event: 'started' | 'updated' | 'eager-eot' | 'resumed' | 'eot';
      readonly text: string;
      readonly lag: number;
    }
  | { readonly kind: 'input'; readonly input: CallInput | OperatorRequest }
  | { readonly kind: 'stt' }
);

const texts = ['', '', 'yeah', 'no', 'wait a moment', 'I want a table', 'I want a table.', 'uh huh', 'stop'];

const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.nat(400) },
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.nat(4000) },
    ),
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant('turn' as const),
          event: fc.constantFrom('started', 'updated', 'eager-eot', 'resumed', 'eot', 'eot'),
          text: fc.constantFrom(...texts),
          /** Mostly the running turn; sometimes an older one, or the next. */
          lag: fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('input' as const),
          input: fc.oneof(
            fc.constantFrom<CallInput | OperatorRequest>(
              { type: 'caller.typed', text: 'typed words' },
              { type: 'caller.dtmf', digit: '1' },
              { type: 'caller.dtmf', digit: '#' },
              { type: 'caller.ended-turn' },
              { type: 'operator.say', text: 'A word from us.' },
            ),
          ),
        }),
      },
      { weight: 1, arbitrary: fc.constant({ kind: 'stt' as const }) },
    ),
  )
  .map(([afterMs, what]) => Object.assign({ afterMs }, what));

/** A call at random: what the caller does, and how the model answers. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly answers: readonly ('plain' | 'tool' | 'hang-up' | 'error' | 'late-error' | 'stall')[];
  readonly mode: InterruptionMode;
  readonly depth: SpeculationDepth;
  readonly collectMs: number;
  readonly latencyMs: number | undefined;
  /** From a clause to its first audio. */
  readonly firstAudioMs: number;
}

export const plan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(step, { minLength: 3, maxLength: 40 }),
  answers: fc.array(
    fc.constantFrom('plain', 'plain', 'plain', 'tool', 'tool', 'hang-up', 'error', 'late-error', 'stall'),
    { minLength: 1, maxLength: 8 },
  ),
  mode: fc.constantFrom('pause', 'pause', 'confirm', 'off'),
  depth: fc.constantFrom('text', 'first-clause', 'full'),
  collectMs: fc.constantFrom(0, 700),
  latencyMs: fc.constantFrom(undefined, 0, 150),
  firstAudioMs: fc.constantFrom(80, 80, 1500),
});
