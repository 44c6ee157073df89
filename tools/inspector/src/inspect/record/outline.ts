/** The outline of a recording, to be drawn. */
export interface Outline {
  /** How much of the recording a bucket stands for. */
  readonly bucketMs: number;
  readonly durationMs: number;
  /** The least sample of each bucket, and the greatest, from −1 to 1. */
  readonly min: Float32Array;
  readonly max: Float32Array;
}

const bucketMs = 10;
const fullScale = 32_768;
const sampleBytes = 2;
/** Longer than what may stand before the samples of a file that is one. */
const mostHeaderBytes = 64 * 1024;

interface Samples {
  readonly rateHz: number;
  readonly fromByte: number;
  /** As the file has it; of one that still grows, more than there are. */
  readonly bytes: number;
}

/**
 * Makes the outline of the recording of a caller, `ID.wav` beside the event log (mono, 16 bits), as its bytes come; the
 * bytes themselves are not kept. Of a file whose sizes were never written, because its server died or the call goes on,
 * it takes what there is.
 */
export class OutlineReader {
  #head = new Uint8Array(0);
  #samples: Samples | undefined;
  #byteCount = 0;
  /** The first byte of a sample whose second one has not come yet. */
  #half: number | undefined;
  #count = 0;
  #bucket = -1;
  /** The first sample of the next bucket, also at rates at which a bucket has no whole number of samples. */
  #nextBucketAt = 0;
  #min = new Float32Array(1024);
  #max = new Float32Array(1024);

  /** How many bytes of the file were given. */
  get byteCount(): number {
    return this.#byteCount;
  }

  /** Undefined as long as the file is no such recording. */
  get outline(): Outline | undefined {
    if (this.#samples === undefined) return undefined;
    const buckets = this.#bucket + 1;
    const durationMs = (1000 * this.#count) / this.#samples.rateHz;
    return { bucketMs, durationMs, min: this.#min.subarray(0, buckets), max: this.#max.subarray(0, buckets) };
  }

  /** The next bytes of the file. */
  take(bytes: Uint8Array): void {
    const before = this.#byteCount;
    this.#byteCount += bytes.length;
    if (this.#samples !== undefined) return this.#add(this.#ofSamples(bytes, before, this.#samples));
    if (this.#head.length > mostHeaderBytes) return undefined;
    const head = new Uint8Array(this.#head.length + bytes.length);
    head.set(this.#head);
    head.set(bytes, this.#head.length);
    this.#samples = samplesIn(new DataView(head.buffer));
    if (this.#samples === undefined) this.#head = head;
    else this.#add(this.#ofSamples(head, 0, this.#samples));
    return undefined;
  }

  #perBucket({ rateHz }: Samples): number {
    return (rateHz * bucketMs) / 1000;
  }

  #ofSamples(bytes: Uint8Array, atByte: number, { fromByte, bytes: length }: Samples): Uint8Array {
    return bytes.subarray(Math.max(0, fromByte - atByte), Math.max(0, fromByte + length - atByte));
  }

  #add(bytes: Uint8Array): void {
    if (this.#samples === undefined || bytes.length === 0) return;
    const perBucket = this.#perBucket(this.#samples);
    const skipped = this.#half === undefined ? 0 : 1;
    const whole = (bytes.length - skipped) >> 1;
    this.#makeRoom(Math.ceil((this.#count + whole + skipped) / perBucket) + 1);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#half !== undefined) this.#note(signed(this.#half | (view.getUint8(0) << 8)), perBucket);
    for (let at = skipped; at + 1 < bytes.length; at += sampleBytes)
      this.#note(view.getInt16(at, true), perBucket);
    this.#half = skipped + whole * sampleBytes < bytes.length ? bytes.at(-1) : undefined;
  }

  #note(sample: number, perBucket: number): void {
    const isFirst = this.#count === this.#nextBucketAt;
    if (isFirst) {
      this.#bucket += 1;
      this.#nextBucketAt = Math.round((this.#bucket + 1) * perBucket);
    }
    this.#count += 1;
    const value = sample / fullScale;
    if (isFirst || value < (this.#min[this.#bucket] ?? 0)) this.#min[this.#bucket] = value;
    if (isFirst || value > (this.#max[this.#bucket] ?? 0)) this.#max[this.#bucket] = value;
  }

  #makeRoom(buckets: number): void {
    if (buckets < this.#min.length) return;
    this.#min = longer(this.#min, buckets);
    this.#max = longer(this.#max, buckets);
  }
}

export interface SliceSurroundings {
  readonly nowMs: () => number;
  /** Lets the page draw and hear its person. */
  readonly pause: () => Promise<void>;
}

const sliceMs = 8;
const pieceBytes = 64 * 1024;

/** Gives a reader all that comes, in slices, so that the page stays alive. Rejects when the source breaks off. */
export async function readOutline(
  reader: OutlineReader,
  stream: ReadableStream<Uint8Array>,
  { nowMs, pause }: SliceSurroundings,
): Promise<void> {
  const source = stream.getReader();
  let beganMs = nowMs();
  for (;;) {
    const { done, value } = await source.read();
    if (done) return;
    for (let from = 0; from < value.length; from += pieceBytes) {
      reader.take(value.subarray(from, from + pieceBytes));
      if (nowMs() - beganMs < sliceMs) continue;
      await pause();
      beganMs = nowMs();
    }
  }
}

const signed = (word: number): number => (word << 16) >> 16;

function longer(values: Float32Array<ArrayBuffer>, least: number): Float32Array<ArrayBuffer> {
  const grown = new Float32Array(Math.max(least + 1, values.length * 2));
  grown.set(values);
  return grown;
}

function samplesIn(view: DataView): Samples | undefined {
  if (view.byteLength < 12 || tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WAVE') return undefined;
  let rateHz: number | undefined;
  for (let at = 12; at + 8 <= view.byteLength;) {
    const tag = tagAt(view, at);
    const length = view.getUint32(at + 4, true);
    if (tag === 'fmt ') rateHz = rateOf(view, at + 8);
    if (tag === 'data') return rateHz === undefined ? undefined : { rateHz, fromByte: at + 8, bytes: length };
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
