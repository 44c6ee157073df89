/** The outline of a recording, to be drawn. */
export interface Peaks {
  /** Where in the call it begins, in milliseconds since that was opened. */
  readonly offsetMs: number;
  /** How much of the recording a bucket stands for. */
  readonly bucketMs: number;
  readonly durationMs: number;
  /** The least sample of each bucket, and the greatest, from −1 to 1. */
  readonly min: Float32Array;
  readonly max: Float32Array;
}

interface Samples {
  readonly rateHz: number;
  readonly fromByte: number;
  readonly count: number;
}

const bucketMs = 10;
const fullScale = 32_768;

/**
 * The outline of the recording of a caller, `ID.wav` beside the event log: mono, 16 bits. `offsetMs` is what the log's
 * `audio.recorded` says. Undefined for a file that is no such recording. Of one whose sizes were never written, because
 * its server died or the call goes on, it takes what there is.
 */
export function peaksOf(wav: ArrayBuffer, offsetMs: number): Peaks | undefined {
  const view = new DataView(wav);
  const samples = samplesIn(view);
  if (samples === undefined) return undefined;
  const { rateHz, fromByte, count } = samples;
  const perBucket = (rateHz * bucketMs) / 1000;
  const buckets = Math.ceil(count / perBucket);
  const min = new Float32Array(buckets);
  const max = new Float32Array(buckets);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.round(bucket * perBucket);
    const to = Math.min(count, Math.round((bucket + 1) * perBucket));
    let least = fullScale;
    let greatest = -fullScale;
    for (let index = from; index < to; index++) {
      const sample = view.getInt16(fromByte + 2 * index, true);
      if (sample < least) least = sample;
      if (sample > greatest) greatest = sample;
    }
    min[bucket] = least / fullScale;
    max[bucket] = greatest / fullScale;
  }
  return { offsetMs, bucketMs, durationMs: (1000 * count) / rateHz, min, max };
}

function samplesIn(view: DataView): Samples | undefined {
  if (view.byteLength < 12 || tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WAVE') return undefined;
  let rateHz: number | undefined;
  for (let at = 12; at + 8 <= view.byteLength;) {
    const tag = tagAt(view, at);
    const length = view.getUint32(at + 4, true);
    if (tag === 'fmt ') rateHz = rateOf(view, at + 8);
    if (tag === 'data') {
      const bytes = Math.min(length, view.byteLength - at - 8);
      return rateHz === undefined ? undefined : { rateHz, fromByte: at + 8, count: bytes >> 1 };
    }
    // A chunk of odd length is followed by a byte of padding.
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** Undefined for all but 16-bit PCM with one channel. */
function rateOf(view: DataView, at: number): number | undefined {
  if (at + 16 > view.byteLength) return undefined;
  const isOurs =
    view.getUint16(at, true) === 1 &&
    view.getUint16(at + 2, true) === 1 &&
    view.getUint16(at + 14, true) === 16;
  return isOurs ? view.getUint32(at + 4, true) : undefined;
}

function tagAt(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)));
}
