import { describe, expect, it } from 'vitest';
import { speechBounds } from '../../tools/caller/speech-bounds.ts';

const sampleRateHz = 16_000;

function recording(...parts: readonly (readonly [ms: number, amplitude: number])[]): Int16Array {
  return Int16Array.from(
    parts.flatMap(([ms, amplitude]) =>
      Array.from({ length: (ms * sampleRateHz) / 1000 }, (_, i) => Math.round(amplitude * Math.sin(i / 5))),
    ),
  );
}

describe('the speech in a recording', () => {
  it('leaves out the silence before and behind it, but not within', () => {
    const pcm = recording([200, 0], [300, 8000], [400, 0], [100, 8000], [250, 0]);
    expect(speechBounds(pcm, sampleRateHz)).toEqual({ start: 0.2 * sampleRateHz, end: 1 * sampleRateHz });
  });

  it('is told from the noise of the room, at any level', () => {
    const pcm = recording([200, 20], [300, 2000], [200, 20]);
    expect(speechBounds(pcm, sampleRateHz)).toEqual({ start: 0.2 * sampleRateHz, end: 0.5 * sampleRateHz });
  });

  it('is not there in silence, nor in nothing', () => {
    expect(speechBounds(recording([300, 0]), sampleRateHz)).toBeUndefined();
    expect(speechBounds(new Int16Array(0), sampleRateHz)).toBeUndefined();
  });
});
