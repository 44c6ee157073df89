import { z } from 'zod';
import { interruptionMode, plainLine, policyShape, spokenLine } from '../../src/config/policy-schema.ts';
import { expectationSchema } from './expectation-schema.ts';

const ms = z
  .number()
  .min(0)
  .max(2 ** 31 - 1)
  .describe('milliseconds, a number of 0 or more');
const count = z.int().min(0).describe('a whole number of 0 or more');
const some = z.int().min(1).describe('a whole number of 1 or more');
const fault = z.enum(['throttled', 'unreachable', 'stalled', 'protocol']);

const kinds = ['turn', 'text', 'dtmf', 'end-turn', 'stt', 'hangup', 'operator'] as const;
const turnKeys = ['confidence', 'trigger', 'index'] as const;

const step = z
  .strictObject({
    at: ms,
    turn: z.enum(['started', 'updated', 'eager-eot', 'resumed', 'eot']).optional(),
    text: z.string().describe('a text, in quotes where it looks like a number').optional(),
    confidence: z.number().min(0).max(1).optional(),
    trigger: z.enum(['recogniser', 'manual', 'stall']).optional(),
    index: count.optional(),
    dtmf: z
      .string()
      .regex(/^[0-9*#A-D]$/)
      .describe('one of the keys 0-9, "*", "#", A-D, in quotes')
      .optional(),
    'end-turn': z.literal(true).describe('true').optional(),
    stt: z.enum(['lost', 'silent', 'restored']).optional(),
    hangup: z.literal(true).describe('true').optional(),
    operator: z
      .union([
        z.literal('hangup'),
        z.strictObject({ say: plainLine, interruption: interruptionMode.optional() }),
      ])
      .describe('hangup, or a map of say and interruption')
      .optional(),
  })
  .superRefine((value, context) => {
    const found = kinds.filter(
      (kind) => value[kind] !== undefined && (kind !== 'text' || value.turn === undefined),
    );
    const complain = (key: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (found[0] === undefined) complain('turn', `Write one of ${kinds.join(', ')}.`);
    if (found[1] !== undefined) complain(found[1], `A step is one thing: remove this or ${found[0]}.`);
    if (value.turn !== undefined) return;
    const stray = turnKeys.find((key) => value[key] !== undefined);
    if (stray !== undefined) complain(stray, 'It goes with turn alone.');
  });

const request = z
  .strictObject({
    reply: z.string().optional(),
    say: z.string().optional(),
    tools: z
      .array(z.strictObject({ name: z.string().min(1), args: z.unknown() }).partial({ args: true }))
      .min(1)
      .optional(),
    firstTokenMs: ms.optional(),
    tokenMs: ms.optional(),
    error: fault.optional(),
    afterMs: ms.optional(),
    afterTokens: count.optional(),
    provider: some.optional(),
    repeat: z.boolean().optional(),
  })
  .superRefine((value, context) => {
    const complain = (key: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (value.say !== undefined && value.tools === undefined)
      complain('say', 'It goes with tools; write reply.');
    if (value.reply !== undefined && value.tools !== undefined) complain('reply', 'With tools, write say.');
    if (value.error !== undefined) return;
    for (const key of ['afterMs', 'afterTokens'] as const)
      if (value[key] !== undefined) complain(key, 'It goes with error.');
  });

const voice = z.strictObject({
  firstAudioMs: ms.optional(),
  wordMs: ms.optional(),
  speed: z.number().min(0.01).max(10_000).describe('a factor above 0').optional(),
  leadingSilenceMs: ms.optional(),
  wordTimestamps: z.boolean().optional(),
  error: fault.optional(),
  afterWords: count.optional(),
  clauses: z
    .array(
      z.strictObject({
        text: z.string().min(1),
        firstAudioMs: ms.optional(),
        wordMs: z.array(ms).min(1).optional(),
      }),
    )
    .optional(),
});

const tool = z.strictObject({
  result: z.unknown().optional(),
  ms: ms.optional(),
  effect: z.enum(['read', 'write']).optional(),
  cancellable: z.boolean().optional(),
});

const { speculation, interruption, silence, dtmf, stt, llm, limits } = policyShape;
const agent = z.strictObject({
  greeting: spokenLine.optional(),
  apology: spokenLine.optional(),
  farewell: plainLine.optional(),
  speculation: speculation.partial().optional(),
  interruption: interruption.partial().optional(),
  silence: silence.partial().optional(),
  dtmf: dtmf.partial().optional(),
  stt: stt.partial().optional(),
  llm: llm.partial().optional(),
  limits: limits.partial().optional(),
});

const hasItems = (value: object | undefined): boolean => Object.keys(value ?? {}).length > 0;

/** A fixture file, key for key. One in which nobody does anything and nothing is expected would always pass. */
export const fixtureSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200).describe('a name'),
    about: z.string().optional(),
    until: ms.optional(),
    audio: z.boolean().optional(),
    agent: agent.optional(),
    caller: z.array(step).optional(),
    llm: z.array(request).optional(),
    tts: z
      .union([voice, z.array(voice).min(1)])
      .describe('a map of firstAudioMs, wordMs and so on, or a list of such maps')
      .optional(),
    tools: z.record(z.string(), tool).optional(),
    playback: z
      .strictObject({ acks: z.enum(['clock', 'marks', 'none']).optional(), latencyMs: ms.optional() })
      .optional(),
    expect: expectationSchema.optional(),
  })
  .superRefine(({ caller, expect }, context) => {
    if (hasItems(caller) || hasItems(expect)) return;
    const path = expect === undefined ? ['expect'] : ['expect', 'states'];
    const message = 'Nobody does anything, so nothing can fail: write what must come of the call.';
    context.addIssue({ code: 'custom', path, message });
  });
