import type { AudioEncoding, AudioFormat, SampleRateHz } from '../../../machines/vocabulary/audio-format.ts';
import { ProviderRefused } from '../../errors/provider-error.ts';

const telephony: readonly AudioFormat[] = [
  { encoding: 'mulaw', sampleRateHz: 8000 },
  { encoding: 'alaw', sampleRateHz: 8000 },
];

/** What is configured, and what carriers send: Deepgram takes G.711 as it is. */
export function acceptedAudio(encoding: AudioEncoding, sampleRateHz: SampleRateHz): readonly AudioFormat[] {
  const configured = { encoding, sampleRateHz };
  return [configured, ...telephony.filter((format) => !isSame(format, configured))];
}

/** Throws `ProviderRefused` for a form of audio that is not accepted. */
export function refuseOtherAudio(
  provider: string,
  accepts: readonly AudioFormat[],
  audio: AudioFormat,
): void {
  if (accepts.some((format) => isSame(format, audio))) return;
  const { encoding, sampleRateHz } = audio;
  throw new ProviderRefused(`${provider} is not set up for ${encoding} at ${sampleRateHz} Hz.`, { provider });
}

function isSame(left: AudioFormat, right: AudioFormat): boolean {
  return left.encoding === right.encoding && left.sampleRateHz === right.sampleRateHz;
}
