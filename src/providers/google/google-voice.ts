import { concatMap, Observable, of } from 'rxjs';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { SpeakOptions, SpeechEvent, TextToSpeech, Voice } from '../../ports/text-to-speech.ts';
import { hasSound } from '../has-sound.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { SampleCarry } from '../sample-carry.ts';
import { speedWithin } from '../speed-range.ts';
import { GoogleConnections } from './google-connections.ts';
import { openGoogleCredentials } from './google-credentials.ts';
import { googleSpeed, type GoogleVoiceSettings } from './google-settings.ts';
import {
  decodeSpeech,
  decodeVoices,
  encodeSynthesis,
  encodeText,
  listVoicesMethod,
  synthesiseMethod,
  voicesRequest,
} from './voice-messages.ts';

const provider = 'google';

/**
 * Speech by Google Cloud Text-to-Speech, `StreamingSynthesize`
 * (https://cloud.google.com/text-to-speech/docs/create-audio-text-streaming), which the Chirp 3 HD voices have. Rejects with
 * `ProviderRefused` when the credentials can't be read.
 *
 * Each clause is a stream of its own: within one, nothing tells where the audio of a text ends, and Google ends a stream
 * that gets no text for five seconds. There are no word times.
 */
export async function openGoogleVoice(
  settings: GoogleVoiceSettings,
  world: ProviderWorld,
): Promise<TextToSpeech> {
  const { clock, epochMs } = world;
  const audience = 'https://texttospeech.googleapis.com/';
  const authorize = await openGoogleCredentials({ settings, audience, epochMs });
  const connections = new GoogleConnections({ baseUrl: settings.base_url, authorize, clock });
  return {
    name: provider,
    sampleRateHz: settings.sample_rate,
    defaultVoice: settings.voice,
    speak: (clauses$, options) => speak(connections, settings, clauses$, options),
    voices: () => voicesOf(connections),
    warm: () => connections.warm(),
    close: () => Promise.resolve(connections.close()),
  };
}

function speak(
  connections: GoogleConnections,
  settings: GoogleVoiceSettings,
  clauses$: Observable<string>,
  { voice, language, speed }: SpeakOptions,
): Observable<SpeechEvent> {
  const config = encodeSynthesis({
    voice,
    language: settings.language ?? language,
    sampleRateHz: settings.sample_rate,
    speed: speedWithin(googleSpeed, speed, settings.speed),
  });
  return clauses$.pipe(
    concatMap((text, clause) =>
      hasSound(text)
        ? speakClause(connections, config, text, clause)
        : of({ type: 'clause-ended', clause } as const),
    ),
  );
}

function speakClause(
  connections: GoogleConnections,
  config: Buffer,
  text: string,
  clause: number,
): Observable<SpeechEvent> {
  return new Observable((subscriber) => {
    const carry = new SampleCarry();
    const stream = connections.stream(synthesiseMethod, {
      message: (bytes) => {
        try {
          const pcm = carry.take(decodeSpeech(bytes));
          if (pcm.length > 0) subscriber.next({ type: 'audio', clause, pcm });
        } catch (error) {
          subscriber.error(error);
        }
      },
      ended: () => {
        subscriber.next({ type: 'clause-ended', clause });
        subscriber.complete();
      },
      failed: (error) => subscriber.error(error),
    });
    stream.send(config);
    stream.send(encodeText(text));
    stream.end();
    return () => stream.cancel();
  });
}

function voicesOf(connections: GoogleConnections): Observable<readonly Voice[]> {
  return new Observable((subscriber) =>
    connections.ask(
      listVoicesMethod,
      voicesRequest,
      (bytes) => {
        try {
          subscriber.next(decodeVoices(bytes));
          subscriber.complete();
        } catch (error) {
          subscriber.error(error);
        }
      },
      (error: ProviderError) => subscriber.error(error),
    ),
  );
}
