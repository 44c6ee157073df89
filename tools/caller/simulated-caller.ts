import type { AudioEncoding, SampleRateHz } from '../../machines/vocabulary/audio-format.ts';
import { createAudioDecoder, type AudioDecoder } from '../../src/audio/audio-decoder.ts';
import { createAudioEncoder } from '../../src/audio/audio-encoder.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { AnswerWatch } from './answer-watch.ts';
import { CallClient, type CallClientOptions, type CallClose } from './call-client.ts';
import { Microphone } from './microphone.ts';
import type { Caller, TurnOutcome } from './caller.ts';
import type { ReadyMessage, ServerMessage } from './server-message.ts';
import { SimulatedPlayback } from './simulated-playback.ts';
import { speechBounds } from './speech-bounds.ts';

export interface SimulatedCallerOptions extends CallClientOptions {
  readonly clock: Clock;
  /** Of both directions. */
  readonly sampleRateHz: SampleRateHz;
  /** Of both directions on the wire, `linear16` unless given; what is said and heard here is samples in any case. */
  readonly encoding?: AudioEncoding;
  /** False: no audio is sent, as by a caller who types. */
  readonly hasMicrophone?: boolean;
  readonly listener?: CallListener;
}

/** How much later than `listening` the greeting may begin to be told. */
const greetingMs = 300;

/** What a caller hears, says and is told; moments are on the clock's axis. */
export interface CallListener {
  message?(message: ServerMessage, atMs: number): void;
  /** Agent audio as it arrives, and when it will be played. */
  audio?(pcm: Int16Array, startMs: number): void;
  /** Agent audio as it was played. */
  heard?(pcm: Int16Array, startMs: number): void;
  /** A frame of the microphone; valid only during the call. */
  spoken?(pcm: Int16Array, startMs: number): void;
}

/** A caller made of a WebSocket, a microphone and a loudspeaker, none of which makes a sound. */
export class SimulatedCaller implements Caller {
  readonly client: CallClient;
  readonly #options: SimulatedCallerOptions;
  readonly #clock: Clock;
  readonly #watch = new AnswerWatch();
  readonly #playback: SimulatedPlayback;
  readonly #microphone: Microphone;
  readonly #decoder: AudioDecoder;

  constructor(options: SimulatedCallerOptions) {
    const { clock, sampleRateHz, encoding = 'linear16', listener } = options;
    this.#options = options;
    this.#clock = clock;
    const format = { encoding, sampleRate: sampleRateHz } as const;
    const encoder = createAudioEncoder(sampleRateHz, { encoding, sampleRateHz });
    this.#decoder = createAudioDecoder({ encoding, sampleRateHz }, sampleRateHz);
    this.client = new CallClient({
      ...options,
      request: { ...options.request, audio: format, output: format },
    });
    this.#playback = new SimulatedPlayback({
      clock,
      sampleRateHz,
      onPlayed: (mark) => this.client.played(mark),
      onHeard: (pcm, startMs) => listener?.heard?.(pcm, startMs),
    });
    this.#microphone = new Microphone({
      clock,
      sampleRateHz,
      onFrame: (pcm, startMs) => {
        this.client.sendAudio(encoder.encode(pcm));
        listener?.spoken?.(pcm, startMs);
      },
    });
    this.client.on('message', (message) => this.#message(message));
    this.client.on('audio', (bytes) => this.#audio(bytes));
    this.client.on('closed', () => this.#closed());
  }

  /** Opens the call; the microphone is on from `ready`. Rejects as `CallClient.open`. */
  async call(): Promise<ReadyMessage> {
    const ready = await this.client.open();
    if (this.#options.hasMicrophone !== false) this.#microphone.open();
    return ready;
  }

  /** Speaks a whole turn in real time and waits for its answer. */
  async say(pcm: Int16Array, timeoutMs: number): Promise<TurnOutcome> {
    const { sampleRateHz } = this.#options;
    const lastSample = speechBounds(pcm, sampleRateHz)?.end ?? pcm.length;
    const { startMs, spoken } = this.#microphone.say(pcm);
    this.#watch.expect(startMs + (lastSample * 1000) / sampleRateHz);
    await spoken;
    return this.#outcome(timeoutMs);
  }

  /** Types a whole turn and waits for its answer. */
  async type(text: string, timeoutMs: number): Promise<TurnOutcome> {
    this.#watch.expect(this.#clock.now());
    this.client.type(text);
    return this.#outcome(timeoutMs);
  }

  /** Presses keys and waits for the answer to them. */
  async press(digits: string, timeoutMs: number): Promise<TurnOutcome> {
    this.#watch.expect(this.#clock.now());
    this.key(digits);
    return this.#outcome(timeoutMs);
  }

  key(digits: string): void {
    for (const digit of digits) this.client.press(digit);
  }

  /** Resolves when the agent listens, which is true, or when it still does not after `timeoutMs`. */
  async listening(timeoutMs: number): Promise<boolean> {
    const untilMs = this.#clock.now() + timeoutMs;
    for (;;) {
      const leftMs = untilMs - this.#clock.now();
      if (!(await this.#within(leftMs, () => this.#watch.isListening))) return false;
      // A call begins in `listening`, and a greeting may be on its way.
      if (!(await this.#within(greetingMs, () => !this.#watch.isListening)) || this.isOver) return true;
    }
  }

  pause(durationMs: number): Promise<boolean> {
    return this.#within(durationMs, () => false);
  }

  get isOver(): boolean {
    return this.#watch.isOver;
  }

  async hangUp(): Promise<CallClose> {
    this.#microphone.close();
    return this.client.hangUp();
  }

  async #outcome(timeoutMs: number): Promise<TurnOutcome> {
    await this.#within(timeoutMs, () => this.#watch.isAnswered);
    const { isAnswered, isOver, voiceToVoiceMs } = this.#watch;
    const answered = isAnswered || (isOver && voiceToVoiceMs !== undefined);
    return voiceToVoiceMs === undefined ? { answered } : { answered, voiceToVoiceMs };
  }

  async #within(timeoutMs: number, condition: () => boolean): Promise<boolean> {
    const patience = new AbortController();
    const timer = this.#clock.setTimeout(() => patience.abort(), timeoutMs);
    const isSo = await this.#watch.until(condition, patience.signal);
    this.#clock.clearTimeout(timer);
    return isSo;
  }

  #message(message: ServerMessage): void {
    const nowMs = this.#clock.now();
    if (message.type === 'mark') this.#playback.mark(message.mark);
    if (message.type === 'clear') this.#playback.clear();
    this.#options.listener?.message?.(message, nowMs);
    this.#watch.message(message, nowMs);
  }

  #audio(bytes: Uint8Array): void {
    const pcm = this.#decoder.decode(bytes).slice();
    const startMs = this.#playback.receive(pcm);
    this.#options.listener?.audio?.(pcm, startMs);
    this.#watch.audio(startMs);
  }

  #closed(): void {
    this.#microphone.close();
    this.#playback.clear();
    this.#watch.end();
  }
}
