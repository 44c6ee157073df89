import { z } from 'zod';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { InvalidMessage, UnknownMessage } from '../errors/protocol-error.ts';
import { carrierJson, eventOf, inShape } from './carrier-json.ts';

const maxPromptCharacters = 100_000;
const maxTextCharacters = 4000;
const maxFunctions = 128;

const rates = [8000, 16_000, 24_000, 44_100, 48_000] as const;

/** Containers and codecs of files are not spoken here. */
const audio = (fallbackHz: (typeof rates)[number]) =>
  z
    .object({
      encoding: z.enum(['linear16', 'mulaw', 'alaw']).default('linear16'),
      sample_rate: z.literal(rates).optional(),
      container: z.literal('none').default('none'),
    })
    .transform(({ encoding, sample_rate }): AudioFormat => {
      const usualHz = encoding === 'linear16' ? fallbackHz : 8000;
      return { encoding, sampleRateHz: sample_rate ?? usualHz };
    })
    .refine(({ encoding, sampleRateHz }) => encoding === 'linear16' || sampleRateHz === 8000, 'is at 8000');

const text = z.string().trim().min(1).max(maxTextCharacters);

const clientFunction = z.object({
  name: z.string().regex(/^[\w-]{1,64}$/),
  description: z.string().max(4096).default(''),
  parameters: z.record(z.string(), z.unknown()).default({ type: 'object', properties: {} }),
  /** A server of the client's own that would be called from here. */
  endpoint: z.unknown().optional(),
});

export type ClientFunction = z.infer<typeof clientFunction>;

const think = z.object({
  prompt: z.string().max(maxPromptCharacters).optional(),
  functions: z.array(clientFunction).max(maxFunctions).optional(),
  provider: z.unknown().optional(),
});

const oneThink = z.union([
  think,
  z
    .array(think)
    .min(1)
    .transform(([first]) => first ?? {}),
]);

const agent = z.union([
  z.string().min(1).max(128),
  z.object({
    think: oneThink.default({}),
    greeting: z.string().max(maxTextCharacters).optional(),
    listen: z.object({ provider: z.unknown().optional() }).optional(),
    speak: z.unknown().optional(),
    context: z.object({ messages: z.array(z.unknown()).default([]) }).optional(),
    language: z.unknown().optional(),
  }),
]);

const settings = z.object({
  audio: z.object({ input: audio(16_000).optional(), output: audio(24_000).optional() }).default({}),
  agent: agent.default({ think: {} }),
  flags: z.object({ history: z.boolean().optional() }).optional(),
});

export type VoiceAgentSettings = z.infer<typeof settings>;
export type VoiceAgentThink = z.infer<typeof think>;

const functionResponse = z.object({
  id: z.string().max(256).optional(),
  name: z.string().max(64),
  content: z.string().max(100_000),
});

const injectAgent = z.object({
  message: text,
  behavior: z.enum(['default', 'queue', 'interrupt']).default('default'),
});

/** What a client's text message means; those that are not here are `unsupported`. */
export type VoiceAgentMessage =
  | { readonly type: 'Settings'; readonly settings: VoiceAgentSettings }
  | { readonly type: 'UpdatePrompt'; readonly prompt: string }
  | { readonly type: 'UpdateThink'; readonly think: VoiceAgentThink }
  | ({ readonly type: 'InjectAgentMessage' } & z.infer<typeof injectAgent>)
  | { readonly type: 'InjectUserMessage'; readonly content: string }
  | ({ readonly type: 'FunctionCallResponse' } & z.infer<typeof functionResponse>)
  | { readonly type: 'ForceEndTurn' }
  | { readonly type: 'KeepAlive' }
  | { readonly type: 'unsupported'; readonly name: 'UpdateListen' | 'UpdateSpeak' };

/** Reads a text message. Throws `InvalidMessage`, which names the place and not the value, and `UnknownMessage`. */
export function readVoiceAgentMessage(data: Uint8Array): VoiceAgentMessage {
  const message = carrierJson(data);
  const type = eventOf(message, 'type');
  switch (type) {
    case 'Settings':
      return { type, settings: inShape(message, settings, type) };
    case 'UpdatePrompt':
      return { type, ...inShape(message, z.object({ prompt: z.string().max(maxPromptCharacters) }), type) };
    case 'UpdateThink':
      return { type, ...inShape(message, z.object({ think: oneThink }), type) };
    case 'InjectAgentMessage':
      return { type, ...inShape(message, injectAgent, type) };
    case 'InjectUserMessage':
      return { type, ...inShape(message, z.object({ content: text }), type) };
    case 'FunctionCallResponse':
      return { type, ...inShape(message, functionResponse, type) };
    case 'ForceEndTurn':
    case 'KeepAlive':
      return { type };
    case 'UpdateListen':
    case 'UpdateSpeak':
      return { type: 'unsupported', name: type };
    default:
      throw new UnknownMessage('This type is no message of the voice agent protocol.');
  }
}

/** What of the settings is not done, in words for whoever wrote them. */
export function leftOut({ agent: wanted }: VoiceAgentSettings): readonly string[] {
  if (typeof wanted === 'string') return [];
  const { think: thinks, listen, speak, context, language } = wanted;
  return [
    ...(thinks.provider === undefined ? [] : ['agent.think.provider']),
    ...(listen?.provider === undefined ? [] : ['agent.listen.provider']),
    ...(speak === undefined ? [] : ['agent.speak']),
    ...(language === undefined ? [] : ['agent.language']),
    ...((context?.messages.length ?? 0) === 0 ? [] : ['agent.context']),
  ];
}

/** Throws `InvalidMessage` where a function would have to be called by the server: it calls no address that a client gives. */
export function clientFunctions(functions: readonly ClientFunction[]): readonly ClientFunction[] {
  const served = functions.find(({ endpoint }) => endpoint !== undefined);
  if (served === undefined) return functions;
  throw new InvalidMessage(
    `The function ${served.name} has an endpoint: this server calls none. Leave it out, and answer FunctionCallRequest yourself.`,
  );
}
