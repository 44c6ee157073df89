import { status } from '@grpc/grpc-js';
import type { GoogleCall } from './google-call.ts';
import { decode } from './google-protocol.ts';
import type { GoogleScript } from './google-script.ts';

/** What speaks: samples of a clause at a rate. */
export type GoogleSpeaker = (text: string, sampleRateHz: number, speed: number) => Promise<Int16Array>;

export interface VoiceOptions {
  readonly call: GoogleCall;
  readonly script: GoogleScript['voice'];
  readonly speaker: GoogleSpeaker;
  /** How many pieces of audio there have to be until a fault happens. */
  readonly faultAfter: number | undefined;
  readonly befall: () => void;
}

/** Some of the voices that can be streamed, and two that can't. */
export const googleVoices = [
  {
    name: 'en-US-Chirp3-HD-Aoede',
    language_codes: ['en-US'],
    ssml_gender: 2,
    natural_sample_rate_hertz: 24_000,
  },
  {
    name: 'en-US-Chirp3-HD-Charon',
    language_codes: ['en-US'],
    ssml_gender: 1,
    natural_sample_rate_hertz: 24_000,
  },
  {
    name: 'de-DE-Chirp3-HD-Kore',
    language_codes: ['de-DE'],
    ssml_gender: 2,
    natural_sample_rate_hertz: 24_000,
  },
  { name: 'en-US-Neural2-C', language_codes: ['en-US'], ssml_gender: 2, natural_sample_rate_hertz: 24_000 },
  { name: 'en-US-Standard-A', language_codes: ['en-US'], ssml_gender: 1, natural_sample_rate_hertz: 24_000 },
];

const pcm = 7;
const usualRateHz = 24_000;
const largestInput = 5000;
type Fields = Readonly<Record<string, unknown>>;

interface Configured {
  readonly sampleRateHz: number;
  readonly speed: number;
}

/** One `StreamingSynthesize` (https://cloud.google.com/text-to-speech/docs/reference/rpc/google.cloud.texttospeech.v1), checked as the vendor does. */
export function serveVoice(options: VoiceOptions): void {
  const { call, script } = options;
  let configured: Configured | undefined;
  let inputs = 0;
  let speaking = Promise.resolve();
  const waitForInput = (before: number): void =>
    call.later(() => {
      if (inputs > before) return;
      const details =
        'Stream aborted due to long duration elapsed without input sent. Input must be sent continuously, at least every 5s seconds.';
      call.fail(status.ABORTED, details);
    }, script.inputTimeoutMs);
  waitForInput(0);
  const take = (bytes: Buffer): string | undefined => {
    const { streaming_config: config, input } = decode('StreamingSynthesizeRequest', bytes);
    if (configured === undefined) {
      const made = configure(config);
      if (typeof made === 'string') return made;
      configured = made;
      return undefined;
    }
    const text = (input as Fields | undefined)?.['text'];
    if (typeof text !== 'string' || text === '') return 'Either text or markup must be set in the input.';
    if (Buffer.byteLength(text) > largestInput) return 'The input is longer than the limit of 5000 bytes.';
    waitForInput(++inputs);
    const { sampleRateHz, speed } = configured;
    const spoken = options.speaker(text, sampleRateHz, speed);
    speaking = speaking.then(async () => speak(options, await spoken, sampleRateHz));
    return undefined;
  };
  call.read(
    (bytes) => {
      const refused = take(bytes);
      if (refused !== undefined) call.fail(status.INVALID_ARGUMENT, refused);
    },
    () => {
      inputs = Number.POSITIVE_INFINITY;
      speaking = speaking.then(() => call.end());
    },
  );
}

/** In pieces of odd length now and then, as a network cuts them. */
async function speak(
  { call, script, faultAfter, befall }: VoiceOptions,
  samples: Int16Array,
  sampleRateHz: number,
): Promise<void> {
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const step = Math.round((2 * sampleRateHz * script.pieceMs) / 1000) + 1;
  let pieces = 0;
  for (let at = 0; at < bytes.length && !call.isOver; at += step) {
    await passed(call, at === 0 ? script.firstPieceMs : script.pieceEveryMs);
    if (faultAfter !== undefined && pieces++ >= faultAfter) befall();
    call.say('StreamingSynthesizeResponse', { audio_content: bytes.subarray(at, at + step) });
  }
}

/** Resolves later, or when the call is over. */
function passed(call: GoogleCall, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    call.whenOver(resolve);
    call.later(resolve, delayMs);
  });
}

function configure(config: unknown): Configured | string {
  if (typeof config !== 'object' || config === null)
    return 'The first request must contain a streaming_config.';
  const { voice, streaming_audio_config: audio } = config as Fields;
  const { name, language_code: language } = (voice ?? {}) as Fields;
  const { audio_encoding: encoding, sample_rate_hertz: rate, speaking_rate: speed } = (audio ?? {}) as Fields;
  if (typeof language !== 'string' || language === '') return 'Voice language code is required.';
  const known = googleVoices.find((other) => other.name === name);
  if (known === undefined) return `Voice '${String(name)}' does not exist. Is it misspelled?`;
  if (!known.language_codes.includes(language))
    return `Requested language code '${language}' doesn't match the voice '${known.name}''s language code.`;
  if (!known.name.includes('Chirp3-HD'))
    return 'Currently, only Chirp 3: HD voices are supported for streaming synthesis.';
  if (encoding !== pcm) return 'Unsupported audio encoding.';
  const chosen = Number(speed ?? 1);
  if (chosen < 0.25 || chosen > 2) return 'Speaking rate must be in [0.25, 2.0].';
  return { sampleRateHz: Number(rate ?? usualRateHz), speed: chosen };
}

/** A tone as long as the text, the same for the same text. */
export function toneSpeaker(msPerCharacter: number): GoogleSpeaker {
  return (text, sampleRateHz, speed) => {
    const count = Math.round((sampleRateHz * msPerCharacter * text.length) / 1000 / speed);
    const step = (2 * Math.PI * 220) / sampleRateHz;
    return Promise.resolve(Int16Array.from({ length: count }, (_, at) => 8000 * Math.sin(step * at)));
  };
}
