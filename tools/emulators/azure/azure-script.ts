import { z } from 'zod';
import { clauseFaultSchema, speechScriptFields } from '../speech-script.ts';

/** How the emulator of Azure Speech behaves: the section `azure` of an emulators' script. */
export const azureScriptSchema = z.strictObject({
  ...speechScriptFields,
  region: z.string().default('eastus'),
  voices: speechScriptFields.voices.default([
    { id: 'en-US-JennyNeural', name: 'Jenny', language: 'en-US' },
    { id: 'en-US-GuyNeural', name: 'Guy', language: 'en-US' },
    { id: 'en-GB-SoniaNeural', name: 'Sonia', language: 'en-GB' },
  ]),
  faults: z.array(clauseFaultSchema).default([]),
});

export type AzureScript = z.infer<typeof azureScriptSchema>;
