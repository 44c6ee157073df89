import { ReplaySubject, Subject, type Subscription } from 'rxjs';
import { createAudioDecoder, type AudioDecoder } from '../audio/audio-decoder.ts';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../ports/clock.ts';
import type {
  ListenOptions,
  SpeechContext,
  SpeechToText,
  SpeechToTextEvent,
} from '../ports/speech-to-text.ts';
import { attend } from './attend.ts';
import { AudioRing } from './audio-ring.ts';
import type { Fence } from './fence.ts';
import { asProviderError } from './provider-fault.ts';

/** How much of the audio before a break is sent again. */
const replayMs = 2000;
const firstReopenMs = 100;
const slowestReopenMs = 2000;
/** Frames further apart than this are no flow: the caller, or the network, has paused. */
const longestGapMs = 500;

export interface HearingReport {
  opened(): void;
  turn(event: TurnEvent): void;
  /** The connection failed, or could not be opened. */
  lost(error: ProviderError): void;
  /** It says nothing although audio flows. */
  stalled(): void;
}

export interface HearingOptions {
  readonly speechToText: SpeechToText;
  readonly audio: AudioFormat;
  readonly language: string;
  readonly stallMs: number;
  readonly clock: Clock;
  readonly fence: Fence;
  readonly report: HearingReport;
}

/** The caller's way into speech-to-text: one connection at a time, opened again when the machine asks for it. */
export class Hearing {
  readonly #options: HearingOptions;
  readonly #format: AudioFormat;
  readonly #decoder: AudioDecoder | undefined;
  readonly #ring: AudioRing;
  readonly #context$ = new ReplaySubject<SpeechContext>(1);
  readonly #endTurn$ = new Subject<void>();
  #audio$: Subject<Uint8Array> | undefined;
  #listening: Subscription | undefined;
  #reopen: TimerHandle | undefined;
  #reopenMs = firstReopenMs;
  #isOpen = false;
  /** When the newest frame came since the last message, and for how long frames have flowed unanswered. */
  #lastFrameMs: number | undefined;
  #unansweredMs = 0;

  constructor(options: HearingOptions) {
    this.#options = options;
    const { audio, speechToText } = options;
    const same = (format: AudioFormat): boolean =>
      format.encoding === audio.encoding && format.sampleRateHz === audio.sampleRateHz;
    this.#format = speechToText.accepts.find(same) ?? bestFormat(speechToText);
    this.#decoder = same(this.#format) ? undefined : createAudioDecoder(audio, this.#format.sampleRateHz);
    this.#ring = new AudioRing(this.#format, replayMs);
  }

  /** Connects; the turns are counted from `firstTurn`. What was said during a break is sent again. */
  open(firstTurn: number): void {
    this.#disconnect();
    const { speechToText, language, fence } = this.#options;
    const audio$ = new Subject<Uint8Array>();
    this.#audio$ = audio$;
    this.#forgetQuiet();
    const options: ListenOptions = {
      audio: this.#format,
      language,
      context$: this.#context$,
      endTurn$: this.#endTurn$,
      firstTurn,
    };
    const { name } = speechToText;
    const listening = attend(
      () => speechToText.listen(audio$, options),
      {
        next: (event) => this.#hear(event),
        error: (fault) => this.#lose(asProviderError(fault, name)),
        complete: () => this.#lose(asProviderError(new Error('the connection was closed'), name)),
      },
      fence,
    );
    // It may have failed at once, or have opened into a call that is over.
    if (this.#audio$ !== audio$) {
      listening.unsubscribe();
      return;
    }
    this.#listening = listening;
    this.#ring.replay((frame) => audio$.next(frame));
  }

  /** Connects again after a while that grows with each failure. */
  reopen(firstTurn: number): void {
    this.#disconnect();
    const { clock } = this.#options;
    this.#reopen = clock.setTimeout(() => this.open(firstTurn), this.#reopenMs);
    this.#reopenMs = Math.min(slowestReopenMs, this.#reopenMs * 2);
  }

  /** Takes caller audio in the connection's format. */
  receiveAudio(bytes: Uint8Array): void {
    const frame = this.#decoder === undefined ? bytes : bytesOf(this.#decoder.decode(bytes));
    if (frame.length === 0) return;
    this.#ring.push(frame);
    this.#audio$?.next(frame);
    this.#watch();
  }

  expect(context: SpeechContext): void {
    this.#context$.next(context);
  }

  endTurn(): void {
    this.#endTurn$.next();
  }

  close(): void {
    this.#disconnect();
    this.#context$.complete();
    this.#endTurn$.complete();
    this.#decoder?.free();
  }

  #hear(event: SpeechToTextEvent): void {
    this.#forgetQuiet();
    // A connection that only opens, and breaks, is tried again ever more slowly.
    if (event.type !== 'stt.opened') this.#reopenMs = firstReopenMs;
    switch (event.type) {
      case 'stt.alive':
        return;
      case 'stt.opened':
        this.#isOpen = true;
        this.#options.report.opened();
        return;
      case 'turn.eot':
        // Heard to its end: after a break it must not be heard again.
        this.#ring.clear();
        this.#options.report.turn(event);
        return;
      case 'turn.started':
      case 'turn.updated':
      case 'turn.eager-eot':
      case 'turn.resumed':
        this.#options.report.turn(event);
    }
  }

  /** Only time in which audio flows counts: without audio nothing can be expected. */
  #watch(): void {
    if (!this.#isOpen) return;
    const now = this.#options.clock.now();
    this.#unansweredMs += Math.min(longestGapMs, now - (this.#lastFrameMs ?? now));
    this.#lastFrameMs = now;
    if (this.#unansweredMs < this.#options.stallMs) return;
    this.#disconnect();
    this.#options.report.stalled();
  }

  #forgetQuiet(): void {
    this.#lastFrameMs = undefined;
    this.#unansweredMs = 0;
  }

  #lose(error: ProviderError): void {
    this.#disconnect();
    this.#options.report.lost(error);
  }

  #disconnect(): void {
    if (this.#reopen !== undefined) this.#options.clock.clearTimeout(this.#reopen);
    this.#reopen = undefined;
    this.#isOpen = false;
    this.#listening?.unsubscribe();
    this.#listening = undefined;
    this.#audio$?.complete();
    this.#audio$ = undefined;
  }
}

function bestFormat(speechToText: SpeechToText): AudioFormat {
  return speechToText.accepts[0] ?? { encoding: 'linear16', sampleRateHz: 16_000 };
}

function bytesOf(pcm: Int16Array): Uint8Array {
  return new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
