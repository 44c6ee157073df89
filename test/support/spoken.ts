import { createResampler, loadResampler } from '../../src/audio/resampler.ts';
import { speakablePieces, spokenTokens } from '../../src/providers/embedded/flite-text.ts';
import { Flite } from '../../src/providers/embedded/flite.ts';

/** Voices for callers; agents speak as `slt`, and `rms` and `kal16` are the clearest. */
export type CallerVoice = 'slt' | 'rms' | 'awb' | 'kal16';

const fliteRateHz = 16_000;
const spoken = new Map<string, Promise<Int16Array>>();
let flite: Flite | undefined;

/**
 * A caller who says this: the same samples every time, with the short silences that the voice puts around it. The array
 * is shared between all who ask for it, so it must not be written to.
 */
export function speakAs(voice: CallerVoice, text: string, sampleRateHz: number): Promise<Int16Array> {
  const key = JSON.stringify([voice, text, sampleRateHz]);
  const known = spoken.get(key) ?? synthesised(voice, text, sampleRateHz);
  spoken.set(key, known);
  return known;
}

async function synthesised(voice: CallerVoice, text: string, sampleRateHz: number): Promise<Int16Array> {
  flite ??= new Flite();
  const voiceOfAll = flite;
  const pieces = speakablePieces(spokenTokens(text));
  const pcm = joined(pieces.map((tokens) => voiceOfAll.speak({ voice, tokens, speed: 1 }).pcm));
  await loadResampler();
  const resampler = createResampler(fliteRateHz, sampleRateHz);
  const resampled = resampler.process(pcm).slice();
  resampler.free();
  return resampled;
}

export function silence(ms: number, sampleRateHz: number): Int16Array {
  return new Int16Array(sampleCount(ms, sampleRateHz));
}

/** Evenly loud noise; the same for the same seed. */
export function whiteNoise(ms: number, sampleRateHz: number, amplitude = 1000, seed = 1): Int16Array {
  const random = randomBetween(-amplitude, amplitude, seed);
  return Int16Array.from({ length: sampleCount(ms, sampleRateHz) }, random);
}

/** A quarter of a second of noise that bursts out and dies away. */
export function cough(sampleRateHz: number, amplitude = 12_000, seed = 1): Int16Array {
  const random = randomBetween(-amplitude, amplitude, seed);
  return Int16Array.from({ length: sampleCount(250, sampleRateHz) }, (_, i) => {
    const ms = (i / sampleRateHz) * 1000;
    return random() * Math.min(1, ms / 8) * Math.exp(-ms / 60);
  });
}

/** A hummed "mm-hmm": two voiced syllables with the mouth closed, the second one higher. */
export function mmHmm(sampleRateHz: number, amplitude = 6000): Int16Array {
  return joined([
    hum(150, 140, 180, sampleRateHz, amplitude),
    silence(50, sampleRateHz),
    hum(165, 190, 240, sampleRateHz, amplitude),
  ]);
}

export function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A closed mouth lets little more than the lowest harmonics of the voice out. */
const harmonics = [1, 0.5, 0.2, 0.08, 0.04];

function hum(fromHz: number, toHz: number, ms: number, sampleRateHz: number, amplitude: number): Int16Array {
  const length = sampleCount(ms, sampleRateHz);
  let phase = 0;
  return Int16Array.from({ length }, (_, i) => {
    phase += (2 * Math.PI * (fromHz + ((toHz - fromHz) * i) / length)) / sampleRateHz;
    const envelope = Math.sin((Math.PI * i) / length) ** 0.5;
    return (
      amplitude * envelope * harmonics.reduce((sum, part, k) => sum + part * Math.sin((k + 1) * phase), 0)
    );
  });
}

function sampleCount(ms: number, sampleRateHz: number): number {
  return Math.round((ms * sampleRateHz) / 1000);
}

/** Numbers that look random and come again with the same seed (a linear congruential generator, Numerical Recipes). */
function randomBetween(low: number, high: number, seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return low + ((high - low) * state) / 2 ** 32;
  };
}
