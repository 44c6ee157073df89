/** One side's samples and when the first of them was heard. */
interface Stretch {
  readonly pcm: Int16Array;
  readonly startMs: number;
}

/**
 * A call as both sides heard it, on one time axis: the caller left, the agent right.
 *
 * The moments are on any one clock; the recording begins with the earliest. Between stretches there is silence.
 */
export class StereoRecording {
  readonly sampleRateHz: number;
  readonly #caller: Stretch[] = [];
  readonly #agent: Stretch[] = [];

  constructor(sampleRateHz: number) {
    this.sampleRateHz = sampleRateHz;
  }

  /** The samples are copied. */
  addCaller(pcm: Int16Array, startMs: number): void {
    this.#caller.push({ pcm: pcm.slice(), startMs });
  }

  /** The samples are copied. */
  addAgent(pcm: Int16Array, startMs: number): void {
    this.#agent.push({ pcm: pcm.slice(), startMs });
  }

  /** Left and right samples in turn. */
  interleaved(): Int16Array {
    const originMs = Math.min(...[this.#caller, this.#agent].flatMap(([first]) => first?.startMs ?? []));
    const place = ({ pcm, startMs }: Stretch) => {
      const start = Math.round(((startMs - originMs) * this.sampleRateHz) / 1000);
      return { pcm, start, end: start + pcm.length };
    };
    const sides = [this.#caller.map(place), this.#agent.map(place)];
    const length = Math.max(0, ...sides.map((side) => side.at(-1)?.end ?? 0));
    const out = new Int16Array(2 * length);
    for (const [channel, side] of sides.entries()) {
      for (const { pcm, start } of side) {
        for (let i = 0; i < pcm.length; i++) out[2 * (start + i) + channel] = pcm[i] ?? 0;
      }
    }
    return out;
  }
}
