import { ReplaySubject, Subject, Subscription } from 'rxjs';
import { vi } from 'vitest';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import type { SpeechContext, SpeechToText, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import { patienceMs } from '../support/patience.ts';

export interface SpeechToTextCallOptions {
  readonly speechToText: SpeechToText;
  readonly audio: AudioFormat;
  readonly firstTurn?: number;
  readonly context?: SpeechContext;
  /** It is fed at the pace of speech, not as fast as it can be. */
  readonly isRealTime?: boolean | undefined;
  /** How much audio the vendor has got; absent where it can't be told. */
  readonly receivedMs?: (() => number) | undefined;
}

const frameMs = 20;
/** What a provider may keep back to make larger chunks of. */
const keptBackMs = 100;
/** Turns of the event loop that a message takes to be sent, received and answered. */
const answerTurns = 4;
const mostTurns = 60;
/** The kernel takes megabytes of what a vendor does not read. */
const mostOverfed = 200;

/** One call that is listened to, fed by the test. */
export class SpeechToTextCall {
  readonly events: SpeechToTextEvent[] = [];
  readonly context$ = new ReplaySubject<SpeechContext>(1);
  readonly endTurn$ = new Subject<void>();
  readonly audio$ = new Subject<Uint8Array>();
  readonly errors: unknown[] = [];
  /** What the provider was given for this call. */
  readonly lent: readonly object[];
  /** Resolves with the first event, or when it is over. */
  readonly opened: Promise<void>;
  /** Resolves when it has completed or failed. */
  readonly over: Promise<void>;
  isOver = false;
  readonly audio: AudioFormat;
  /** How much audio was sent, in milliseconds. */
  sentMs = 0;
  readonly #bytesPerFrame: number;
  readonly #isRealTime: boolean;
  readonly #receivedMs: (() => number) | undefined;
  readonly #receivedBefore: number;
  readonly #subscription = new Subscription();

  constructor(call: SpeechToTextCallOptions) {
    const { speechToText, audio, firstTurn = 0, context, receivedMs, isRealTime = false } = call;
    this.#isRealTime = isRealTime;
    this.audio = audio;
    this.#bytesPerFrame = bytesOf(audio, frameMs);
    this.#receivedMs = receivedMs;
    this.#receivedBefore = receivedMs?.() ?? 0;
    if (context !== undefined) this.context$.next(context);
    const { context$, endTurn$ } = this;
    const options = { audio, language: 'en-US', context$, endTurn$, firstTurn };
    const heard$ = speechToText.listen(this.audio$, options);
    const lent: object[] = [this.audio$, options, context$, endTurn$];
    this.lent = lent;
    const opened = new Subject<void>();
    this.opened = new Promise((resolve) => void opened.subscribe(resolve));
    this.over = new Promise((resolve) => {
      const end = (): void => {
        this.isOver = true;
        opened.next();
        resolve();
      };
      const subscription = heard$.subscribe({
        next: (event) => {
          this.events.push(event);
          opened.next();
        },
        error: (error: unknown) => {
          this.errors.push(error);
          end();
        },
        complete: end,
      });
      lent.push(subscription);
      this.#subscription.add(subscription);
    });
  }

  get turns(): readonly TurnEvent[] {
    return this.events.filter((event) => event.type !== 'stt.opened' && event.type !== 'stt.alive');
  }

  /** The words of the turns that are over. */
  get texts(): readonly string[] {
    return this.turns.flatMap((event) => (event.type === 'turn.eot' ? [event.text] : []));
  }

  count(type: SpeechToTextEvent['type']): number {
    return this.events.filter((event) => event.type === type).length;
  }

  /** Resolves when it has been told so many events of the type; rejects when it is over before that. */
  async until(type: SpeechToTextEvent['type'], count = 1): Promise<void> {
    await vi.waitFor(
      () => {
        if (this.count(type) < count)
          throw new Error(`no ${type}`, { cause: this.errors[0] ?? this.events.slice(-3) });
      },
      { timeout: patienceMs, interval: 2 },
    );
  }

  /**
   * Sends it as frames of 20 ms, as fast as the event loop allows, until `enough` says so or it is over. The bytes are
   * spoiled after each frame: a provider may read them only while it is called.
   */
  async send(audio: Uint8Array, enough: () => boolean = () => false): Promise<void> {
    const frame = new Uint8Array(this.#bytesPerFrame);
    const originMs = performance.now() - this.sentMs;
    for (let at = 0; at < audio.length && !this.isOver && !enough(); at += frame.length) {
      const part = frame.subarray(0, Math.min(frame.length, audio.length - at));
      part.set(audio.subarray(at, at + part.length));
      this.audio$.next(part);
      part.fill(0x55);
      this.sentMs += frameMs;
      if (this.#isRealTime) await until(originMs + this.sentMs);
      else if (this.sentMs % 80 === 0) await this.#answers();
    }
  }

  /** Sends silence, of which more and more waits where nobody takes it, until it is over. */
  async overfeed(): Promise<void> {
    const tenSeconds = quiet(this.audio, 10_000);
    for (let sent = 0; sent < mostOverfed && !this.isOver; sent++) {
      this.audio$.next(tenSeconds);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!this.isOver) throw new Error('all of it was taken');
  }

  /** The answers to what was sent come before more is: else a turn would be over before its first word is told. */
  async #answers(): Promise<void> {
    const isBehind = (): boolean =>
      this.count('stt.opened') > 0 &&
      this.#receivedMs !== undefined &&
      this.#receivedMs() - this.#receivedBefore < this.sentMs - keptBackMs;
    for (let turn = 0; turn < mostTurns && (turn < answerTurns || isBehind()) && !this.isOver; turn++)
      await new Promise((resolve) => setImmediate(resolve));
  }

  leave(): void {
    this.#subscription.unsubscribe();
  }
}

/** Resolves at a moment of `performance.now()`. */
function until(atMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - performance.now())));
}

/** How many bytes so much audio has. */
export function bytesOf({ encoding, sampleRateHz }: AudioFormat, ms: number): number {
  return Math.round((sampleRateHz * ms) / 1000) * (encoding === 'linear16' ? 2 : 1);
}

/** Silence in the form that is asked for. */
export function quiet(audio: AudioFormat, ms: number): Uint8Array {
  const silent = { linear16: 0, mulaw: 0xff, alaw: 0xd5 }[audio.encoding];
  return new Uint8Array(bytesOf(audio, ms)).fill(silent);
}
