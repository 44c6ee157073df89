import { z } from 'zod';
import { plainLine, policyShape, spokenLine } from './policy-schema.ts';
import { providerNames, text } from './provider-names.ts';

/** Names of agents and flows are names of files, so nothing in them may lead out of the folder. */
const fileName = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .describe('a name of lower-case letters, digits and hyphens, 64 at most');

/** What every agent has, and `agent:` in the settings gives a default for. */
const sharedShape = {
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
    .describe('a language tag as en-US (BCP 47)'),
  speed: z
    .number()
    .min(0.5)
    .max(2)
    .describe('a number from 0.5 to 2; a voice with a narrower range speaks at its nearest'),
  farewell: plainLine,
  apology: spokenLine,
  greeting: spokenLine.optional(),
  voice: z
    .union([text, z.record(z.string(), text)])
    .optional()
    .describe('the name of a voice, or a map of provider and voice'),
  providers: z
    .strictObject({
      stt: providerNames.optional(),
      llm: providerNames.optional(),
      tts: providerNames.optional(),
    })
    .optional(),
  ...policyShape,
} as const;

/** `agent:` in the settings: what holds where an agent's file says nothing. */
export const agentDefaultsSchema = z.strictObject(sharedShape);

/** An agent's file merged over the defaults. That it has either a prompt or a flow is checked elsewhere. */
export const agentSchema = z.strictObject({
  label: z.string().trim().min(1).max(120).describe('a name for people, of 120 characters at most'),
  notice: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .describe('a line for people, of 300 characters at most'),
  prompt: z.string().trim().min(1).max(32_768).optional().describe('a text of 32768 characters at most'),
  flow: fileName.optional(),
  tools: z
    .array(text)
    .optional()
    .describe('a list of names of tools; every tool there is, if it is left out'),
  numbers: z
    .array(
      z
        .string()
        .regex(/^\s*\+?(?:[\s()-]*[0-9*#]){2,20}[\s()-]*$/)
        .describe('a telephone number as "+15550100"; spaces, dashes and parentheses do not count'),
    )
    .optional()
    .describe('the telephone numbers that it answers'),
  transfers: z
    .record(fileName, z.string().trim().min(2).max(200))
    .optional()
    .describe('a map of names and the numbers or addresses that callers may be handed over to'),
  ...sharedShape,
});

export type AgentDocument = z.infer<typeof agentSchema>;
