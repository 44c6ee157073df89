import { beforeAll, describe, expect, it } from 'vitest';
import { createResampler, loadResampler } from '../../src/audio/resampler.ts';
import { joined } from '../support/spoken.ts';
import { amplitudeAt, level, pieces, tone } from './tone.ts';

beforeAll(async () => {
  await loadResampler();
});

function resampled(parts: readonly Int16Array[], fromHz: number, toHz: number): Int16Array {
  const resampler = createResampler(fromHz, toHz);
  const out = joined(parts.map((part) => resampler.process(part).slice()));
  resampler.free();
  return out;
}

function makeAndFree(count: number): void {
  for (let i = 0; i < count; i++) {
    const resampler = createResampler(44_100, 8000);
    resampler.process(new Int16Array(441));
    resampler.free();
  }
}

/** Outside of the heap there are array buffers and WebAssembly memories. */
function webAssemblyBytes(): number {
  const { external, arrayBuffers } = process.memoryUsage();
  return external - arrayBuffers;
}

const ratePairs = [8000, 16_000, 24_000, 44_100, 48_000].flatMap((fromHz, _, rates) =>
  rates.filter((toHz) => toHz !== fromHz).map((toHz) => ({ fromHz, toHz })),
);

describe.each(ratePairs)('a resampler from $fromHz to $toHz Hz', ({ fromHz, toHz }) => {
  it('keeps the length and a tone of 1 kHz as it is', () => {
    const out = resampled(pieces(tone(1000, 1000, fromHz), [fromHz / 50]), fromHz, toHz);
    expect(Math.abs(out.length - toHz)).toBeLessThanOrEqual(toHz * 0.01);
    const middle = out.subarray(toHz / 5, (toHz * 4) / 5);
    expect(amplitudeAt(1000, middle, toHz)).toBeCloseTo(10_000, -2);
    expect(level(middle)).toBeCloseTo(10_000 / Math.SQRT2, -2);
  });

  it('gives the same samples however the audio is cut', () => {
    const audio = tone(440, 700, fromHz);
    const whole = resampled([audio], fromHz, toHz);
    expect(resampled(pieces(audio, [1, 2, 3, 997, 0, 160, 5]), fromHz, toHz)).toEqual(whole);
  });
});

describe('a resampler', () => {
  it('lets nothing through that the lower rate can not hold', () => {
    const middle = resampled([tone(6000, 500, 16_000)], 16_000, 8000).subarray(800, 3200);
    expect(level(middle)).toBeLessThan(2);
  });

  it('takes minutes at once', () => {
    const out = resampled([tone(300, 120_000, 8000)], 8000, 48_000);
    expect(out.length / 48_000).toBeCloseTo(120, 1);
  });

  it('does not wrap around at full scale', () => {
    const square = Int16Array.from({ length: 8000 }, (_, i) => (i % 80 < 40 ? 32_767 : -32_768));
    const out = resampled([square], 8000, 16_000).subarray(400);
    const flips = out.filter((sample, i) => Math.abs(sample - (out[i - 1] ?? sample)) > 45_000);
    expect(flips).toHaveLength(0);
  });

  it('has forgotten the old audio after a reset', () => {
    const resampler = createResampler(8000, 16_000);
    resampler.process(tone(500, 100, 8000));
    resampler.reset();
    expect(level(resampler.process(new Int16Array(800)))).toBe(0);
    const again = resampler.process(tone(500, 100, 8000)).slice();
    resampler.free();
    const second = createResampler(8000, 16_000);
    second.process(new Int16Array(800));
    expect(again).toEqual(second.process(tone(500, 100, 8000)));
    second.free();
  });

  it('does not mix with another one', () => {
    const audio = tone(700, 200, 16_000);
    const [one, other] = [createResampler(16_000, 8000), createResampler(16_000, 8000)];
    const out = joined(
      pieces(audio, [320]).map((part) => {
        other.process(tone(3000, 20, 16_000));
        return one.process(part).slice();
      }),
    );
    one.free();
    other.free();
    expect(out).toEqual(resampled([audio], 16_000, 8000));
  });

  it('passes audio through where the rates are the same', () => {
    const audio = tone(440, 20, 16_000);
    expect(createResampler(16_000, 16_000).process(audio)).toBe(audio);
  });

  it('can be freed twice, and not be used afterwards', () => {
    const resampler = createResampler(8000, 16_000);
    resampler.free();
    resampler.free();
    expect(() => resampler.process(new Int16Array(1))).toThrow('freed');
  });

  it('gives its memory back', () => {
    makeAndFree(100);
    const before = webAssemblyBytes();
    makeAndFree(10_000);
    // Unfreed, each of them holds 10 KB.
    expect(webAssemblyBytes() - before).toBeLessThan(1024 * 1024);
  });

  it.each([0, -8000, 11_025.5, Number.NaN])('can not be made for a rate of %s', (rate) => {
    expect(() => createResampler(rate, 8000)).toThrow(RangeError);
    expect(() => createResampler(8000, rate)).toThrow(RangeError);
  });
});
