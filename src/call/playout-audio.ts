interface Chunk {
  readonly from: number;
  readonly pcm: Int16Array;
}

/** The audio of one reply, as samples on one axis; what is played and will not be played again is given back. */
export class PlayoutAudio {
  #chunks: Chunk[] = [];
  #end = 0;

  /** How many samples there are, those given back included. */
  get end(): number {
    return this.#end;
  }

  /** The first sample that was not given back. */
  get start(): number {
    return this.#chunks[0]?.from ?? this.#end;
  }

  append(pcm: Int16Array): void {
    if (pcm.length === 0) return;
    this.#chunks.push({ from: this.#end, pcm });
    this.#end += pcm.length;
  }

  /** Up to `count` samples from here, without a copy; fewer at a seam between two chunks. */
  slice(from: number, count: number): Int16Array | undefined {
    const chunk = this.#chunks.find((each) => from < each.from + each.pcm.length);
    if (chunk === undefined || from < chunk.from) return undefined;
    return chunk.pcm.subarray(from - chunk.from, from - chunk.from + count);
  }

  /** Takes away everything from this sample on. */
  truncate(sample: number): void {
    this.#chunks = this.#chunks
      .filter(({ from }) => from < sample)
      .map(({ from, pcm }) => ({ from, pcm: pcm.subarray(0, sample - from) }));
    this.#end = Math.min(this.#end, sample);
  }

  /** Gives everything back. */
  clear(): void {
    this.#chunks = [];
  }

  /** Gives back what lies wholly before this sample. */
  release(sample: number): void {
    while (this.#chunks[0] !== undefined && this.#chunks[0].from + this.#chunks[0].pcm.length <= sample) {
      this.#chunks.shift();
    }
  }
}
