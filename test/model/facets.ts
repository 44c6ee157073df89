import type { CallMachineInput } from '../../machines/call-context.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import type { Facet } from './paths.ts';

export type { Facet };

type PolicyChange = { readonly [Key in keyof CallPolicy]?: Partial<CallPolicy[Key]> };

const hangUps = ['hangs up', 'vanishes', 'operator hangs up'];
const opened = ['stt.opened'];
const replies = ['model says', 'voice sounds', 'model finishes', 'playout ends'];
const answered = ['stt.opened', 'ended enough', 'model says', 'voice sounds'];

/** The call in its parts: each with the policy and with what happens that lead through one of them. */
export async function facets(): Promise<readonly Facet[]> {
  const policy = await shippedPolicy();
  const input = (change: PolicyChange = {}, greeting?: string): CallMachineInput => ({
    policy: {
      speculation: { ...policy.speculation, depth: 'full', maxPerTurn: 2, ...change.speculation },
      interruption: { ...policy.interruption, minWords: 2, answerWindowMs: 150, ...change.interruption },
      silence: { ...policy.silence, prompts: [], maxPrompts: 1, ...change.silence },
      dtmf: { ...policy.dtmf, ...change.dtmf },
      stt: { ...policy.stt, ...change.stt },
      llm: { firstTokenMs: 1e9, interTokenMs: 1e9 },
      limits: { ...policy.limits, ...change.limits },
    },
    farewell: 'Have a good day.',
    apology: 'Sorry about all that.',
    ...(greeting === undefined ? {} : { greeting: { name: 'greeting', text: greeting } }),
  });
  return [
    {
      name: 'connecting',
      input: input({}, 'Hello to you all.'),
      prelude: [],
      alphabet: [
        'stt.opened',
        'stt.lost',
        'typed',
        'key',
        'operator says',
        ...hangUps,
        'drained',
        'faulted',
        'after connectPatience',
      ],
    },
    {
      name: 'speculation',
      input: input(),
      prelude: opened,
      alphabet: [
        'started none',
        'updated other',
        'guessed enough',
        'guessed other',
        'resumed',
        'ended enough',
        'ended other',
        'ended none',
        'newer started',
        'newer ended',
        'after guessPatience',
        'model says',
        'voice sounds',
      ],
    },
    {
      name: 'the speculating model',
      input: input(),
      prelude: ['stt.opened', 'guessed enough'],
      alphabet: [
        'guessed other',
        'ended enough',
        'ended none',
        'model says',
        'model finishes',
        'model fails',
        'model books',
        'model hangs up',
        'voice sounds',
      ],
    },
    {
      name: 'turns over tools',
      input: input(),
      prelude: ['stt.opened', 'ended enough', 'model says', 'model looks'],
      alphabet: ['tool ends', ...replies, 'caller listens', 'started none', 'ended none', 'ended enough'],
    },
    {
      name: 'replies',
      input: input(),
      prelude: ['stt.opened', 'ended enough'],
      alphabet: [
        ...replies,
        'model looks',
        'model books',
        'tool ends',
        'model hangs up',
        'model fails',
        'voice fails',
        'voice stays silent',
      ],
    },
    {
      name: 'turns over replies',
      input: input(),
      prelude: ['stt.opened', 'ended enough'],
      alphabet: [...replies, 'model hangs up', 'model fails', 'started none', 'ended short'],
    },
    ...(['pause', 'confirm', 'off'] as const).flatMap((mode): Facet[] => [
      {
        name: `interruption: ${mode}`,
        input: input({ interruption: { mode } }),
        prelude: answered,
        alphabet: [
          'playout ends',
          'started none',
          'updated yeah',
          'updated enough',
          'guessed enough',
          'ended none',
          'ended short',
          'ended enough',
          'newer started',
          'stale',
          'after contestPatience',
        ],
      },
      {
        name: `answers to questions: ${mode}`,
        input: input({ interruption: { mode } }),
        prelude: [...answered, 'model finishes'],
        alphabet: [
          'playout ends',
          'caller listens',
          'started none',
          'updated yeah',
          'guessed yeah',
          'ended yeah',
          'newer ended',
          'typed',
        ],
      },
      {
        name: `keys: ${mode}`,
        input: input({ interruption: { mode } }),
        prelude: opened,
        alphabet: [
          'key',
          'key #',
          'after keyPatience',
          'started none',
          'ended enough',
          'voice sounds',
          'model says',
          'playout ends',
        ],
      },
      {
        name: `single keys: ${mode}`,
        input: input({ interruption: { mode }, dtmf: { collectMs: 0 } }),
        prelude: opened,
        alphabet: ['key', 'guessed enough', 'started none', 'model says', 'voice sounds', 'playout ends'],
      },
    ]),
    {
      name: 'failures',
      input: input(),
      prelude: opened,
      alphabet: ['ended enough', 'model fails', 'playout ends', 'started none', 'after contestPatience'],
    },
    {
      name: 'silence',
      input: input({ silence: { prompts: ['Are you still there?'] } }),
      prelude: opened,
      alphabet: [
        'after silencePatience',
        'operator says',
        'voice sounds',
        'voice fails',
        'playout ends',
        'started none',
        'key',
        'after keyPatience',
      ],
    },
    {
      name: 'recogniser',
      input: input(),
      prelude: opened,
      alphabet: [
        'stt.opened',
        'stt.lost',
        'stt.stalled',
        'after catchUpPatience',
        'after recogniserPatience',
        'started none',
        'updated enough',
        'guessed enough',
        'resumed',
        'ended enough',
        'ended none',
        'newer started',
        'newer ended',
      ],
    },
    {
      name: "turn's end",
      input: input(),
      prelude: opened,
      alphabet: [
        'ends turn',
        'started none',
        'updated enough',
        'ended enough',
        'ended none',
        'after endTurnPatience',
        'stt.lost',
        'stt.opened',
      ],
    },
    {
      name: 'budget',
      input: input({ speculation: { wasteBudgetUsd: 0 } }),
      countsMoney: true,
      prelude: opened,
      alphabet: ['guessed enough', 'guessed other', 'resumed', 'ended enough', 'ended none'],
    },
    {
      name: 'ends',
      input: input(),
      prelude: opened,
      alphabet: [
        'guessed enough',
        'ended enough',
        'model says',
        'voice sounds',
        'started none',
        'hangs up',
        'drained',
        'faulted',
        'after callPatience',
      ],
    },
    {
      name: 'farewells',
      input: input(),
      prelude: ['stt.opened', 'drained'],
      alphabet: [
        'voice sounds',
        'voice fails',
        'voice stays silent',
        'playout ends',
        'after farewellPatience',
        'drained',
        'started none',
        'ended enough',
        'typed',
        'key',
        'stt.lost',
        ...hangUps,
      ],
    },
  ];
}
