import { Observable, type Subscriber } from 'rxjs';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { createAudioDecoder } from '../../audio/audio-decoder.ts';
import { loadResampler } from '../../audio/resampler.ts';
import { ProviderUnreachable } from '../../errors/provider-error.ts';
import type { ListenOptions, SpeechToText, SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import { apiBase } from '../api-base.ts';
import { ConnectionWarmth } from '../connection-warmth.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { refuseOtherAudio } from '../refuse-other-audio.ts';
import { httpUrl } from '../settings-fields.ts';
import { TurnDetector, type Spoken, type TurnJudgement } from '../turn-detection/turn-detector.ts';
import { loadVoiceActivity, VoiceActivity } from '../turn-detection/voice-activity.ts';
import type { Transcript } from './whisper-messages.ts';
import { Scribe, type Scriptorium } from './whisper-scribe.ts';
import type { WhisperSettings } from './whisper-settings.ts';

/** Whisper's own rate. */
const sampleRateHz = 16_000;
const accepts: readonly AudioFormat[] = [
  { encoding: 'linear16', sampleRateHz },
  { encoding: 'linear16', sampleRateHz: 8000 },
  { encoding: 'mulaw', sampleRateHz: 8000 },
  { encoding: 'alaw', sampleRateHz: 8000 },
];
/** Whisper makes up words for silence and noise: less voice than this is not sent to it. */
const leastVoicedMs = 150;
const longestTurnMs = 30_000;
const nothing: Transcript = { text: '', confidence: 1 };

export interface WhisperOptions {
  /** The provider's name in the configuration. */
  readonly provider: string;
  /** Put after an address that names no version. */
  readonly path: '/v1' | '/openai/v1';
}

interface Place extends Scriptorium {
  readonly settings: WhisperSettings;
  readonly warmth: ConnectionWarmth;
}

/**
 * Makers of speech-to-text by a server that transcribes recordings, as Groq and OpenAI do with Whisper. Turns are found here, by
 * voice and silence: one is transcribed once after `eager_silence_ms`, told as an eager eot, and over with the same words after
 * `end_silence_ms`, unless the caller goes on. While a turn is transcribed, what follows waits.
 */
export function whisperEars({ provider, path }: WhisperOptions) {
  return async (settings: WhisperSettings, { clock }: ProviderWorld): Promise<SpeechToText> => {
    await Promise.all([loadVoiceActivity(), loadResampler()]);
    const { api_key: apiKey, base_url, model } = settings;
    const base = apiBase(base_url, path);
    const headers: Readonly<Record<string, string>> =
      apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    const url = httpUrl(base, `/models/${encodeURIComponent(model)}`);
    const warmth = new ConnectionWarmth({ provider, apiKey, url, headers });
    const place = {
      provider,
      url: httpUrl(base, '/audio/transcriptions'),
      apiKey,
      headers,
      clock,
      settings,
      warmth,
    };
    return {
      name: provider,
      accepts,
      listen: (audio$, options) =>
        new Observable((subscriber) => listenTo(place, audio$, options, subscriber)),
      close: () => {
        warmth.close();
        return Promise.resolve();
      },
    };
  };
}

/** Returns at once; the teardowns are the subscriber's. */
function listenTo(
  place: Place,
  audio$: Observable<Uint8Array>,
  { audio, language, context$, endTurn$, firstTurn }: ListenOptions,
  subscriber: Subscriber<SpeechToTextEvent>,
): void {
  const { provider, settings, warmth } = place;
  refuseOtherAudio(provider, accepts, audio);
  if (warmth.isClosed) throw new ProviderUnreachable(`${provider} was closed`, { provider });
  warmth.warm();
  const failed = (error: unknown): void => subscriber.error(error);
  const activity = new VoiceActivity(sampleRateHz);
  subscriber.add(() => activity.free());
  const decoder = createAudioDecoder(audio, sampleRateHz);
  subscriber.add(() => decoder.free());
  const scribe = new Scribe(place, { written: (heard) => detector.answer(heard), failed });
  subscriber.add(() => scribe.stop());
  let recorded: Int16Array[] = [];
  let keyterms: readonly string[] = [];
  const write = ({ voicedMs }: Spoken): void => {
    if (voicedMs < leastVoicedMs) detector.answer(nothing);
    else
      scribe.transcribe({ pcm: joined(recorded), sampleRateHz, model: settings.model, language, keyterms });
  };
  const detector: TurnDetector<Transcript> = new TurnDetector({
    judgement: judgementOf(settings),
    recogniser: {
      begin: () => (recorded = []),
      hear: (pcm) => recorded.push(pcm),
      check: write,
      finish: write,
      end: () => (recorded = []),
    },
    activityOf: (block) => activity.hear(block),
    report: (event) => subscriber.next(event),
    completed: () => subscriber.complete(),
    firstTurn,
    sampleRateHz,
  });
  subscriber.add(() => detector.stop());
  subscriber.add(
    context$.subscribe({ next: (context) => (keyterms = context.keyterms ?? []), error: failed }),
  );
  subscriber.add(endTurn$.subscribe({ next: () => detector.endTurn(), error: failed }));
  detector.opened();
  subscriber.add(
    audio$.subscribe({
      next: (bytes) => detector.hear(decoder.decode(bytes)),
      error: failed,
      complete: () => detector.complete(),
    }),
  );
}

function judgementOf({ eager_silence_ms, end_silence_ms }: WhisperSettings): TurnJudgement<Transcript> {
  return {
    eagerMs: eager_silence_ms,
    longestTurnMs,
    // A noise is over at once: nobody waits for its answer.
    patience: ({ text }) => (text === '' ? eager_silence_ms : Math.max(eager_silence_ms, end_silence_ms)),
    textOf: ({ text }) => text,
    guessOf: (heard) => (heard.text === '' ? undefined : heard),
    isUnsettled: () => false,
  };
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
