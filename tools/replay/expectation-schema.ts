import { z } from 'zod';

const ms = z
  .number()
  .min(0)
  .max(2 ** 31 - 1)
  .describe('milliseconds, a number of 0 or more');
const count = z.int().min(0).describe('a whole number of 0 or more');
const state = z.enum([
  'listening',
  'eager-thinking',
  'thinking',
  'speaking',
  'barge-in',
  'ending',
  'ended',
  'failed',
]);
const reason = z.enum([
  'caller-hangup',
  'agent-hangup',
  'idle',
  'max-duration',
  'transferred',
  'provider-failure',
  'drained',
  'error',
]);
const moment = z
  .string()
  .regex(/^\d+(?:\.\d+)?$/)
  .describe('a number of milliseconds');

const figure = z
  .union([z.number(), z.strictObject({ min: z.number().optional(), max: z.number().optional() })])
  .describe('a number, or a map of min and max')
  .optional();
const turnMetrics = z.strictObject({
  eagerLeadMs: figure,
  llmFirstTokenMs: figure,
  llmFirstClauseMs: figure,
  ttsFirstAudioMs: figure,
  releaseMs: figure,
  hiddenMs: figure,
  speculation: z.enum(['none', 'hit', 'miss']).optional(),
  wastedTokens: figure,
  wastedCharacters: figure,
  wastedUsd: figure,
  costUsd: figure,
  bargeInStopMs: figure,
  heardMs: figure,
  heardEstimated: z.boolean().optional(),
  playedMs: figure,
});

const message = z
  .strictObject({
    user: z.string().optional(),
    assistant: z.string().optional(),
    interrupted: z.boolean().optional(),
    tool: z.string().optional(),
    result: z.unknown().optional(),
  })
  .superRefine((value, context) => {
    const found = (['user', 'assistant', 'tool'] as const).filter((key) => value[key] !== undefined);
    if (found[0] === undefined)
      context.addIssue({ code: 'custom', path: ['user'], message: 'Write one of user, assistant, tool.' });
    if (found[1] !== undefined)
      context.addIssue({
        code: 'custom',
        path: [found[1]],
        message: `A message has one role: remove this or ${found[0]}.`,
      });
  });

/** `expect` of a fixture; what it does not name is not checked. */
export const expectationSchema = z.strictObject({
  states: z.array(state).optional(),
  stateAt: z.record(moment, state).optional(),
  llmRequests: z
    .array(
      z.strictObject({
        text: z.string().optional(),
        speculative: z.boolean().optional(),
        provider: z.int().min(1).optional(),
      }),
    )
    .optional(),
  heard: z.array(z.string()).optional(),
  neverHeard: z.array(z.string()).optional(),
  history: z.array(message).optional(),
  speculation: z
    .strictObject({
      started: count.optional(),
      committed: count.optional(),
      discarded: count.optional(),
    })
    .optional(),
  toolsRun: z.array(z.string()).optional(),
  clears: count.optional(),
  firstAudio: z.array(z.strictObject({ after: z.strictObject({ at: ms }), withinMs: ms })).optional(),
  silentFrom: z.array(z.strictObject({ at: ms, toMs: ms })).optional(),
  errors: count.optional(),
  ended: reason.nullable().describe('a reason, or null for a call that is alive at the end').optional(),
  metrics: z.record(z.string().regex(/^\d+$/).describe('the number of a turn'), turnMetrics).optional(),
  reconnects: count.optional(),
});
