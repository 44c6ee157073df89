import type { SpeechContext } from '../../ports/speech-to-text.ts';
import type { ListeningWish } from './configure-queue.ts';
import type { FluxSettings } from './flux-settings.ts';
import { joinKeyterms } from './keyterms.ts';

/** What Flux takes: https://developers.deepgram.com/docs/flux/configuration */
const eagerBounds = { min: 0.3, max: 0.9 };

/** How Flux is to listen: as configured, with what the call expects. Where no eager ends are configured, there are none. */
export function fluxWish(settings: FluxSettings, { keyterms, eagerThreshold }: SpeechContext): ListeningWish {
  const { eager_eot_threshold: configured, eot_threshold: eot } = settings;
  const joined = joinKeyterms(settings.keyterms, keyterms);
  if (configured === null || configured === undefined) return { keyterms: joined };
  const wanted = Math.max(eagerBounds.min, eagerThreshold ?? configured);
  return { keyterms: joined, eagerThreshold: Math.min(wanted, eot, eagerBounds.max) };
}
