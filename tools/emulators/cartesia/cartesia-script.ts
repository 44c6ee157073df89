import { z } from 'zod';

/** What goes wrong with the next context, or the next request by HTTP. */
export const cartesiaFault = z.union([
  z.strictObject({
    /** An `error` event, or an answer, with this status. */
    error: z.strictObject({
      status: z.number().int(),
      code: z.string().nullable().default(null),
      title: z.string().default('Something went wrong'),
      message: z.string().default('Something went wrong.'),
      /** As before version 2026-03-01: one text. */
      oldStyle: z.boolean().default(false),
      retryAfter: z.string().optional(),
    }),
  }),
  z.strictObject({
    /** The socket is closed with this code in the middle of the audio; 1005 is none. */
    close: z.number().int(),
  }),
  z.enum([
    /** The connection breaks in the middle of the audio. */
    'drop',
    /** The connection is reset in the middle of the audio. */
    'reset',
    /** The connection breaks before any answer. */
    'drop-at-once',
    /** Text that is no JSON, in the middle of the audio. */
    'garbage',
    /** A chunk without its data. */
    'misshapen',
    /** A chunk with data that is no base64. */
    'no-base64',
    /** A binary frame, or bytes that are no event. */
    'binary',
    /** A message of a type that nobody knows, before each chunk; harmless. */
    'unknown-type',
    /** Nothing ever comes. */
    'silent',
    /** The audio stops in the middle, and nothing follows. */
    'stall',
    /** The answer ends in the middle, as if it were whole. */
    'cut-short',
    /** `done` comes before the input was finished, and without any audio. */
    'done-early',
  ]),
]);

export type CartesiaFault = z.output<typeof cartesiaFault>;
export type CartesiaFaultInput = z.input<typeof cartesiaFault>;

const refusal = z.union([
  z.strictObject({
    status: z.number().int(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown().optional(),
  }),
  z.enum(['unanswered', 'reset']),
]);

const emulatedVoice = z.strictObject({
  id: z.string(),
  name: z.string(),
  language: z.string().default('en'),
  locale: z.string().default('en-US'),
});

export type EmulatedVoice = z.output<typeof emulatedVoice>;

export const inkTurn = z.strictObject({
  text: z.string(),
  /** How many of its words it takes for the whole turn at first. */
  falseEndAfter: z.number().int().positive().optional(),
  /** It guesses that the turn is over, and never says whether it was. */
  unresolved: z.boolean().default(false),
  /** The turn ends with other words than the guess had. */
  endText: z.string().optional(),
});

const inkScript = z.strictObject({
  turns: z.array(inkTurn).default([]),
  /** What goes wrong with the next connection, once audio has come. */
  faults: z
    .array(
      z.union([
        z.strictObject({
          error: z.strictObject({ status: z.number().int(), code: z.string().default('internal') }),
        }),
        z.strictObject({ close: z.number().int() }),
        z.enum([
          'drop',
          'reset',
          'garbage',
          'misshapen',
          'unknown-type',
          'silent',
          'deaf',
          'frozen',
          'binary',
        ]),
      ]),
    )
    .default([]),
});

/** The map `cartesia` of an emulator's script. Times are in milliseconds. */
export const cartesiaScriptSchema = z.strictObject({
  /** The keys that are taken; any that is not empty if absent. */
  keys: z.array(z.string()).optional(),
  versions: z
    .array(z.string())
    .default(['2024-06-10', '2024-11-13', '2025-04-16', '2026-03-01', '2026-08-14']),
  voices: z.array(emulatedVoice).default([
    { id: '6ccbfb76-1fc6-48f7-b71d-91ac6298247b', name: 'Tessa', language: 'en', locale: 'en-US' },
    { id: 'a0e99841-438c-4a64-b679-ae501e7d6091', name: 'Barbershop Man', language: 'en', locale: 'en-US' },
    { id: '694f9389-aac1-45b6-b726-9d9369183238', name: 'Sarah', language: 'en', locale: 'en-US' },
  ]),
  /** It says of every page of voices that there are more, and sends the same one again. */
  endlessVoices: z.boolean().default(false),
  /** How long a word sounds. */
  wordMs: z.number().positive().default(200),
  chunkMs: z.number().positive().default(100),
  firstChunkMs: z.number().nonnegative().default(0),
  /** How long it takes to make a millisecond of audio: 0 is as fast as can be, more than 1 is too slow to be played. */
  pace: z.number().nonnegative().default(0),
  timestamps: z.boolean().default(true),
  /** It flushes after every text where there is no buffer, and counts that. */
  flushesEachText: z.boolean().default(false),
  /** How many contexts and requests may be under way. */
  concurrency: z.number().int().positive().optional(),
  contextExpiryMs: z.number().positive().default(1000),
  idleCloseMs: z.number().positive().default(300_000),
  faults: z.array(cartesiaFault).default([]),
  /** What the next requests and upgrades get instead of an answer. */
  refusals: z.array(refusal).default([]),
  ink: inkScript.default({ turns: [], faults: [] }),
});

export type CartesiaScript = z.output<typeof cartesiaScriptSchema>;
export type InkTurn = z.output<typeof inkTurn>;
export type InkTurnInput = z.input<typeof inkTurn>;
export type InkFault = CartesiaScript['ink']['faults'][number];
