interface QueuedMark {
  readonly name: string;
  /** The sample behind which it stands, counted since the queue was made. */
  readonly position: number;
  /** The context's frame at which the sample before it is audible; set when playback has got there. */
  dueFrame: number;
}

const notReached = Infinity;

/**
 * Audio and marks waiting to be played, in one order. Nothing is allocated while it renders.
 *
 * A mark is due when the sample before it has left the loudspeaker: when it was rendered plus the output's latency.
 */
export class PlaybackQueue {
  readonly #ring: Float32Array;
  readonly #fadeSamples: number;
  readonly #marks: QueuedMark[] = [];
  #read = 0;
  #write = 0;
  #silentFrom = 0;
  /** From rendering to the loudspeaker. */
  latencyFrames = 0;

  constructor(capacitySamples: number, fadeSamples: number) {
    this.#ring = new Float32Array(capacitySamples);
    this.#fadeSamples = fadeSamples;
  }

  /** Samples rendered since the queue was made. */
  get played(): number {
    return this.#read;
  }

  get queued(): number {
    return this.#write - this.#read;
  }

  /** Whether everything that the last `clear` left to fade out has been rendered. */
  get isCleared(): boolean {
    return this.#read >= this.#silentFrom;
  }

  /** Queues samples, and returns how many didn't fit and are lost: a server that paces its audio never gets there. */
  push(pcm: Int16Array): number {
    const { length: capacity } = this.#ring;
    const taken = Math.min(pcm.length, capacity - this.queued);
    for (let index = 0; index < taken; index += 1) {
      this.#ring[(this.#write + index) % capacity] = (pcm[index] ?? 0) / 32_768;
    }
    this.#write += taken;
    return pcm.length - taken;
  }

  /** Queues a mark behind all audio so far. */
  mark(name: string): void {
    this.#marks.push({ name, position: this.#write, dueFrame: notReached });
  }

  /**
   * Drops what is not played yet, and its marks. A few samples are kept and faded, so that the voice stops without a
   * click; marks that are reached already stay due, for their audio can't be called back.
   */
  clear(): void {
    const kept = Math.min(this.#fadeSamples, this.queued);
    for (let index = 0; index < kept; index += 1) {
      const at = (this.#read + index) % this.#ring.length;
      this.#ring[at] = (this.#ring[at] ?? 0) * (1 - (index + 1) / kept);
    }
    this.#write = this.#read + kept;
    this.#silentFrom = this.#write;
    const stays = this.#marks.findIndex(({ position }) => position > this.#read);
    if (stays >= 0) this.#marks.length = stays;
  }

  /** Fills the block that begins at the context's `frame`: with audio as far as there is some, with silence after. */
  render(block: Float32Array, frame: number): number {
    const { length: capacity } = this.#ring;
    const count = Math.min(block.length, this.queued);
    for (let index = 0; index < count; index += 1) {
      block[index] = this.#ring[(this.#read + index) % capacity] ?? 0;
    }
    block.fill(0, count);
    const before = this.#read;
    this.#read += count;
    for (const mark of this.#marks) {
      if (mark.position > this.#read) break;
      if (mark.dueFrame !== notReached) continue;
      mark.dueFrame = frame + Math.max(0, mark.position - before) + this.latencyFrames;
    }
    return count;
  }

  /** The next mark whose audio is audible by `frame`, once. */
  takeDue(frame: number): string | undefined {
    const [first] = this.#marks;
    if (first === undefined || first.dueFrame > frame) return undefined;
    this.#marks.shift();
    return first.name;
  }
}
