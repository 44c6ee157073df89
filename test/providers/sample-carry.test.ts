import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleCarry } from '../../src/providers/sample-carry.ts';

describe('bytes that are cut anywhere', () => {
  it('come out as the samples that went in', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 7 }), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const carry = new SampleCarry();
        const samples = parts.flatMap((part) => [...carry.take(part)]);
        const bytes = Buffer.concat(parts);
        const whole = Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i));
        expect(samples).toEqual(whole);
      }),
    );
  });

  it('are copied: what is written over them later is not heard', () => {
    const bytes = Uint8Array.of(1, 0, 2, 0);
    const samples = new SampleCarry().take(bytes);
    bytes.fill(9);
    expect([...samples]).toEqual([1, 2]);
  });
});
