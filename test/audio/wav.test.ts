import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearToALaw, linearToMuLaw } from '../../src/audio/g711.ts';
import { readWav, WavError, writeWav } from '../../src/audio/wav.ts';

interface Shape {
  readonly tag?: number;
  readonly channels?: number;
  readonly sampleRateHz?: number;
  readonly bits?: number;
  /** Chunks between the format and the data. */
  readonly between?: Buffer;
  readonly riffLength?: number;
  readonly dataLength?: number;
  readonly subFormat?: number;
}

/** A WAV file written by hand (Microsoft RIFF; mmreg.h). */
function wavFile(data: Uint8Array, shape: Shape = {}): Buffer {
  const { tag = 1, channels = 1, sampleRateHz = 8000, bits = 16, between = Buffer.alloc(0) } = shape;
  const format = Buffer.alloc(shape.subFormat === undefined ? 16 : 40);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRateHz, 4);
  format.writeUInt32LE((sampleRateHz * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  if (shape.subFormat !== undefined) format.writeUInt16LE(shape.subFormat, 24);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', format),
    between,
    chunk('data', data, shape.dataLength),
  ]);
  return chunk('RIFF', body, shape.riffLength);
}

function chunk(tag: string, body: Uint8Array, length = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(tag);
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, body]);
}

const samples = Int16Array.of(0, 1, -1, 12_345, -12_345, 32_767, -32_768, 7);
const bytes = new Uint8Array(samples.buffer);
const samplesOf = (file: Uint8Array): Int16Array | undefined => readWav(file).channels[0];

describe('a WAV file', () => {
  it('is written as the standard has it', () => {
    expect(Buffer.from(writeWav(samples, 8000))).toEqual(wavFile(bytes));
    expect(Buffer.from(writeWav(samples, 16_000, 2))).toEqual(
      wavFile(bytes, { channels: 2, sampleRateHz: 16_000 }),
    );
  });

  it('reads back as it was written', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.integer({ min: 1, max: 192_000 }), (pcm, sampleRateHz) => {
        expect(readWav(writeWav(pcm, sampleRateHz))).toEqual({ sampleRateHz, channels: [pcm] });
      }),
    );
  });

  it('has its channels taken apart', () => {
    const { channels } = readWav(wavFile(bytes, { channels: 2 }));
    expect(channels).toEqual([Int16Array.of(0, -1, -12_345, -32_768), Int16Array.of(1, 12_345, 32_767, 7)]);
  });

  it('may lie anywhere in a buffer', () => {
    const file = Buffer.concat([Buffer.of(9, 9, 9), wavFile(bytes)]).subarray(3);
    expect(samplesOf(file)).toEqual(samples);
  });

  it('may have no samples', () => {
    expect(samplesOf(wavFile(new Uint8Array(0)))).toEqual(new Int16Array(0));
  });
});

describe('the samples of a WAV file', () => {
  it('may be of 8 bits without a sign', () => {
    expect(samplesOf(wavFile(Uint8Array.of(0, 128, 255), { bits: 8 }))).toEqual(
      Int16Array.of(-32_768, 0, 32_512),
    );
  });

  it('may be of 24 and 32 bits', () => {
    const in24 = Uint8Array.of(0xff, 0x01, 0x00, 0x00, 0x00, 0x80);
    expect(samplesOf(wavFile(in24, { bits: 24 }))).toEqual(Int16Array.of(1, -32_768));
    const in32 = Uint8Array.of(0xff, 0xff, 0x01, 0x00);
    expect(samplesOf(wavFile(in32, { bits: 32 }))).toEqual(Int16Array.of(1));
  });

  it('may be floating point, and are clipped where they are too loud', () => {
    const values = [0, 0.5, -0.5, 1.5, -1.5, Number.NaN];
    const expected = Int16Array.of(0, 16_384, -16_384, 32_767, -32_768, 0);
    const in32 = new Uint8Array(Float32Array.from(values).buffer);
    expect(samplesOf(wavFile(in32, { tag: 3, bits: 32 }))).toEqual(expected);
    const in64 = new Uint8Array(Float64Array.from(values).buffer);
    expect(samplesOf(wavFile(in64, { tag: 3, bits: 64 }))).toEqual(expected);
  });

  it('may be G.711', () => {
    const aLaw = Uint8Array.from([8, -8, 1008], (sample) => linearToALaw[sample & 0xffff] ?? 0);
    expect(samplesOf(wavFile(aLaw, { tag: 6, bits: 8 }))).toEqual(Int16Array.of(8, -8, 1008));
    const muLaw = Uint8Array.from([0, 132, -132], (sample) => linearToMuLaw[sample & 0xffff] ?? 0);
    expect(samplesOf(wavFile(muLaw, { tag: 7, bits: 8 }))).toEqual(Int16Array.of(0, 132, -132));
  });

  it('may be of a kind that stands in the extended format', () => {
    expect(samplesOf(wavFile(bytes, { tag: 0xfffe, subFormat: 1 }))).toEqual(samples);
  });
});

describe('a WAV file that a program wrote to a pipe', () => {
  it.each([
    { name: 'the largest lengths', riffLength: 0xffff_ffff, dataLength: 0xffff_ffff },
    { name: 'a length that is too large', riffLength: 1_000_000, dataLength: 999_964 },
    { name: 'no lengths', riffLength: 0, dataLength: 0 },
    { name: 'the lengths of an empty file', riffLength: 36, dataLength: 0 },
  ])('is read to its end when it has $name', ({ riffLength, dataLength }) => {
    expect(samplesOf(wavFile(bytes, { riffLength, dataLength }))).toEqual(samples);
  });

  it('is read as far as its samples are whole', () => {
    expect(samplesOf(wavFile(bytes.subarray(0, 5), { dataLength: 0xffff_ffff }))).toEqual(
      samples.subarray(0, 2),
    );
  });
});

describe('other chunks of a WAV file', () => {
  it('are skipped, with their padding', () => {
    const list = Buffer.concat([chunk('LIST', Buffer.from('odd')), Buffer.of(0)]);
    expect(samplesOf(wavFile(bytes, { between: list }))).toEqual(samples);
    expect(samplesOf(Buffer.concat([wavFile(bytes), list]))).toEqual(samples);
  });
});

describe('a file that can not be read', () => {
  const header = wavFile(bytes).subarray(0, 36);
  it.each([
    { name: 'an empty file', file: Buffer.alloc(0), problem: 'too short' },
    { name: 'an MP3 file', file: Buffer.from('ID3 and some more bytes of it'), problem: 'is no WAV file' },
    { name: 'a file cut off in its header', file: header, problem: 'no "data" chunk' },
    { name: 'a cut format', file: wavFile(bytes).subarray(0, 30), problem: 'too short' },
    {
      name: 'data before its format',
      file: chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), chunk('data', bytes)])),
      problem: 'no "fmt " chunk',
    },
    { name: 'ADPCM', file: wavFile(bytes, { tag: 2, bits: 4 }), problem: 'format 2 with 4 bits' },
    { name: 'PCM of 12 bits', file: wavFile(bytes, { bits: 12 }), problem: 'format 1 with 12 bits' },
    { name: 'no channels', file: wavFile(bytes, { channels: 0 }), problem: 'has 0 channels' },
    { name: 'no rate', file: wavFile(bytes, { sampleRateHz: 0 }), problem: '0 Hz' },
  ])('says what is wrong: $name', ({ file, problem }) => {
    expect(() => readWav(file)).toThrow(WavError);
    expect(() => readWav(file)).toThrow(problem);
  });

  it('never fails in another way, whatever its bytes are', () => {
    const overwrites = fc.array(fc.tuple(fc.nat(59), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(overwrites, fc.nat(60), (changes, length) => {
        const file = wavFile(bytes);
        for (const [at, value] of changes) file[at] = value;
        try {
          readWav(file.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(WavError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
