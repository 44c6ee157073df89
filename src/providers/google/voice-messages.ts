import { z } from 'zod';
import type { Voice } from '../../ports/text-to-speech.ts';
import { voiceSchema } from './voice-schema.ts';
import { readWire, wireMessages } from './wire-messages.ts';

/** `google.cloud.texttospeech.v1.TextToSpeech`: https://cloud.google.com/text-to-speech/docs/reference/rpc/google.cloud.texttospeech.v1 */
const service = '/google.cloud.texttospeech.v1.TextToSpeech';
export const synthesiseMethod = `${service}/StreamingSynthesize`;
export const listVoicesMethod = `${service}/ListVoices`;

export interface SynthesisOptions {
  readonly voice: string;
  readonly language: string;
  readonly sampleRateHz: number;
  /** From 0.25 to 2. */
  readonly speed: number;
}

const messages = wireMessages(voiceSchema);
const message = (name: string): ReturnType<typeof messages> =>
  messages(`google.cloud.texttospeech.v1.${name}`);
const request = message('StreamingSynthesizeRequest');
const response = message('StreamingSynthesizeResponse');
const voicesResponse = message('ListVoicesResponse');

const audio = z.object({ audioContent: z.instanceof(Buffer).default(Buffer.alloc(0)) });
const voices = z.object({
  voices: z
    .array(z.object({ name: z.string().min(1), languageCodes: z.array(z.string()).default([]) }))
    .default([]),
});

export const voicesRequest = message('ListVoicesRequest').encode({});

/** Only these can be streamed: https://cloud.google.com/text-to-speech/docs/create-audio-text-streaming */
const streamed = /-Chirp3-HD-/;
const regionOfName = /^[a-z]{2,3}-[A-Za-z]{2,4}(?=-)/;

/** The first message of a stream. The audio is PCM without a header. */
export function encodeSynthesis({ voice, language, sampleRateHz, speed }: SynthesisOptions): Buffer {
  return request.encode({
    streamingConfig: {
      // A voice whose name has another language than the one that is asked for is refused.
      voice: { name: voice, languageCode: regionOfName.exec(voice)?.[0] ?? language },
      streamingAudioConfig: {
        audioEncoding: 'PCM',
        sampleRateHertz: sampleRateHz,
        ...(speed === 1 ? {} : { speakingRate: speed }),
      },
    },
  });
}

export function encodeText(text: string): Buffer {
  return request.encode({ input: { text } });
}

/** Signed 16-bit little-endian samples, mono. Throws `ProviderProtocol`. */
export function decodeSpeech(bytes: Buffer): Buffer {
  return readWire(response, bytes, audio).audioContent;
}

/** The voices that can be streamed. Throws `ProviderProtocol`. */
export function decodeVoices(bytes: Buffer): readonly Voice[] {
  return readWire(voicesResponse, bytes, voices)
    .voices.filter(({ name }) => streamed.test(name))
    .map(({ name, languageCodes }) => ({ id: name, name, language: languageCodes[0] ?? 'und' }));
}
