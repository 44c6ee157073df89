import { z } from 'zod';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import type { GoogleStatus } from './google-failure.ts';
import { speechSchema } from './speech-schema.ts';
import { readWire, wireMessages } from './wire-messages.ts';

/** `google.cloud.speech.v1.Speech`: https://cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1 */
export const recogniseMethod = '/google.cloud.speech.v1.Speech/StreamingRecognize';

/** Version 1 takes A-law in no form. */
const acceptedEncodings = { linear16: 'LINEAR16', mulaw: 'MULAW' } as const;

export interface RecognitionOptions {
  readonly audio: AudioFormat;
  readonly language: string;
  readonly model: string;
  readonly keyterms: readonly string[];
}

/** What one message of Google says; any of it may be missing. */
export interface SpeechAnswer {
  /** Words that will not change any more, and how sure they are (0 to 1). */
  readonly final: { readonly text: string; readonly confidence: number | undefined } | undefined;
  /** The words after them, as they are understood now; undefined: nothing is said about words. */
  readonly interim: { readonly text: string; readonly confidence: number | undefined } | undefined;
  /** Somebody has begun to speak, or stopped. */
  readonly isSpeaking: boolean | undefined;
  readonly failure: GoogleStatus | undefined;
}

const messages = wireMessages(speechSchema);
const request = messages('google.cloud.speech.v1.StreamingRecognizeRequest');
const response = messages('google.cloud.speech.v1.StreamingRecognizeResponse');

const result = z.object({
  alternatives: z
    .array(z.object({ transcript: z.string().default(''), confidence: z.number().default(0) }))
    .default([]),
  isFinal: z.boolean().default(false),
  stability: z.number().default(0),
});
const answer = z.object({
  error: z.object({ code: z.number().default(2), message: z.string().default('') }).optional(),
  results: z.array(result).default([]),
  // A kind of event that is not known yet is a number, and says nothing.
  speechEventType: z.union([z.string(), z.number()]).optional(),
});

type Result = z.output<typeof result>;

/** The first message of a stream. */
export function encodeRecognition({ audio, language, model, keyterms }: RecognitionOptions): Buffer {
  const { encoding, sampleRateHz } = audio;
  return request.encode({
    streamingConfig: {
      config: {
        encoding: encoding === 'alaw' ? undefined : acceptedEncodings[encoding],
        sampleRateHertz: sampleRateHz,
        languageCode: language,
        model,
        enableAutomaticPunctuation: true,
        ...(keyterms.length === 0 ? {} : { speechContexts: [{ phrases: keyterms }] }),
      },
      interimResults: true,
      enableVoiceActivityEvents: true,
    },
  });
}

/** Copies the bytes. */
export function encodeAudio(bytes: Uint8Array): Buffer {
  return request.encode({ audioContent: bytes });
}

/** Throws `ProviderProtocol`. */
export function decodeAnswer(bytes: Buffer): SpeechAnswer {
  const { error, results, speechEventType: event } = readWire(response, bytes, answer);
  const final = results.find(({ isFinal }) => isFinal);
  const open = results.filter(({ isFinal }) => !isFinal);
  return {
    final: final === undefined ? undefined : { text: textOf(final), confidence: sureness(final) },
    interim:
      results.length === 0
        ? undefined
        : {
            text: open.map(textOf).join(''),
            confidence: open[0] === undefined ? undefined : sureness(open[0]),
          },
    isSpeaking:
      event === 'SPEECH_ACTIVITY_BEGIN' ? true : event === 'SPEECH_ACTIVITY_END' ? false : undefined,
    failure: error === undefined ? undefined : { code: error.code, details: error.message },
  };
}

function textOf({ alternatives }: Result): string {
  return alternatives[0]?.transcript ?? '';
}

/** Zero stands for "not set" in both. */
function sureness({ alternatives, isFinal, stability }: Result): number | undefined {
  const value = isFinal ? (alternatives[0]?.confidence ?? 0) : stability;
  return value <= 0 ? undefined : Math.min(1, value);
}
