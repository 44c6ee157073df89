import { Observable } from 'rxjs';
import type { SpeechToText } from '../../ports/speech-to-text.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { refuseOtherAudio } from '../refuse-other-audio.ts';
import { acceptedAudio } from './accepted-audio.ts';
import { attachCaller } from './attach-caller.ts';
import { NovaListening, novaName } from './nova-listening.ts';
import type { NovaSettings } from './nova-settings.ts';

/**
 * Deepgram Nova-2 and Nova-3: speech recognition that knows pauses; `NovaTurns` makes turns of them
 * (https://developers.deepgram.com/docs/models-languages-overview).
 *
 * Errors with `ProviderUnreachable` when it can't be reached or breaks off, `ProviderThrottled` when there are too many
 * connections, `ProviderRefused` for keys and requests that it doesn't take, `ProviderProtocol` for what can't be read,
 * `ProviderStalled` when it stops taking audio.
 */
export function createNova(settings: NovaSettings, world: ProviderWorld): SpeechToText {
  const accepts = acceptedAudio(settings.encoding, settings.sample_rate);
  return {
    name: novaName,
    accepts,
    listen: (audio$, options) =>
      new Observable((subscriber) => {
        refuseOtherAudio(novaName, accepts, options.audio);
        const listening = new NovaListening({ settings, world, options, subscriber });
        subscriber.add(() => listening.close());
        attachCaller(listening, audio$, options, subscriber);
      }),
  };
}
