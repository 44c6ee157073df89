import { measure, type PlaybackCommand, type PlaybackReport } from './playback-messages.ts';
import playbackUrl from './playback.worklet.ts?worker&url';
import { fallbackRateHz, isWireRate } from './wire-rate.ts';

/** How long after a `clear` the output was silent: by the audio's clock, and until the page knew. */
export interface VoiceStop {
  readonly audioMs: number;
  readonly pageMs: number;
}

export interface LoudspeakerEvents {
  onPlayed(mark: string): void;
  onStopped(stop: VoiceStop): void;
  /** Whether the browser withholds the sound until the person has done something. */
  onHeldBack(isHeldBack: boolean): void;
}

const heldBackAfterMs = 400;

interface OpenClear {
  readonly number: number;
  readonly contextSeconds: number;
  readonly pageMs: number;
}

/** Plays the agent's voice. The page has one, and keeps it from call to call. */
export class Loudspeaker {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #events: LoudspeakerEvents;
  #latencyFrames = 0;
  #clear: OpenClear | undefined;
  #clears = 0;
  #energy = 0;
  #playedSamples = 0;
  #level = 0;
  #isWanted = true;

  private constructor(context: AudioContext, events: LoudspeakerEvents) {
    this.#context = context;
    this.#events = events;
    this.#node = new AudioWorkletNode(context, 'talky-playback', {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => this.#hear(data);
    this.#node.connect(context.destination);
    context.addEventListener('statechange', () => this.#tellHeldBack());
  }

  /** Undefined where the browser has no audio worklet, as outside a secure context, or no output. */
  static async open(events: LoudspeakerEvents): Promise<Loudspeaker | undefined> {
    if (typeof AudioWorkletNode === 'undefined') return undefined;
    let context: AudioContext | undefined;
    try {
      context = openContext();
      await context.audioWorklet.addModule(playbackUrl);
      return new Loudspeaker(context, events);
    } catch {
      void context?.close();
      return undefined;
    }
  }

  /** What the server is to send, in Hz. */
  get sampleRateHz(): number {
    return this.#context.sampleRate;
  }

  /** Root mean square of the last few hundredths of a second, between 0 and 1. */
  get level(): number {
    return this.#level;
  }

  /** Sum of the squares of all samples played so far. */
  get energy(): number {
    return this.#energy;
  }

  get playedMs(): number {
    return (this.#playedSamples / this.#context.sampleRate) * 1000;
  }

  /** Linear16; what is left of half a sample is dropped. */
  play(bytes: ArrayBuffer): void {
    this.#tellLatency();
    this.#send({ type: 'audio', pcm: new Int16Array(bytes, 0, Math.floor(bytes.byteLength / 2)) });
  }

  /** Reported with `onPlayed` when what was handed over before it has left the loudspeaker. */
  mark(mark: string): void {
    this.#send({ type: 'mark', mark });
  }

  /** Drops everything that is not played yet, and its marks; `onStopped` tells when it is silent. */
  clear(): void {
    this.hush();
    const { currentTime } = this.#context;
    this.#clear = { number: this.#clears, contextSeconds: currentTime, pageMs: performance.now() };
  }

  /** As `clear`, when nobody has to know. */
  hush(): void {
    this.#clears += 1;
    this.#clear = undefined;
    this.#send({ type: 'clear', clear: this.#clears });
  }

  /** Called in a gesture, which a browser may ask for before it lets a page be heard. */
  wake(): void {
    this.#isWanted = true;
    if (this.#context.state === 'running') return;
    void this.#context.resume().catch(() => undefined);
    // Waking takes a moment even where it is allowed.
    setTimeout(() => this.#tellHeldBack(), heldBackAfterMs);
  }

  /** Between calls nothing is to run, for the sake of a phone's battery. */
  rest(): void {
    this.#isWanted = false;
    void this.#context.suspend();
  }

  #send(command: PlaybackCommand): void {
    this.#node.port.postMessage(command);
  }

  #hear(report: PlaybackReport): void {
    if (report instanceof Float64Array) {
      this.#measured(report);
    } else if (report.type === 'played') {
      this.#events.onPlayed(report.mark);
    } else if (report.type === 'silent' && report.clear === this.#clear?.number) {
      const audioMs = Math.max(0, (report.contextSeconds - this.#clear.contextSeconds) * 1000);
      this.#events.onStopped({ audioMs, pageMs: performance.now() - this.#clear.pageMs });
      this.#clear = undefined;
    }
  }

  #measured(figures: Float64Array): void {
    const energy = figures[measure.energy] ?? 0;
    const played = figures[measure.playedSamples] ?? 0;
    const samples = played - this.#playedSamples;
    this.#level = samples > 0 ? Math.sqrt(Math.max(0, energy - this.#energy) / samples) : 0;
    this.#energy = energy;
    this.#playedSamples = played;
  }

  #tellLatency(): void {
    // Safari doesn't tell the output's latency.
    const { outputLatency, baseLatency, sampleRate } = this.#context as Partial<AudioContext>;
    const frames = Math.round((outputLatency ?? baseLatency ?? 0) * (sampleRate ?? 0));
    if (frames === this.#latencyFrames) return;
    this.#latencyFrames = frames;
    this.#send({ type: 'latency', frames });
  }

  #tellHeldBack(): void {
    this.#events.onHeldBack(this.#isWanted && this.#context.state !== 'running');
  }
}

function openContext(): AudioContext {
  const own = new AudioContext({ latencyHint: 'interactive' });
  if (isWireRate(own.sampleRate)) return own;
  void own.close();
  return new AudioContext({ latencyHint: 'interactive', sampleRate: fallbackRateHz });
}
