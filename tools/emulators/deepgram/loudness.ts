import { aLawToLinear, muLawToLinear } from '../../../src/audio/g711.ts';
import type { SpeechForm } from './speech.ts';

/** The mean magnitude of samples, 0 to 32767. */
export function loudnessOf(bytes: Uint8Array, encoding: SpeechForm['encoding']): number {
  const table = { linear16: undefined, mulaw: muLawToLinear, alaw: aLawToLinear }[encoding];
  let sum = 0;
  if (table !== undefined) {
    for (const code of bytes) sum += Math.abs(table[code] ?? 0);
    return bytes.length === 0 ? 0 : sum / bytes.length;
  }
  const samples = bytes.length >> 1;
  for (let at = 0; at < samples; at++)
    sum += Math.abs((((bytes[2 * at] ?? 0) | ((bytes[2 * at + 1] ?? 0) << 8)) << 16) >> 16);
  return samples === 0 ? 0 : sum / samples;
}
