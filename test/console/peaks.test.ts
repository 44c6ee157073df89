import { describe, expect, it } from 'vitest';
import { wavHeader, writeWav } from '../../src/audio/wav.ts';
import {
  OutlineReader,
  readOutline,
  type Outline,
} from '../../tools/inspector/src/inspect/record/outline.ts';

function outlineOf(bytes: Uint8Array, pieceBytes = bytes.length): Outline | undefined {
  const reader = new OutlineReader();
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.take(bytes.subarray(at, at + pieceBytes));
  return reader.outline;
}

describe('the outline of a recording', () => {
  it('has the least and the greatest sample of every ten milliseconds, the last ones included', () => {
    const samples = new Int16Array(200);
    samples.set([-16_384, 8192], 10);
    samples.set([32_767], 159);
    samples.set([-32_768], 160);
    expect(outlineOf(writeWav(samples, 8000))).toEqual({
      bucketMs: 10,
      durationMs: 25,
      min: new Float32Array([-0.5, 0, -1]),
      max: new Float32Array([0.25, 32_767 / 32_768, 0]),
    });
  });

  it('is that of what there is where the sizes were never written', () => {
    const whole = writeWav(new Int16Array(160).fill(16_384), 16_000);
    whole.set(wavHeader(16_000, 0xffff_ffd3));
    expect(outlineOf(whole)).toMatchObject({ durationMs: 10, min: new Float32Array([0.5]) });
  });

  it.each([8000, 11_025, 44_100])('is the same in whatever pieces it comes, at %d Hz', (rateHz) => {
    const samples = Int16Array.from({ length: 3 * rateHz }, (_, index) => ((index * 7919) % 65_536) - 32_768);
    const wav = writeWav(samples, rateHz);
    const whole = outlineOf(wav);
    expect(whole?.min.length).toBe(300);
    for (const pieceBytes of [1, 7, 4096]) expect(outlineOf(wav, pieceBytes)).toEqual(whole);
  });

  it('lets the page live while it is made', async () => {
    const wav = writeWav(new Int16Array(500_000), 16_000);
    let nowMs = 0;
    let pauses = 0;
    const surroundings = {
      nowMs: () => (nowMs += 5),
      pause: async () => {
        pauses += 1;
      },
    };
    const reader = new OutlineReader();
    await readOutline(reader, new Blob([wav.slice()]).stream(), surroundings);
    expect(reader.outline?.durationMs).toBe(31_250);
    expect(pauses).toBeGreaterThan(4);
  });

  it.each([
    ['two channels', writeWav(new Int16Array(20), 8000, 2)],
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('{"at":0,"kind":"call","type":"call.opened"}')],
    ['a header alone', writeWav(new Int16Array(1), 8000).subarray(0, 30)],
  ])('is none of %s', (_, bytes) => {
    expect(outlineOf(bytes)).toBeUndefined();
  });
});
