import { z } from 'zod';
import { clauseFaultSchema, speechScriptFields } from '../speech-script.ts';

/** A message `{ message, error, code }`, and the close that follows it. */
const errorFault = z.strictObject({
  kind: z.literal('error'),
  after_ms: z.number().min(0).default(200),
  error: z.string(),
  message: z.string().default(''),
  code: z.number().int().default(1008),
});

/** How the emulator of ElevenLabs behaves: the section `elevenlabs` of an emulators' script. */
export const elevenLabsScriptSchema = z.strictObject({
  ...speechScriptFields,
  voices: speechScriptFields.voices.default([
    { id: 'JBFqnCBsd6RMkjVDRZzb', name: 'George', language: 'en-GB' },
    { id: 'EXAVITQu4vr4xnSDxMaL', name: 'Sarah', language: 'en-US' },
  ]),
  faults: z.array(z.discriminatedUnion('kind', [errorFault, clauseFaultSchema])).default([]),
  /** Character times count from the context's beginning, not from their own audio's. */
  absolute_times: z.boolean().default(false),
});

export type ElevenLabsScript = z.infer<typeof elevenLabsScriptSchema>;
export type ElevenLabsFaultScript = ElevenLabsScript['faults'][number];
export type ElevenLabsFaultInput = NonNullable<z.input<typeof elevenLabsScriptSchema>['faults']>[number];
