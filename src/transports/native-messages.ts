import { z } from 'zod';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { CallInput } from '../../machines/vocabulary/call-input.ts';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { ResumeToken } from '../../machines/vocabulary/ids.ts';
import { FrameTooLarge, InvalidMessage, UnknownMessage } from '../errors/protocol-error.ts';
import { parseStrictJson } from './strict-json.ts';

/** The subprotocol's name on the wire. */
export const nativeSubprotocol = 'talky.v1';

/** What one frame may hold, in bytes; more is close code 4413. */
export const maxBinaryFrameBytes = 64 * 1024;
const maxTextFrameBytes = 16 * 1024;
const maxJsonDepth = 16;
const maxTypedCharacters = 4000;
const maxMetadataBytes = 4 * 1024;
const maxExplanationCharacters = 300;

/** What a client's text frame means. */
export type NativeMessage =
  | { readonly type: 'start'; readonly start: CallStart }
  | { readonly type: 'input'; readonly input: CallInput };

const sampleRate = z.literal([8000, 16_000, 24_000, 44_100, 48_000]);

const audio = z.union(
  [
    z
      .strictObject({
        encoding: z.literal('linear16').default('linear16'),
        sampleRate: sampleRate.default(16_000),
      })
      .transform((format): AudioFormat => ({ encoding: format.encoding, sampleRateHz: format.sampleRate })),
    z
      .strictObject({ encoding: z.literal(['mulaw', 'alaw']), sampleRate: z.literal(8000).default(8000) })
      .transform((format): AudioFormat => ({ encoding: format.encoding, sampleRateHz: format.sampleRate })),
  ],
  {
    error:
      'must be {"encoding","sampleRate"}: linear16 at 8000, 16000, 24000, 44100 or 48000, or mulaw or alaw at 8000',
  },
);

const metadata = z
  .record(z.string(), z.string(), { error: 'must be a flat object of strings' })
  .refine(
    (entries) => Buffer.byteLength(JSON.stringify(entries)) <= maxMetadataBytes,
    `must be no more than ${maxMetadataBytes} bytes of JSON`,
  );

const typedText = z
  .string()
  .refine((text) => text.trim() !== '', 'must have words')
  .refine(
    (text) => text.length <= maxTypedCharacters || Array.from(text).length <= maxTypedCharacters,
    `must be no more than ${maxTypedCharacters} characters`,
  );

const defaultFormat: AudioFormat = { encoding: 'linear16', sampleRateHz: 16_000 };

const start = z
  .strictObject({
    type: z.literal('start'),
    agent: z.string().min(1).max(128).optional(),
    audio: audio.default(defaultFormat),
    output: audio.optional(),
    resume: z.string().min(1).max(1024).optional(),
    metadata: metadata.default({}),
  })
  .transform(({ agent, audio, output, resume, metadata }): NativeMessage => {
    const named = agent === undefined ? {} : { agent };
    const resumed = resume === undefined ? {} : { resume: resume as ResumeToken };
    const formats = { audio, output: output ?? audio };
    return { type: 'start', start: { ...named, ...formats, ...resumed, metadata, transport: 'native' } };
  });

const input = (input: CallInput): NativeMessage => ({ type: 'input', input });

const schemas: ReadonlyMap<string, z.ZodType<NativeMessage>> = new Map<string, z.ZodType<NativeMessage>>([
  ['start', start],
  [
    'text',
    z
      .strictObject({ type: z.literal('text'), text: typedText })
      .transform(({ text }) => input({ type: 'caller.typed', text })),
  ],
  [
    'dtmf',
    z
      .strictObject({
        type: z.literal('dtmf'),
        digit: z.string().regex(/^[0-9*#A-D]$/, 'must be one of 0-9*#A-D'),
      })
      .transform(({ digit }) => input({ type: 'caller.dtmf', digit })),
  ],
  [
    'end-turn',
    z.strictObject({ type: z.literal('end-turn') }).transform(() => input({ type: 'caller.ended-turn' })),
  ],
  [
    'played',
    z
      .strictObject({ type: z.literal('played'), mark: z.string().min(1).max(128) })
      .transform(({ mark }) => input({ type: 'caller.played', mark })),
  ],
  [
    'hangup',
    z.strictObject({ type: z.literal('hangup') }).transform(() => input({ type: 'caller.hung-up' })),
  ],
]);

/**
 * Decodes one text frame of a client.
 *
 * Throws `FrameTooLarge`, `InvalidMessage` and `UnknownMessage`, and nothing else, whatever the text is.
 */
export function decodeClientMessage(text: string): NativeMessage {
  if (Buffer.byteLength(text) > maxTextFrameBytes) {
    throw new FrameTooLarge(`A text frame holds at most ${maxTextFrameBytes} bytes.`);
  }
  const message = parseStrictJson(text, maxJsonDepth);
  const type = typeOf(message);
  const schema = schemas.get(type);
  if (schema === undefined) {
    throw new UnknownMessage(`Unknown type; use one of ${[...schemas.keys()].join(', ')}.`);
  }
  const decoded = schema.safeParse(message);
  if (!decoded.success) throw new InvalidMessage(explain(type, decoded.error));
  return decoded.data;
}

function typeOf(message: unknown): string {
  if (typeof message === 'object' && message !== null && !Array.isArray(message) && 'type' in message) {
    if (typeof message.type === 'string') return message.type;
  }
  throw new InvalidMessage('A text frame is a JSON object with a string "type".');
}

/** The first thing that is wrong and where; never the value, which may be a secret. */
function explain(type: string, error: z.ZodError): string {
  const [issue] = error.issues;
  const place = [type, ...(issue?.path ?? [])].join('.');
  return `${place}: ${issue?.message ?? 'is not valid'}`.slice(0, maxExplanationCharacters);
}

/** Encodes what the call tells its caller as one text frame. */
export function encodeServerMessage(output: CallOutput): string {
  if (output.type !== 'ready') return JSON.stringify(output);
  return JSON.stringify({ ...output, audio: wireFormat(output.audio), output: wireFormat(output.output) });
}

const wireFormat = ({ encoding, sampleRateHz }: AudioFormat) => ({ encoding, sampleRate: sampleRateHz });
