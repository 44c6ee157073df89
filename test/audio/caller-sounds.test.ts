import { describe, expect, it } from 'vitest';
import { cough, mmHmm, silence, speakAs, whiteNoise } from '../support/spoken.ts';
import { amplitudeAt, level } from './tone.ts';

async function secondsAt(sampleRateHz: number): Promise<number> {
  return (await speakAs('rms', 'At three thirty.', sampleRateHz)).length / sampleRateHz;
}

describe('a spoken phrase', () => {
  it('is the same every time, and made once', async () => {
    const phrase = speakAs('rms', 'At three thirty.', 16_000);
    expect(speakAs('rms', 'At three thirty.', 16_000)).toBe(phrase);
    expect(level(await phrase)).toBeGreaterThan(800);
  });

  it('lasts as long at every rate', async () => {
    const usual = await secondsAt(16_000);
    expect(await secondsAt(8000)).toBeCloseTo(usual, 2);
    expect(await secondsAt(48_000)).toBeCloseTo(usual, 2);
  });

  it('sounds different in another voice', async () => {
    expect(await speakAs('kal16', 'Yes.', 8000)).not.toEqual(await speakAs('rms', 'Yes.', 8000));
  });
});

describe.each([8000, 16_000, 48_000])('at %i Hz', (sampleRateHz) => {
  it('silence is silent, and noise is as loud as it is asked to be', () => {
    expect(silence(500, sampleRateHz)).toEqual(new Int16Array(sampleRateHz / 2));
    // A uniform distribution has this root mean square.
    expect(level(whiteNoise(500, sampleRateHz, 1000))).toBeCloseTo(1000 / Math.sqrt(3), -2);
    expect(whiteNoise(10, sampleRateHz, 1000, 1)).not.toEqual(whiteNoise(10, sampleRateHz, 1000, 2));
  });

  it('a cough lasts a quarter of a second and dies away', () => {
    const sound = cough(sampleRateHz);
    expect(sound).toHaveLength(sampleRateHz / 4);
    const [start, end] = [sound.subarray(0, sound.length / 5), sound.subarray((sound.length * 4) / 5)];
    expect(level(start)).toBeGreaterThan(10 * level(end));
  });

  it('a hummed "mm-hmm" is voiced, and low', () => {
    const sound = mmHmm(sampleRateHz);
    expect(level(sound)).toBeGreaterThan(2000);
    const firstSyllable = sound.subarray(0, 0.18 * sampleRateHz);
    expect(amplitudeAt(145, firstSyllable, sampleRateHz)).toBeGreaterThan(2000);
    expect(amplitudeAt(1500, firstSyllable, sampleRateHz)).toBeLessThan(100);
  });
});
