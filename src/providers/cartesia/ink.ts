import { Observable, Subject } from 'rxjs';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { ProviderRefused, ProviderUnreachable } from '../../errors/provider-error.ts';
import type { ListenOptions, SpeechToText } from '../../ports/speech-to-text.ts';
import { primaryLanguage } from '../primary-language.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { refuseOtherAudio } from '../refuse-other-audio.ts';
import { InkListening, inkName } from './ink-listening.ts';
import type { InkSettings } from './ink-settings.ts';
import { untilClosed } from './until-closed.ts';

/**
 * Cartesia's Ink-2: speech recognition that decides itself when a turn is over
 * (https://docs.cartesia.ai/use-the-api/stt/turns). It can't be told to end a turn: `endTurn$` is a pause. The words of
 * `context$` that are known when it is subscribed to are listened for.
 */
export function createInk(settings: InkSettings, world: ProviderWorld): SpeechToText {
  const accepts = acceptedAudio(settings);
  const closing = new Subject<never>();
  return {
    name: inkName,
    accepts,
    listen: (audio$, options) =>
      untilClosed(
        closing,
        new Observable((subscriber) => {
          refuseUnheard(settings, accepts, options);
          const listening = new InkListening({ settings, world, options, subscriber });
          subscriber.add(() => listening.close());
          listening.open(audio$);
        }),
      ),
    close: async () => closing.error(new ProviderUnreachable(`${inkName} was closed`, { provider: inkName })),
  };
}

/** What is configured, and what carriers send: it takes G.711 as it is. */
function acceptedAudio({ sample_rate: sampleRateHz }: InkSettings): readonly AudioFormat[] {
  return [
    { encoding: 'linear16', sampleRateHz },
    { encoding: 'mulaw', sampleRateHz: 8000 },
    { encoding: 'alaw', sampleRateHz: 8000 },
  ];
}

function refuseUnheard(
  { languages, model }: InkSettings,
  accepts: readonly AudioFormat[],
  { audio, language }: ListenOptions,
): void {
  refuseOtherAudio(inkName, accepts, audio);
  const heard = primaryLanguage(language);
  if (languages.includes(heard)) return;
  const message = `${model} hears ${languages.join(', ')} and not ${heard}. Name another provider, or add it to languages.`;
  throw new ProviderRefused(message, { provider: inkName });
}
