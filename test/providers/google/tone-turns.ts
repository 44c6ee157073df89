import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { createAudioEncoder } from '../../../src/audio/audio-encoder.ts';

const wordMs = 200;
const leadMs = 400;
/** Longer than an end takes to be noticed, shorter than it takes to be believed. */
const pauseMs = 400;
const afterMs = 2000;

/** Audio in which every word of the turns is a tone; a `|` is a pause within one. */
export function toneTurns(turns: readonly string[], audio: AudioFormat): Uint8Array {
  const { sampleRateHz } = audio;
  const parts: { readonly ms: number; readonly isLoud: boolean }[] = [];
  for (const turn of turns) {
    parts.push({ ms: leadMs, isLoud: false });
    for (const [index, piece] of turn.split('|').entries()) {
      if (index > 0) parts.push({ ms: pauseMs, isLoud: false });
      parts.push({ ms: wordMs * piece.trim().split(/\s+/).length, isLoud: true });
    }
    parts.push({ ms: afterMs, isLoud: false });
  }
  const pcm = parts.flatMap(({ ms, isLoud }) =>
    Array.from({ length: (sampleRateHz * ms) / 1000 }, (_, at) =>
      isLoud ? Math.round(6000 * Math.sin((2 * Math.PI * 300 * at) / sampleRateHz)) : 0,
    ),
  );
  return createAudioEncoder(sampleRateHz, audio).encode(Int16Array.from(pcm)).slice();
}
