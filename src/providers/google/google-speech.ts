import { Observable, type Subscriber } from 'rxjs';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import type { ListenOptions, SpeechToText, SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { refuseOtherAudio } from '../refuse-other-audio.ts';
import { GoogleConnections } from './google-connections.ts';
import { openGoogleCredentials } from './google-credentials.ts';
import type { GoogleSpeechSettings } from './google-settings.ts';
import { SpeechCall } from './speech-call.ts';

const provider = 'google';

/**
 * Speech recognition by Google Cloud Speech-to-Text, version 1, `StreamingRecognize`
 * (https://cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1). Rejects with `ProviderRefused` when
 * the credentials can't be read.
 *
 * Google knows of utterances only: `SpeechTurns` says how turns are made of them. A stream lasts for 305 s at most, so a
 * new one is taken before that, between two turns where there is a moment between them.
 */
export async function openGoogleSpeech(
  settings: GoogleSpeechSettings,
  world: ProviderWorld,
): Promise<SpeechToText> {
  const { clock, epochMs } = world;
  const audience = 'https://speech.googleapis.com/';
  const authorize = await openGoogleCredentials({ settings, audience, epochMs });
  const connections = new GoogleConnections({ baseUrl: settings.base_url, authorize, clock });
  const accepts = acceptedForms(settings.sample_rate);
  return {
    name: provider,
    accepts,
    listen: (audio$, options) =>
      new Observable((subscriber) => {
        refuseOtherAudio(provider, accepts, options.audio);
        listenTo(
          audio$,
          options,
          new SpeechCall({ connections, settings, world, options, subscriber }),
          subscriber,
        );
      }),
    close: () => Promise.resolve(connections.close()),
  };
}

/** Best first: what a line has by itself is better than what it is converted to. */
function acceptedForms(best: 8000 | 16_000): readonly AudioFormat[] {
  const rates = [best, 8000, 16_000, 24_000, 44_100, 48_000] as const;
  const linear = [...new Set(rates)].map((sampleRateHz) => ({ encoding: 'linear16', sampleRateHz }) as const);
  const [first, ...others] = linear;
  return [...(first === undefined ? [] : [first]), { encoding: 'mulaw', sampleRateHz: 8000 }, ...others];
}

/** Returns at once; the teardowns are the subscriber's. */
function listenTo(
  audio$: Observable<Uint8Array>,
  { context$, endTurn$ }: ListenOptions,
  call: SpeechCall,
  subscriber: Subscriber<SpeechToTextEvent>,
): void {
  const failed = (error: unknown): void => subscriber.error(error);
  subscriber.add(() => call.leave());
  // What is expected first goes into the first message.
  subscriber.add(context$.subscribe({ next: (context) => call.expect(context), error: failed }));
  call.open();
  subscriber.add(endTurn$.subscribe({ next: () => call.endTurn(), error: failed }));
  subscriber.add(
    audio$.subscribe({
      next: (bytes) => call.hear(bytes),
      error: failed,
      complete: () => call.complete(),
    }),
  );
}
