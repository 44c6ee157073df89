import type { TurnTrigger } from '../../../machines/vocabulary/turn.ts';
import { ProviderUnreachable, type ProviderError } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import type { GoogleConnections } from './google-connections.ts';
import type { GoogleStream, GoogleStreamEvents } from './google-stream.ts';

export interface SpeechStreamsOptions {
  readonly connections: GoogleConnections;
  readonly method: string;
  readonly clock: Clock;
  /** As many messages that Google has not taken mean that it does not take any. */
  readonly mostWaiting: number;
  /** The message that a new stream begins with. */
  readonly firstMessage: () => Buffer;
  /** The first stream is open. */
  readonly opened: () => void;
  readonly answer: (bytes: Buffer) => void;
  /** Everything that was sent before `rollOver` has been answered. */
  readonly finished: (trigger: TurnTrigger | undefined) => void;
  readonly failed: (error: ProviderError) => void;
  /** After `end`: everything has been answered. */
  readonly ended: () => void;
}

/** One of Google's streams, oldest first; what newer ones answer waits until the older ones are over. */
interface Leg {
  readonly startedMs: number;
  readonly answers: Buffer[];
  /** How it is to be finished, once it takes no more audio. */
  finishing:
    | { readonly trigger: TurnTrigger | undefined; readonly timer: TimerHandle | undefined }
    | undefined;
  stream: GoogleStream | undefined;
  isOver: boolean;
}

/** Google answers what it has in less than half a second. */
const finishTimeoutMs = 2000;
/** A stream that Google ends sooner, unasked, would be followed by many. */
const shortestMs = 1000;

/**
 * The caller's audio in one stream after the other, because Google ends one after 305 s
 * (https://cloud.google.com/speech-to-text/quotas): no audio is lost in between, and answers come in the order of the audio.
 */
export class SpeechStreams {
  readonly #options: SpeechStreamsOptions;
  #legs: Leg[] = [];
  #hasOpened = false;
  #isEnding = false;
  #isOver = false;

  constructor(options: SpeechStreamsOptions) {
    this.#options = options;
    this.#start();
  }

  /** How long the stream that takes audio now has been there. */
  get ageMs(): number {
    return this.#options.clock.now() - (this.#legs.at(-1)?.startedMs ?? 0);
  }

  /** All that was sent before the last `rollOver` has been answered. */
  get isUpToDate(): boolean {
    return this.#legs.length === 1;
  }

  send(message: Buffer): void {
    this.#legs.at(-1)?.stream?.send(message);
  }

  /** Has Google answer what it has got so far; what is sent from now on goes into a new stream. */
  rollOver(trigger: TurnTrigger | undefined): void {
    if (this.#isOver || this.#isEnding) return;
    this.#finish(trigger);
    this.#start();
  }

  /** There will be no more audio. */
  end(): void {
    if (this.#isOver || this.#isEnding) return;
    this.#isEnding = true;
    this.#finish('recogniser');
  }

  cancel(): void {
    this.#isOver = true;
    for (const leg of this.#legs) {
      leg.stream?.cancel();
      const timer = leg.finishing?.timer;
      if (timer !== undefined) this.#options.clock.clearTimeout(timer);
    }
    this.#legs = [];
  }

  #start(): void {
    const { connections, method, clock, firstMessage, mostWaiting } = this.#options;
    const leg: Leg = {
      startedMs: clock.now(),
      answers: [],
      finishing: undefined,
      stream: undefined,
      isOver: false,
    };
    this.#legs.push(leg);
    const events: GoogleStreamEvents = {
      opened: () => this.#opened(),
      message: (bytes) => this.#answered(leg, bytes),
      ended: () => this.#over(leg),
      failed: (error) => this.#failed(leg, error),
    };
    const stream = connections.stream(method, events, mostWaiting);
    leg.stream = stream;
    stream.send(firstMessage());
  }

  #finish(trigger: TurnTrigger | undefined): void {
    const leg = this.#legs.at(-1);
    if (leg === undefined) return;
    const timer = this.#options.clock.setTimeout(() => {
      leg.stream?.cancel();
      this.#over(leg);
    }, finishTimeoutMs);
    leg.finishing = { trigger, timer };
    leg.stream?.end();
  }

  #opened(): void {
    if (this.#hasOpened) return;
    this.#hasOpened = true;
    this.#options.opened();
  }

  #answered(leg: Leg, bytes: Buffer): void {
    if (leg === this.#legs[0]) this.#options.answer(bytes);
    else leg.answers.push(bytes);
  }

  #failed(leg: Leg, error: ProviderError): void {
    // What it had to say is lost, but the call goes on in the stream after it.
    if (leg.finishing !== undefined && !this.#isEnding) this.#over(leg);
    else this.#options.failed(error);
  }

  #over(leg: Leg): void {
    if (this.#isOver || leg.isOver) return;
    leg.isOver = true;
    if (leg.finishing === undefined) this.#replace(leg);
    else if (leg.finishing.timer !== undefined) this.#options.clock.clearTimeout(leg.finishing.timer);
    this.#settle();
  }

  /** Google has ended it by itself. */
  #replace(leg: Leg): void {
    if (this.ageMs >= shortestMs) {
      leg.finishing = { trigger: undefined, timer: undefined };
      this.#start();
      return;
    }
    const message = 'google ended the stream before there was anything to hear.';
    this.#options.failed(new ProviderUnreachable(message, { provider: 'google', retryable: true }));
  }

  /** Tells what the oldest streams have said, as far as they are over. */
  #settle(): void {
    for (let leg = this.#legs[0]; leg?.finishing !== undefined && leg.isOver; leg = this.#legs[0]) {
      this.#legs.shift();
      this.#options.finished(leg.finishing.trigger);
      const next = this.#legs[0];
      for (const bytes of next?.answers.splice(0) ?? []) this.#options.answer(bytes);
    }
    if (this.#legs.length === 0 && !this.#isOver) this.#options.ended();
  }
}
