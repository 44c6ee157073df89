import { z } from 'zod';

const ms = z.int().min(0).max(3_600_000);

/** Something that goes wrong with a stream or a request. */
const fault = z.discriminatedUnion('kind', [
  /** Ends with a status (https://grpc.io/docs/guides/status-codes/), after so much audio, or so many pieces of it. */
  z.strictObject({
    kind: z.literal('status'),
    code: z.int().min(1).max(16),
    details: z.string().default('made up'),
    retryAfterMs: ms.optional(),
    after: ms.default(0),
  }),
  /** Nothing more comes. */
  z.strictObject({ kind: z.literal('stall'), after: ms.default(0) }),
  /** What the client sends is not taken any more. */
  z.strictObject({ kind: z.literal('stop-reading') }),
  /** The connection breaks. */
  z.strictObject({ kind: z.literal('drop'), after: ms.default(0) }),
  /** A message that is none. */
  z.strictObject({ kind: z.literal('garbage') }),
  /** Kinds of events and fields that are not known yet. */
  z.strictObject({ kind: z.literal('unknown-event') }),
  /** A `google.rpc.Status` within a message, in the place of one at the end. */
  z.strictObject({ kind: z.literal('error-message'), code: z.int().min(1).max(16) }),
  /** Ends well, at once. */
  z.strictObject({ kind: z.literal('end') }),
]);

/** What the emulator does, as `talky emulate --script FILE.yaml` reads it under `google`. */
export const googleScriptSchema = z.strictObject({
  /** The only key that is taken; any if absent. */
  key: z.string().min(1).optional(),
  speech: z
    .strictObject({
      /** What the caller says. Where the text has a `|`, a pause is taken for an end. */
      turns: z.array(z.string().min(1)).default(['i need to cancel my order please', 'thank you goodbye']),
      /** How much of a voice is a word. */
      wordMs: z.int().min(20).max(2000).default(200),
      /** How much silence makes words final. */
      endpointMs: z.int().min(20).max(5000).default(300),
      hasVoiceActivity: z.boolean().default(true),
      /** https://cloud.google.com/speech-to-text/quotas */
      streamLimitMs: ms.default(305_000),
      audioTimeoutMs: ms.default(10_000),
    })
    .prefault({}),
  voice: z
    .strictObject({
      msPerCharacter: z.int().min(1).max(500).default(40),
      pieceMs: z.int().min(1).max(1000).default(100),
      firstPieceMs: ms.default(0),
      /** Real time between two pieces. */
      pieceEveryMs: ms.default(2),
      /** https://cloud.google.com/text-to-speech/docs/create-audio-text-streaming */
      inputTimeoutMs: ms.default(5000),
    })
    .prefault({}),
  /** Of the next streams, one each. */
  faults: z.array(fault).default([]),
});

export type GoogleScript = z.output<typeof googleScriptSchema>;
export type GoogleScriptInput = z.input<typeof googleScriptSchema>;
export type GoogleFault = z.output<typeof fault>;
export type GoogleFaultInput = z.input<typeof fault>;
export const googleFaultSchema = fault;
