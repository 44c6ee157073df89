import { z } from 'zod';

const ms = z.number().nonnegative();
const confidence = z.number().min(0).max(1);

const spokenWord = z.strictObject({
  /** As the vendor writes it. */
  word: z.string().min(1),
  /** From the turn's start, in audio time. */
  startMs: ms,
  endMs: ms,
  confidence: confidence.default(0.95),
});

/** `start`, `update`, `eager`, `resume` and `end`; anything else is sent as an event of that name. */
const timedEvent = z.strictObject({
  atMs: ms,
  event: z.string().min(1),
  /** Instead of the words that have been spoken by then. */
  text: z.string().optional(),
  confidence: confidence.optional(),
});

/** What a caller says, and what is made of it. All times are audio time; a turn starts where the last one ended. */
export const scriptedTurnSchema = z.strictObject({
  text: z.string().default(''),
  /** Silence before the first word. */
  startMs: ms.default(300),
  wordMs: ms.min(20).default(200),
  /** The caller pauses after so many words, and goes on: an eager end that is taken back. */
  hesitation: z.strictObject({ afterWords: z.number().int().positive(), forMs: ms.default(800) }).optional(),
  /** From the end of the last word to the eager end; null for none. */
  eagerMs: ms.nullable().default(200),
  /** From the end of the last word to the end; null for never, not even by a timeout. */
  endMs: ms.nullable().default(500),
  /** The turn ends with this text instead of the one that it was eagerly ended with. */
  endText: z.string().optional(),
  confidence: confidence.optional(),
  eagerConfidence: confidence.optional(),
  languages: z.array(z.string()).optional(),
  /** Instead of the words of `text`, spoken evenly. */
  words: z.array(spokenWord).optional(),
  /** Instead of what follows from the words. */
  events: z.array(timedEvent).optional(),
});

const on = {
  /** Of the connections, counted from 0; nothing for all. */
  connection: z.number().int().nonnegative().optional(),
};
/** When so much audio was received. */
const at = { ...on, atMs: ms.default(0) };

/** What goes wrong. */
export const deepgramFaultSchema = z.discriminatedUnion('fault', [
  z.strictObject({
    ...on,
    fault: z.literal('refuse'),
    status: z.number().int().min(400).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown().optional(),
  }),
  z.strictObject({ ...on, fault: z.literal('unanswered') }),
  z.strictObject({ ...on, fault: z.literal('reset') }),
  z.strictObject({ ...on, fault: z.literal('no-greeting') }),
  /** 1005 closes without a code. */
  z.strictObject({
    ...at,
    fault: z.literal('close'),
    code: z.number().int().min(1000).max(4999),
    reason: z.string().max(120).default(''),
  }),
  z.strictObject({ ...at, fault: z.literal('terminate') }),
  /** A TCP reset of a connection that was open; `reset` is one in place of it. */
  z.strictObject({ ...at, fault: z.literal('reset-open') }),
  z.strictObject({ ...at, fault: z.literal('garbage'), text: z.string().default('{"type": oops') }),
  z.strictObject({ ...at, fault: z.literal('unknown-message') }),
  z.strictObject({ ...at, fault: z.literal('unknown-event') }),
  z.strictObject({
    ...at,
    fault: z.literal('error'),
    code: z.string().default('INTERNAL_SERVER_ERROR'),
    description: z.string().default('Something went wrong.'),
  }),
  z.strictObject({ ...at, fault: z.literal('sequence-gap') }),
  /** Messages that are due are never sent, although audio is taken. */
  z.strictObject({ ...at, fault: z.literal('silence'), forMs: ms.optional() }),
  z.strictObject({ ...at, fault: z.literal('stop-reading') }),
  /** Each message leaves so much later, on the clock of the wall. */
  z.strictObject({ ...on, fault: z.literal('delay'), byMs: ms }),
  z.strictObject({ ...on, fault: z.literal('configure-failure') }),
  z.strictObject({ ...on, fault: z.literal('configure-unanswered') }),
  /** So much audio later. */
  z.strictObject({ ...on, fault: z.literal('configure-late'), byMs: ms.default(1000) }),
  z.strictObject({ ...on, fault: z.literal('force-end-turn-disabled') }),
  z.strictObject({ ...on, fault: z.literal('finalize-unanswered') }),
]);

/** The section `deepgram` of a script. */
export const deepgramScriptSchema = z.strictObject({
  /** The only key that is taken; nothing for any. */
  key: z.string().optional(),
  turns: z.array(scriptedTurnSchema).default([]),
  /** Each turn begins when there is sound, and is not over before there is none. */
  gated: z.boolean().default(false),
  /** Every connection begins with the first turn; else each goes on where the last one stopped. */
  repeat: z.boolean().default(true),
  faults: z.array(deepgramFaultSchema).default([]),
});

export type DeepgramScript = z.input<typeof deepgramScriptSchema>;
export type ScriptedTurn = z.output<typeof scriptedTurnSchema>;
export type ScriptedTurnInput = z.input<typeof scriptedTurnSchema>;
export type DeepgramFault = z.output<typeof deepgramFaultSchema>;
export type DeepgramFaultInput = z.input<typeof deepgramFaultSchema>;
