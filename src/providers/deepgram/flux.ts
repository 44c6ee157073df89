import { Observable } from 'rxjs';
import type { SpeechToText } from '../../ports/speech-to-text.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { refuseOtherAudio } from '../refuse-other-audio.ts';
import { acceptedAudio } from './accepted-audio.ts';
import { attachCaller } from './attach-caller.ts';
import { FluxListening, fluxName } from './flux-listening.ts';
import type { FluxSettings } from './flux-settings.ts';
import { fluxWish } from './flux-wish.ts';

/**
 * Deepgram Flux: speech recognition that decides itself when a turn is over (https://developers.deepgram.com/docs/flux).
 *
 * Errors with `ProviderUnreachable` when it can't be reached or breaks off, `ProviderThrottled` when there are too many
 * connections, `ProviderRefused` for keys and requests that it doesn't take, `ProviderProtocol` for what can't be read,
 * `ProviderStalled` when it stops taking audio. `endTurn$` ends turns at once only where `force_end_turn` is set; elsewhere it is a pause.
 */
export function createFlux(settings: FluxSettings, world: ProviderWorld): SpeechToText {
  const accepts = acceptedAudio(settings.encoding, settings.sample_rate);
  return {
    name: fluxName,
    accepts,
    thresholds: (context) => {
      const { eagerThreshold } = fluxWish(settings, context);
      const end = settings.eot_threshold;
      return eagerThreshold === undefined ? { end } : { eager: eagerThreshold, end };
    },
    listen: (audio$, options) =>
      new Observable((subscriber) => {
        refuseOtherAudio(fluxName, accepts, options.audio);
        const listening = new FluxListening({ settings, world, options, subscriber });
        subscriber.add(() => listening.close());
        attachCaller(listening, audio$, options, subscriber);
      }),
  };
}
