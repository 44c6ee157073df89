import { beforeAll, describe, expect, it } from 'vitest';
import { createAudioDecoder } from '../../src/audio/audio-decoder.ts';
import { createAudioEncoder } from '../../src/audio/audio-encoder.ts';
import { linearToALaw, linearToMuLaw, muLawToLinear } from '../../src/audio/g711.ts';
import { loadResampler } from '../../src/audio/resampler.ts';
import { joined } from '../support/spoken.ts';
import { amplitudeAt, level, tone } from './tone.ts';

beforeAll(async () => {
  await loadResampler();
});

const bytesOf = (samples: Int16Array): Uint8Array =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

/** The same bytes, at an offset at which no sample may begin. */
function misaligned(bytes: Uint8Array): Uint8Array {
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  return shifted.subarray(1);
}

describe('an audio decoder', () => {
  it('reads little-endian samples at any offset', () => {
    const decoder = createAudioDecoder({ encoding: 'linear16', sampleRateHz: 16_000 }, 16_000);
    const bytes = Uint8Array.of(0x01, 0x00, 0xff, 0xff, 0x00, 0x80);
    const samples = Int16Array.of(1, -1, -32_768);
    expect(decoder.decode(bytes)).toEqual(samples);
    expect(decoder.decode(misaligned(bytes))).toEqual(samples);
  });

  it('drops half a sample at the end', () => {
    const decoder = createAudioDecoder({ encoding: 'linear16', sampleRateHz: 16_000 }, 16_000);
    const bytes = Uint8Array.of(0x01, 0x00, 0x02);
    expect(decoder.decode(bytes)).toEqual(Int16Array.of(1));
    expect(decoder.decode(misaligned(bytes))).toEqual(Int16Array.of(1));
  });

  it('reads G.711 at another rate', () => {
    const codes = Uint8Array.from(tone(700, 500, 8000), (sample) => linearToALaw[sample & 0xffff] ?? 0);
    const decoder = createAudioDecoder({ encoding: 'alaw', sampleRateHz: 8000 }, 16_000);
    const samples = decoder.decode(codes).slice();
    decoder.free();
    expect(samples.length).toBeGreaterThan(7900);
    expect(amplitudeAt(700, samples.subarray(1600, 6400), 16_000)).toBeCloseTo(10_000, -3);
  });

  it('takes frames of every length, and none', () => {
    const decoder = createAudioDecoder({ encoding: 'mulaw', sampleRateHz: 8000 }, 8000);
    const lengths = [160, 0, 1, 4000, 160];
    const decoded = lengths.map((length) => decoder.decode(new Uint8Array(length).fill(0x55)).slice());
    expect(decoded.map(({ length }) => length)).toEqual(lengths);
    expect(new Set(joined(decoded))).toEqual(new Set([muLawToLinear[0x55]]));
  });

  it('has forgotten the old audio after a reset', () => {
    const decoder = createAudioDecoder({ encoding: 'linear16', sampleRateHz: 48_000 }, 16_000);
    decoder.decode(bytesOf(tone(500, 20, 48_000)));
    decoder.reset();
    expect(level(decoder.decode(new Uint8Array(1920)))).toBe(0);
    decoder.free();
  });
});

describe('an audio encoder', () => {
  it('writes little-endian samples', () => {
    const encoder = createAudioEncoder(16_000, { encoding: 'linear16', sampleRateHz: 16_000 });
    expect(encoder.encode(Int16Array.of(1, -1, -32_768))).toEqual(
      Uint8Array.of(0x01, 0x00, 0xff, 0xff, 0x00, 0x80),
    );
  });

  it('writes part of a buffer alone', () => {
    const encoder = createAudioEncoder(8000, { encoding: 'linear16', sampleRateHz: 8000 });
    expect([...encoder.encode(Int16Array.of(1, 2, 3).subarray(1, 2))]).toEqual([2, 0]);
  });

  it('writes G.711 at another rate', () => {
    const encoder = createAudioEncoder(24_000, { encoding: 'mulaw', sampleRateHz: 8000 });
    const codes = encoder.encode(tone(700, 500, 24_000)).slice();
    encoder.free();
    const samples = Int16Array.from(codes, (code) => muLawToLinear[code] ?? 0);
    expect(amplitudeAt(700, samples.subarray(800, 3200), 8000)).toBeCloseTo(10_000, -3);
  });

  it('writes into the same memory again', () => {
    const encoder = createAudioEncoder(8000, { encoding: 'mulaw', sampleRateHz: 8000 });
    const first = encoder.encode(new Int16Array(160));
    expect(encoder.encode(new Int16Array(160)).buffer).toBe(first.buffer);
    expect(encoder.encode(Int16Array.of(-32_768, 32_767))).toEqual(
      Uint8Array.of(linearToMuLaw[0x8000] ?? 0, linearToMuLaw[0x7fff] ?? 0),
    );
  });

  it('has forgotten the old audio after a reset', () => {
    const encoder = createAudioEncoder(16_000, { encoding: 'linear16', sampleRateHz: 8000 });
    encoder.encode(tone(500, 20, 16_000));
    encoder.reset();
    expect(encoder.encode(new Int16Array(320)).every((byte) => byte === 0)).toBe(true);
    encoder.free();
  });
});
