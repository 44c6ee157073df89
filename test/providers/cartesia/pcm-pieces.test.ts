import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PcmPieces } from '../../../src/providers/cartesia/pcm-pieces.ts';

describe('samples that come as bytes', () => {
  it('are the same however the bytes were cut', () => {
    const cuts = fc.array(fc.nat(7), { maxLength: 12 });
    fc.assert(
      fc.property(fc.int16Array({ maxLength: 20 }), cuts, fc.nat(3), (samples, lengths, shift) => {
        // Somewhere in a larger buffer, as what comes off a socket is.
        const around = new Uint8Array(samples.byteLength + 8);
        around.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), shift);
        const bytes = around.subarray(shift, shift + samples.byteLength);
        const pieces = new PcmPieces();
        const heard: number[] = [];
        let at = 0;
        for (const length of [...lengths, bytes.length]) {
          heard.push(...pieces.push(bytes.subarray(at, at + length)));
          at = Math.min(bytes.length, at + length);
        }
        expect(heard).toEqual([...samples]);
      }),
    );
  });
});
