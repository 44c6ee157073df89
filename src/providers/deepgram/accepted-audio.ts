import type { AudioEncoding, AudioFormat, SampleRateHz } from '../../../machines/vocabulary/audio-format.ts';
import { isSameForm } from '../refuse-other-audio.ts';

const telephony: readonly AudioFormat[] = [
  { encoding: 'mulaw', sampleRateHz: 8000 },
  { encoding: 'alaw', sampleRateHz: 8000 },
];

/** What is configured, and what carriers send: Deepgram takes G.711 as it is. */
export function acceptedAudio(encoding: AudioEncoding, sampleRateHz: SampleRateHz): readonly AudioFormat[] {
  const configured = { encoding, sampleRateHz };
  return [configured, ...telephony.filter((format) => !isSameForm(format, configured))];
}
