import { z } from 'zod';

/** XState, as every timer of the platform, fires at once for a delay of 2^31 ms or more, and for one that is no number. */
const maxDelayMs = 2 ** 31 - 1;

const ms = z.int().min(0).max(maxDelayMs).describe(`milliseconds, a whole number from 0 to ${maxDelayMs}`);
/** A patience that must not be over before it has begun. */
const someMs = z
  .int()
  .min(1)
  .max(maxDelayMs)
  .describe(`milliseconds, a whole number from 1 to ${maxDelayMs}`);
const line = z.string().trim().min(1).max(2000).describe('a line to be spoken, of 2000 characters at most');
const word = z.string().regex(/^\S+$/).max(40).describe('a single word');

const depth = z.enum(['text', 'first-clause', 'full']);
const depths = depth.options;
const share = z.number().min(0).max(1).describe('a number from 0 to 1');

const governor = z.strictObject({
  enabled: z.boolean(),
  eagerThreshold: z
    .strictObject({
      start: share,
      min: share,
      max: share,
      step: z.number().min(0.01).max(0.5).describe('a number from 0.01 to 0.5'),
    })
    .refine(({ start, min, max }) => min <= start && start <= max, {
      path: ['start'],
      message: 'Write a start from min to max.',
    }),
  depth: z
    .strictObject({ min: depth, max: depth })
    .refine(({ min, max }) => depths.indexOf(min) <= depths.indexOf(max), {
      path: ['max'],
      message: 'Write a max that goes at least as far as min: text, first-clause, full.',
    }),
  resumeRate: z
    .strictObject({ low: share, high: share })
    .refine(({ low, high }) => low < high, { path: ['low'], message: 'Write a low below high.' }),
  maxWasteUsdPerTurn: z.number().min(0).nullable().describe('US dollars, or null for no limit'),
  minOutcomes: z.int().min(1).max(1000),
});

export const interruptionMode = z.enum(['pause', 'confirm', 'off']);

/** A line that may have an interruption mode of its own. */
export const spokenLine = z
  .union([line, z.strictObject({ text: line, interruption: interruptionMode.optional() })])
  .describe('a line to be spoken, or a map of text and interruption');

/** What the call machine reads, key for key as in the machine's own vocabulary. */
export const policyShape = {
  speculation: z.strictObject({
    enabled: z.boolean(),
    match: z.enum(['normalized', 'exact']),
    depth,
    timeoutMs: someMs,
    maxPerTurn: z.int().min(0).max(100),
    wasteBudgetUsd: z.number().min(0).nullable().describe('US dollars, or null for no limit'),
    governor,
  }),
  interruption: z.strictObject({
    mode: interruptionMode,
    minWords: z.int().min(1).max(100),
    dismissAfterMs: someMs,
    answerWindowMs: ms,
    backchannels: z.array(word),
  }),
  silence: z.strictObject({
    promptAfterMs: someMs,
    maxPrompts: z.int().min(0).max(100),
    prompts: z.array(spokenLine),
  }),
  dtmf: z.strictObject({
    terminator: z
      .string()
      .regex(/^[0-9*#A-D]?$/)
      .describe('one of the keys 0-9, "*", "#", A-D, or "" for none'),
    collectMs: ms,
  }),
  stt: z.strictObject({ stallMs: someMs, giveUpMs: someMs, endTurnGraceMs: ms }),
  llm: z.strictObject({ firstTokenMs: someMs, interTokenMs: someMs }),
  limits: z.strictObject({ maxCallMs: someMs, connectMs: someMs, farewellMs: someMs }),
} as const;

export { line as plainLine };
