import { alaw, mulaw } from 'alawmulaw';
import { describe, expect, it } from 'vitest';
import { aLawToLinear, linearToALaw, linearToMuLaw, muLawToLinear } from '../../src/audio/g711.ts';

const allSamples = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
const allCodes = Uint8Array.from({ length: 256 }, (_, code) => code);

const laws = [
  { name: 'µ-law', oracle: mulaw, toLinear: muLawToLinear, fromLinear: linearToMuLaw, secondZero: [0x7f] },
  { name: 'A-law', oracle: alaw, toLinear: aLawToLinear, fromLinear: linearToALaw, secondZero: [] },
];

describe.each(laws)('$name', ({ oracle, toLinear, fromLinear, secondZero }) => {
  it('codes every sample as the reference does', () => {
    const codes = Uint8Array.from(allSamples, (sample) => fromLinear[sample & 0xffff] ?? 0);
    const expected = oracle.encode(allSamples);
    expect(allSamples.filter((_, i) => codes[i] !== expected[i])).toHaveLength(0);
  });

  it('reads every code as the reference does', () => {
    expect(toLinear).toEqual(oracle.decode(allCodes));
  });

  it('gives every code back that it has read, but for the second zero of µ-law', () => {
    const differing = allCodes.filter((code) => fromLinear[(toLinear[code] ?? 0) & 0xffff] !== code);
    expect([...differing]).toEqual(secondZero);
  });
});
