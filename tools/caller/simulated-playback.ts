import type { Clock, TimerHandle } from '../../src/ports/clock.ts';

export interface SimulatedPlaybackOptions {
  readonly clock: Clock;
  readonly sampleRateHz: number;
  /** Playback has reached the mark; called at that moment. */
  readonly onPlayed: (mark: string) => void;
  /** Samples that were played, and when the first of them was, on the clock's axis; each is reported once, in order. */
  readonly onHeard?: (pcm: Int16Array, startMs: number) => void;
}

interface QueuedAudio {
  readonly pcm: Int16Array;
  readonly startMs: number;
  readonly endMs: number;
}

interface QueuedMark {
  readonly name: string;
  readonly atMs: number;
}

/**
 * A loudspeaker without sound: plays what it is given in real time, one chunk behind the other.
 *
 * Audio that arrives while nothing plays starts at once; what arrives sooner waits its turn. Marks are answered when
 * everything before them is played, and those that `clear` drops never are. The device has no latency of its own.
 */
export class SimulatedPlayback {
  readonly #options: SimulatedPlaybackOptions;
  readonly #clock: Clock;
  readonly #audio: QueuedAudio[] = [];
  readonly #marks: QueuedMark[] = [];
  #timer: TimerHandle | undefined;
  #endMs = -Infinity;
  #playedMs = 0;

  constructor(options: SimulatedPlaybackOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  /** Queues samples, which it keeps without copying; returns when the first of them is played. */
  receive(pcm: Int16Array): number {
    const startMs = Math.max(this.#clock.now(), this.#endMs);
    this.#report(this.#clock.now());
    if (pcm.length === 0) return startMs;
    this.#endMs = startMs + this.#durationMs(pcm.length);
    this.#audio.push({ pcm, startMs, endMs: this.#endMs });
    return startMs;
  }

  /** Queues a mark behind the audio received so far. */
  mark(name: string): void {
    this.#marks.push({ name, atMs: this.#endMs });
    this.#answerDueMarks();
  }

  /** Drops what is not played yet and returns the marks among it; what was played is reported. */
  clear(): readonly string[] {
    const nowMs = this.#clock.now();
    const dropped = this.#marks.splice(0).map(({ name }) => name);
    this.#disarm();
    this.#report(nowMs);
    const [playing] = this.#audio.splice(0);
    if (playing !== undefined && playing.startMs < nowMs) {
      const samples = Math.floor(((nowMs - playing.startMs) * this.#options.sampleRateHz) / 1000);
      this.#heard(playing.pcm.subarray(0, samples), playing.startMs);
    }
    this.#endMs = Math.min(this.#endMs, nowMs);
    return dropped;
  }

  /** What is queued and not played yet, in milliseconds. */
  get leftMs(): number {
    return Math.max(0, this.#endMs - this.#clock.now());
  }

  /** All that was reported as heard, in milliseconds. */
  get playedMs(): number {
    return this.#playedMs;
  }

  #answerDueMarks(): void {
    this.#disarm();
    const nowMs = this.#clock.now();
    this.#report(nowMs);
    for (let next = this.#marks[0]; next !== undefined && next.atMs <= nowMs; next = this.#marks[0]) {
      this.#marks.shift();
      this.#options.onPlayed(next.name);
    }
    const [waiting] = this.#marks;
    // Answering a mark may have queued another, and so armed the timer already.
    if (waiting === undefined || this.#timer !== undefined) return;
    this.#timer = this.#clock.setTimeout(() => this.#answerDueMarks(), Math.ceil(waiting.atMs - nowMs));
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #report(nowMs: number): void {
    for (let first = this.#audio[0]; first !== undefined && first.endMs <= nowMs; first = this.#audio[0]) {
      this.#audio.shift();
      this.#heard(first.pcm, first.startMs);
    }
  }

  #heard(pcm: Int16Array, startMs: number): void {
    this.#playedMs += this.#durationMs(pcm.length);
    this.#options.onHeard?.(pcm, startMs);
  }

  #durationMs(samples: number): number {
    return (samples * 1000) / this.#options.sampleRateHz;
  }
}
