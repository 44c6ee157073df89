import { status } from '@grpc/grpc-js';
import { createAudioDecoder, type AudioDecoder } from '../../../src/audio/audio-decoder.ts';
import type { GoogleCall } from './google-call.ts';
import { decode, durationOf } from './google-protocol.ts';
import type { GoogleScript } from './google-script.ts';

/** What listens to one stream: it is told of the audio, and says what it hears. */
export interface GoogleListener {
  /** Samples of 16 kHz, valid only during the call; the audio up to them lasts `untilMs`. */
  hear(pcm: Int16Array, untilMs: number): void;
  /** There is no more audio: says what is left. */
  finish(): Promise<void>;
  close(): void;
}

export interface EarsOptions {
  readonly call: GoogleCall;
  readonly script: GoogleScript['speech'];
  /** How much audio there has to be until a fault happens. */
  readonly faultAfterMs: number | undefined;
  readonly befall: () => void;
  readonly listener: (say: EarsVoice) => GoogleListener;
  readonly received: (ms: number) => void;
}

/** What a listener may say. */
export interface EarsVoice {
  activity(isSpeaking: boolean, atMs: number): void;
  interim(text: string, endMs: number): void;
  final(text: string, endMs: number): void;
}

const hearingRateHz = 16_000;
const encodings: Readonly<Record<number, 'linear16' | 'mulaw'>> = { 1: 'linear16', 3: 'mulaw' };
const activityBegin = 2;
const activityEnd = 3;
/** Asked for more: "Audio chunk can be of a maximum of 25600 bytes". */
const largestChunk = 25_600;
/** What was sent right after, a new stream as a rule, comes first. */
const drainMs = 3;

interface Configured {
  readonly decoder: AudioDecoder;
  readonly bytesPerMs: number;
  readonly listener: GoogleListener;
}

/** One `StreamingRecognize` (https://cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1), checked as the vendor does. */
export function serveEars(options: EarsOptions): void {
  const { call, script } = options;
  let configured: Configured | undefined;
  let heardMs = 0;
  let lastAudio = performance.now();
  const invalid = (details: string): void => call.fail(status.INVALID_ARGUMENT, details);
  const watch = (): void => {
    const idleMs = performance.now() - lastAudio;
    if (idleMs >= script.audioTimeoutMs) {
      const details =
        'Audio Timeout Error: Long duration elapsed without audio. Audio should be sent close to real time.';
      call.fail(status.OUT_OF_RANGE, details);
    } else call.later(watch, script.audioTimeoutMs - idleMs);
  };
  watch();
  call.later(() => {
    const seconds = Math.round(script.streamLimitMs / 1000);
    call.fail(status.OUT_OF_RANGE, `Exceeded maximum allowed stream duration of ${seconds} seconds.`);
  }, script.streamLimitMs);

  const hear = (audio: Buffer, { decoder, bytesPerMs, listener }: Configured): void => {
    if (audio.length > largestChunk) {
      invalid(`Audio chunk can be of a maximum of ${largestChunk} bytes`);
      return;
    }
    lastAudio = performance.now();
    const ms = audio.length / bytesPerMs;
    heardMs += ms;
    options.received(ms);
    if (options.faultAfterMs !== undefined && heardMs >= options.faultAfterMs) options.befall();
    listener.hear(decoder.decode(audio), heardMs);
  };

  const finish = async (): Promise<void> => {
    await configured?.listener.finish();
    call.end();
  };
  call.read(
    (bytes) => {
      const { streaming_config: config, audio_content: audio } = decode('StreamingRecognizeRequest', bytes);
      if (configured === undefined) {
        const made = configure(config, options);
        if (typeof made === 'string') invalid(made);
        else {
          configured = made;
          call.whenOver(() => {
            made.listener.close();
            made.decoder.free();
          });
        }
      } else if (Buffer.isBuffer(audio)) hear(audio, configured);
      else
        invalid(
          'Malordered Data Received. Expected audio_content none was set. Send exactly one config, followed by audio data.',
        );
    },
    () => call.later(() => void finish(), drainMs),
  );
}

function configure(config: unknown, { call, listener }: EarsOptions): Configured | string {
  if (typeof config !== 'object' || config === null)
    return 'Malordered Data Received. Expected config, got audio data. Send exactly one config, followed by audio data.';
  const {
    config: recognition,
    interim_results: hasInterim,
    enable_voice_activity_events: hasActivity,
  } = config as Readonly<Record<string, unknown>>;
  const fields = (recognition ?? {}) as Readonly<Record<string, unknown>>;
  const encoding = encodings[Number(fields['encoding'] ?? 0)];
  const rate = Number(fields['sample_rate_hertz'] ?? 0);
  if (encoding === undefined) return "Invalid recognition 'config': bad encoding..";
  if (rate < 8000 || rate > 48_000) return "Invalid recognition 'config': bad sample rate hertz.";
  if (typeof fields['language_code'] !== 'string' || fields['language_code'] === '')
    return "Invalid recognition 'config': Empty language code.";
  const voice: EarsVoice = {
    activity: (isSpeaking, atMs) => {
      if (hasActivity !== true) return;
      call.say('StreamingRecognizeResponse', {
        speech_event_type: isSpeaking ? activityBegin : activityEnd,
        speech_event_time: durationOf(atMs),
      });
    },
    interim: (text, endMs) => {
      if (hasInterim === true)
        call.say('StreamingRecognizeResponse', { results: [resultOf(text, endMs, false)] });
    },
    final: (text, endMs) =>
      call.say('StreamingRecognizeResponse', { results: [resultOf(text, endMs, true)] }),
  };
  return {
    decoder: createAudioDecoder({ encoding, sampleRateHz: rate }, hearingRateHz),
    bytesPerMs: (rate * (encoding === 'linear16' ? 2 : 1)) / 1000,
    listener: listener(voice),
  };
}

function resultOf(text: string, endMs: number, isFinal: boolean): object {
  const alternatives = [{ transcript: text, ...(isFinal ? { confidence: 0.92 } : {}) }];
  return {
    alternatives,
    result_end_time: durationOf(endMs),
    ...(isFinal ? { is_final: true } : { stability: 0.9 }),
  };
}
