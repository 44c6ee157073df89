import { writeWav } from '../../src/audio/wav.ts';
import { speakablePieces, spokenTokens } from '../../src/providers/embedded/flite-text.ts';
import { Flite } from '../../src/providers/embedded/flite.ts';
import { joinedSamples } from '../joined-samples.ts';

const sampleRateHz = 16_000;

/** What a caller says, or for how many milliseconds nothing. */
export type Said = string | number;

/** A WAV file of a caller who says this, one after the other. */
export function callerAudio(said: readonly Said[]): Uint8Array {
  const flite = new Flite();
  const parts = said.map((part) =>
    typeof part === 'number' ? new Int16Array((part * sampleRateHz) / 1000) : spoken(flite, part),
  );
  return writeWav(joinedSamples(parts), sampleRateHz);
}

function spoken(flite: Flite, text: string): Int16Array {
  const pieces = speakablePieces(spokenTokens(text));
  return joinedSamples(pieces.map((tokens) => flite.speak({ voice: 'rms', tokens, speed: 1 }).pcm));
}
