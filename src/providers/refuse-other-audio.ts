import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { ProviderRefused } from '../errors/provider-error.ts';

/** Throws `ProviderRefused` for a form of audio that is not among those that a recogniser takes. */
export function refuseOtherAudio(
  provider: string,
  accepts: readonly AudioFormat[],
  audio: AudioFormat,
): void {
  if (accepts.some((form) => isSameForm(form, audio))) return;
  const { encoding, sampleRateHz } = audio;
  throw new ProviderRefused(`${provider} does not take ${encoding} at ${sampleRateHz} Hz.`, { provider });
}

export function isSameForm(left: AudioFormat, right: AudioFormat): boolean {
  return left.encoding === right.encoding && left.sampleRateHz === right.sampleRateHz;
}
