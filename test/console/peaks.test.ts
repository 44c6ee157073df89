import { describe, expect, it } from 'vitest';
import { wavHeader, writeWav } from '../../src/audio/wav.ts';
import { peaksOf } from '../../tools/inspector/src/inspect/timeline/peaks.ts';

const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer;

describe('the outline of a recording', () => {
  it('has the least and the greatest sample of every ten milliseconds, the last ones included', () => {
    const samples = new Int16Array(200);
    samples.set([-16_384, 8192], 10);
    samples.set([32_767], 159);
    samples.set([-32_768], 160);
    const peaks = peaksOf(bufferOf(writeWav(samples, 8000)), 1500);
    expect(peaks).toEqual({
      offsetMs: 1500,
      bucketMs: 10,
      durationMs: 25,
      min: new Float32Array([-0.5, 0, -1]),
      max: new Float32Array([0.25, 32_767 / 32_768, 0]),
    });
  });

  it('is that of what there is where the sizes were never written', () => {
    const whole = writeWav(new Int16Array(160).fill(16_384), 16_000);
    whole.set(wavHeader(16_000, 0xffff_ffd3));
    expect(peaksOf(bufferOf(whole), 0)).toMatchObject({
      durationMs: 10,
      min: new Float32Array([0.5]),
    });
  });

  it('keeps to the milliseconds at rates that have no whole samples in them', () => {
    const peaks = peaksOf(bufferOf(writeWav(new Int16Array(44_100), 44_100)), 0);
    expect([peaks?.min.length, peaks?.max.length]).toEqual([100, 100]);
  });

  it.each([
    ['two channels', writeWav(new Int16Array(20), 8000, 2)],
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('{"at":0,"kind":"call","type":"call.opened"}')],
    ['a header alone', writeWav(new Int16Array(1), 8000).subarray(0, 30)],
  ])('is none of %s', (_, bytes) => {
    expect(peaksOf(bufferOf(bytes), 0)).toBeUndefined();
  });
});
