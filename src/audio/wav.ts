import { aLawToLinear, muLawToLinear } from './g711.ts';

/** A file that is no WAV, or one of a kind that is not read here; the message says what is wrong with it. */
export class WavError extends Error {
  override readonly name = 'WavError';
}

export interface Wav {
  readonly sampleRateHz: number;
  /** At least one; all of the same length. */
  readonly channels: readonly Int16Array[];
}

interface Format {
  readonly tag: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly bits: number;
}

type SampleReader = (view: DataView, offset: number) => number;

/** What stands before the samples in the files that are written here. */
export const wavHeaderBytes = 44;
/** WAVE_FORMAT_EXTENSIBLE: the true tag is the beginning of the sub-format's GUID. */
const extensibleTag = 0xfffe;
const mostChannels = 32;
const fullScale = 32_768;

/** By format tag (mmreg.h) and bits a sample; a table lookup for G.711, the upper 16 bits for longer integers. */
const readers: Readonly<Record<string, SampleReader>> = {
  '1/8': (view, offset) => (view.getUint8(offset) - 128) << 8,
  '1/16': (view, offset) => view.getInt16(offset, true),
  '1/24': (view, offset) => view.getInt16(offset + 1, true),
  '1/32': (view, offset) => view.getInt16(offset + 2, true),
  '3/32': (view, offset) => fromFloat(view.getFloat32(offset, true)),
  '3/64': (view, offset) => fromFloat(view.getFloat64(offset, true)),
  '6/8': (view, offset) => aLawToLinear[view.getUint8(offset)] ?? 0,
  '7/8': (view, offset) => muLawToLinear[view.getUint8(offset)] ?? 0,
};

/** A file of 16-bit PCM. The samples of several channels are interleaved: one of each, in turn. */
export function writeWav(samples: Int16Array, sampleRateHz: number, channelCount = 1): Uint8Array {
  const bytes = new Uint8Array(wavHeaderBytes + samples.byteLength);
  bytes.set(wavHeader(sampleRateHz, samples.byteLength, channelCount));
  new Int16Array(bytes.buffer, wavHeaderBytes).set(samples);
  return bytes;
}

/** What a file of 16-bit PCM begins with. */
export function wavHeader(sampleRateHz: number, dataBytes: number, channelCount = 1): Uint8Array {
  const bytes = new Uint8Array(wavHeaderBytes);
  const view = new DataView(bytes.buffer);
  writeTag(view, 0, 'RIFF');
  view.setUint32(4, wavHeaderBytes + dataBytes - 8, true);
  writeTag(view, 8, 'WAVE');
  writeTag(view, 12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channelCount, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, 2 * channelCount * sampleRateHz, true);
  view.setUint16(32, 2 * channelCount, true);
  view.setUint16(34, 16, true);
  writeTag(view, 36, 'data');
  view.setUint32(40, dataBytes, true);
  return bytes;
}

/**
 * Reads PCM of 8 to 32 bits, floating point and G.711, with any number of channels.
 *
 * What programs that write to a pipe leave behind is read to the end of the file: a length of nothing, or of more than
 * there is. Throws `WavError`.
 */
export function readWav(bytes: Uint8Array): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) throw new WavError('is too short for a WAV file');
  if (tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WAVE') {
    throw new WavError('is no WAV file: it does not begin with RIFF … WAVE');
  }
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const tag = tagAt(view, at);
    if (tag === 'fmt ') format = readFormat(view, at + 8, length);
    if (tag === 'data') return readData(view, at + 8, length, format);
    // A chunk of odd length is followed by a byte of padding.
    at += 8 + length + (length % 2);
  }
  throw new WavError(format === undefined ? 'has no "fmt " chunk' : 'has no "data" chunk');
}

function readFormat(view: DataView, at: number, length: number): Format {
  if (length < 16 || at + 16 > view.byteLength) throw new WavError('has a "fmt " chunk that is too short');
  const tag = view.getUint16(at, true);
  const isExtensible = tag === extensibleTag && length >= 40 && at + 26 <= view.byteLength;
  const format = {
    tag: isExtensible ? view.getUint16(at + 24, true) : tag,
    channelCount: view.getUint16(at + 2, true),
    sampleRateHz: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
  if (format.channelCount === 0 || format.channelCount > mostChannels) {
    throw new WavError(`has ${format.channelCount} channels; 1 to ${mostChannels} are read`);
  }
  if (format.sampleRateHz === 0) throw new WavError('has a sample rate of 0 Hz');
  return format;
}

function readData(view: DataView, at: number, length: number, format: Format | undefined): Wav {
  if (format === undefined) throw new WavError('has no "fmt " chunk before its "data" chunk');
  const { tag, bits, channelCount, sampleRateHz } = format;
  const read = readers[`${tag}/${bits}`];
  if (read === undefined) {
    throw new WavError(
      `has samples of format ${tag} with ${bits} bits; PCM of 8, 16, 24 or 32 bits (1), floating point of 32 or 64 (3), A-law (6) and µ-law (7) are read`,
    );
  }
  const sampleBytes = bits / 8;
  const frameBytes = sampleBytes * channelCount;
  const frames = Math.floor(dataBytes(view, at, length) / frameBytes);
  const channels = Array.from({ length: channelCount }, (_, channel) => {
    const samples = new Int16Array(frames);
    const first = at + channel * sampleBytes;
    for (let i = 0; i < frames; i++) samples[i] = read(view, first + i * frameBytes);
    return samples;
  });
  return { sampleRateHz, channels };
}

/** A writer that could not go back leaves 0 for the length, and a RIFF length that can't be right either. */
function dataBytes(view: DataView, at: number, length: number): number {
  const left = view.byteLength - at;
  const riffEnd = 8 + view.getUint32(4, true);
  const isUnknown = length === 0 && (riffEnd <= at || riffEnd > view.byteLength);
  return isUnknown ? left : Math.min(length, left);
}

function fromFloat(value: number): number {
  return Math.max(-fullScale, Math.min(fullScale - 1, Math.round(value * fullScale))) || 0;
}

function tagAt(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(offset + i)));
}

function writeTag(view: DataView, offset: number, tag: string): void {
  for (let i = 0; i < 4; i++) view.setUint8(offset + i, tag.charCodeAt(i));
}
