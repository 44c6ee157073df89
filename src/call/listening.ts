import { Subject, Subscription, type Observable } from 'rxjs';
import { createAudioDecoder, type AudioDecoder } from '../audio/audio-decoder.ts';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { TurnEvent, TurnJudged } from '../../machines/vocabulary/turn.ts';
import { ProviderStalled, type ProviderError } from '../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../ports/clock.ts';
import type { SpeechContext, SpeechToText, SpeechToTextEvent } from '../ports/speech-to-text.ts';
import type { AgentEars } from './agent.ts';
import { attend } from './attend.ts';
import type { CircuitUse } from './circuit.ts';
import type { Fence } from './fence.ts';
import { asProviderError } from './provider-fault.ts';

/** Frames further apart than this are no flow: the caller, or the network, has paused. */
const longestGapMs = 500;

export interface ListeningReport {
  opened(): void;
  turn(event: TurnEvent): void;
  judged(judged: TurnJudged): void;
  /** It hears: not merely open, but at work. */
  worked(): void;
  /** It could not be opened. */
  refused(error: ProviderError): void;
  /** It was open, and broke. */
  broke(error: ProviderError): void;
  /** It is open and says nothing although audio flows. */
  stalled(error: ProviderError): void;
}

export interface ListeningOptions {
  readonly ears: AgentEars;
  /** The caller's own format; the recogniser gets one that it takes. */
  readonly audio: AudioFormat;
  readonly language: string;
  readonly firstTurn: number;
  readonly context$: Observable<SpeechContext>;
  readonly endTurn$: Observable<void>;
  readonly stallMs: number;
  /** It is given up when it is not open after so long; absent: it has all the time that the call gives it. */
  readonly openWithinMs?: number;
  readonly clock: Clock;
  readonly fence: Fence;
  readonly report: ListeningReport;
}

/** One connection to one recogniser, from its opening to its end; it reports its failure once, and is closed by then. */
export class Listening {
  readonly #options: ListeningOptions;
  readonly #audio$ = new Subject<Uint8Array>();
  readonly #scope = new Subscription();
  readonly #use: CircuitUse | undefined;
  #decoder: AudioDecoder | undefined;
  #patience: TimerHandle | undefined;
  #isOpen = false;
  #hasWorked = false;
  /** When the newest frame came since the last message, and for how long frames have flowed unanswered. */
  #lastFrameMs: number | undefined;
  #unansweredMs = 0;

  constructor(options: ListeningOptions) {
    this.#options = options;
    this.#use = options.ears.circuit?.begin();
  }

  get isClosed(): boolean {
    return this.#scope.closed;
  }

  /** Connects. It may be closed when this returns: because it failed at once, or because its call is over. */
  open(): void {
    const { ears, audio, language, firstTurn, context$, endTurn$, clock, fence } = this.#options;
    const format = ears.accepts.find((each) => isSame(each, audio)) ?? bestFormat(ears);
    if (!isSame(format, audio)) this.#decoder = createAudioDecoder(audio, format.sampleRateHz);
    const { openWithinMs } = this.#options;
    if (openWithinMs !== undefined) {
      this.#patience = clock.setTimeout(() => {
        const message = `${ears.name} did not open within ${openWithinMs} ms`;
        this.#fail(new ProviderStalled(message, { provider: ears.name, retryable: true }));
      }, openWithinMs);
    }
    const stream = attend(
      () => ears.listen(this.#audio$, { audio: format, language, context$, endTurn$, firstTurn }),
      {
        next: (event) => this.#hear(event),
        error: (fault) => this.#fail(asProviderError(fault, ears.name)),
        complete: () => this.#fail(asProviderError(new Error('the connection was closed'), ears.name)),
      },
      fence,
    );
    this.#scope.add(stream);
  }

  /** Takes caller audio in the connection's format. */
  take(bytes: Uint8Array): void {
    if (this.isClosed) return;
    const frame = this.#decoder === undefined ? bytes : bytesOf(this.#decoder.decode(bytes));
    if (frame.length > 0) this.#audio$.next(frame);
  }

  /** Audio has come in its own time: only then can an answer be expected, and only time in which it flows counts. */
  watch(): void {
    if (!this.#isOpen || this.isClosed) return;
    const { clock, stallMs, ears, report } = this.#options;
    const now = clock.now();
    this.#unansweredMs += Math.min(longestGapMs, now - (this.#lastFrameMs ?? now));
    this.#lastFrameMs = now;
    if (this.#unansweredMs < stallMs) return;
    const message = `${ears.name} is silent although audio flows; speech-to-text is opened again`;
    const error = new ProviderStalled(message, { provider: ears.name, retryable: true });
    this.#use?.failed(error);
    this.close();
    report.stalled(error);
  }

  close(): void {
    if (this.isClosed) return;
    this.#stopWaiting();
    this.#use?.released();
    this.#scope.unsubscribe();
    this.#audio$.complete();
    this.#decoder?.free();
  }

  #hear(event: SpeechToTextEvent): void {
    if (this.isClosed) return;
    const { report } = this.#options;
    this.#lastFrameMs = undefined;
    this.#unansweredMs = 0;
    switch (event.type) {
      case 'stt.opened':
        this.#stopWaiting();
        this.#isOpen = true;
        this.#use?.answered();
        report.opened();
        return;
      case 'stt.alive':
        this.#work();
        if (event.judged !== undefined) report.judged(event.judged);
        return;
      case 'turn.started':
      case 'turn.updated':
      case 'turn.eager-eot':
      case 'turn.resumed':
      case 'turn.eot':
        this.#work();
        report.turn(event);
    }
  }

  /** Once is enough: the circuit need not be told twice a second that all is well. */
  #work(): void {
    if (this.#hasWorked) return;
    this.#hasWorked = true;
    this.#use?.served();
    this.#options.report.worked();
  }

  #fail(error: ProviderError): void {
    if (this.isClosed) return;
    const { report } = this.#options;
    this.#use?.failed(error);
    this.close();
    if (this.#isOpen) report.broke(error);
    else report.refused(error);
  }

  #stopWaiting(): void {
    if (this.#patience !== undefined) this.#options.clock.clearTimeout(this.#patience);
    this.#patience = undefined;
  }
}

function isSame(one: AudioFormat, other: AudioFormat): boolean {
  return one.encoding === other.encoding && one.sampleRateHz === other.sampleRateHz;
}

function bestFormat({ accepts }: SpeechToText): AudioFormat {
  return accepts[0] ?? { encoding: 'linear16', sampleRateHz: 16_000 };
}

function bytesOf(pcm: Int16Array): Uint8Array {
  return new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
