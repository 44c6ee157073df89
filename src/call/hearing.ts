import { ReplaySubject, Subject } from 'rxjs';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { TurnEvent, TurnJudged } from '../../machines/vocabulary/turn.ts';
import { ProviderRefused, type ProviderError } from '../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../ports/clock.ts';
import type { SpeechContext, TurnThresholds } from '../ports/speech-to-text.ts';
import type { AgentEars } from './agent.ts';
import { AudioRing } from './audio-ring.ts';
import type { CallerRecording } from './caller-recording.ts';
import type { Fence } from './fence.ts';
import { firstInService } from './guarded.ts';
import { Listening } from './listening.ts';
import { RejoinedTurn } from './rejoined-turn.ts';

/** How much of the audio before a break is sent again. */
const replayMs = 2000;
/** While another recogniser is left, one that opens so slowly is passed over: what is sent again must reach back to the break. */
export const openWithinMs = 1500;
const firstReopenMs = 100;
const slowestReopenMs = 2000;
/** A recogniser that breaks so often in one call, without having heard anything between, is not trusted any more. */
const mostBreaks = 2;

export interface HearingReport {
  /** This recogniser is being connected to, goes by these thresholds, and is sent so much again of what was said before. */
  asked(provider: string, thresholds: TurnThresholds | undefined, resentMs: number): void;
  opened(): void;
  /** The connection hears: it is not merely open. */
  worked(): void;
  turn(event: TurnEvent): void;
  /** No words were added to the open turn, and the recogniser thinks so of it. */
  judged(judged: TurnJudged): void;
  /** A recogniser could not be opened, and the next one is. */
  passedOver(error: ProviderError): void;
  /** The connection failed, or none could be opened; `final` when each of them refuses for good. */
  lost(error: ProviderError, final: boolean): void;
  /** It says nothing although audio flows. */
  stalled(error: ProviderError): void;
}

export interface HearingOptions {
  /** First choice first. */
  readonly ears: readonly AgentEars[];
  readonly audio: AudioFormat;
  readonly language: string;
  readonly stallMs: number;
  readonly clock: Clock;
  readonly fence: Fence;
  /** What the caller says is recorded as well; its fault is none of the call. */
  readonly recording?: CallerRecording | undefined;
  readonly report: HearingReport;
}

/**
 * The caller's way into speech-to-text: one connection at a time, opened again when the machine asks for it, and to the
 * next recogniser when one fails.
 */
export class Hearing {
  readonly #options: HearingOptions;
  /** In the caller's own format: the next recogniser may take another one than the last. */
  readonly #ring: AudioRing;
  readonly #turn = new RejoinedTurn(replayMs);
  readonly #context$ = new ReplaySubject<SpeechContext>(1);
  #expected: SpeechContext = {};
  #eagerThreshold: number | undefined;
  readonly #endTurn$ = new Subject<void>();
  /** How often each has broken without having heard anything since. */
  readonly #breaks = new Map<AgentEars, number>();
  /** Whether one of those that could not be opened may be, later. */
  #mayRecover = false;
  #listening: Listening | undefined;
  #reopen: TimerHandle | undefined;
  #reopenMs = firstReopenMs;

  constructor(options: HearingOptions) {
    this.#options = options;
    this.#ring = new AudioRing(options.audio, replayMs);
  }

  /** Connects; the turns are counted from `firstTurn`. What was said during a break is sent again. */
  open(firstTurn: number): void {
    this.#disconnect();
    const { ears } = this.#options;
    const trusted = ears.filter((each) => (this.#breaks.get(each) ?? 0) < mostBreaks);
    if (trusted.length === 0) this.#breaks.clear();
    this.#mayRecover = false;
    this.#connect(firstTurn, ears, trusted.length === 0 ? ears : trusted);
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
    const { recording, fence } = this.#options;
    if (recording !== undefined) fence.attempt(() => recording.take(bytes));
    this.#ring.push(bytes);
    this.#listening?.take(bytes);
    this.#listening?.watch();
  }

  /** What the caller is expected to say next. */
  expect(context: Omit<SpeechContext, 'eagerThreshold'>): void {
    this.#expected = context;
    this.#tell();
  }

  /** The confidence from which on the end of a turn is guessed. */
  guessFrom(eagerThreshold: number): void {
    this.#eagerThreshold = eagerThreshold;
    this.#tell();
  }

  endTurn(): void {
    this.#endTurn$.next();
  }

  close(): void {
    this.#disconnect();
    this.#options.recording?.close();
    this.#context$.complete();
    this.#endTurn$.complete();
  }

  /** To one of `preferred`, which are among those that are left. */
  #connect(firstTurn: number, left: readonly AgentEars[], preferred: readonly AgentEars[]): void {
    const ears = firstInService(preferred, ({ circuit }) => circuit);
    if (ears === undefined) return;
    const others = left.filter((each) => each !== ears);
    const { audio, language, stallMs, clock, fence, report } = this.#options;
    const listening = new Listening({
      ears,
      audio,
      language,
      firstTurn,
      context$: this.#context$,
      endTurn$: this.#endTurn$,
      stallMs,
      ...(others.length === 0 ? {} : { openWithinMs }),
      clock,
      fence,
      report: {
        opened: () => report.opened(),
        turn: (event) => this.#hear(event),
        judged: (judged) => report.judged(judged),
        worked: () => {
          this.#breaks.delete(ears);
          // A connection that only opens, and breaks, is tried again ever more slowly.
          this.#reopenMs = firstReopenMs;
          report.worked();
        },
        refused: (error) => {
          this.#mayRecover ||= !(error instanceof ProviderRefused);
          if (others.length === 0) {
            report.lost(error, !this.#mayRecover);
            return;
          }
          report.passedOver(error);
          if (this.#listening !== listening) return;
          const wanted = preferred.filter((each) => each !== ears);
          this.#connect(firstTurn, others, wanted.length === 0 ? others : wanted);
        },
        broke: (error) => {
          this.#noteBreak(ears);
          report.lost(error, false);
        },
        stalled: (error) => {
          this.#noteBreak(ears);
          report.stalled(error);
        },
      },
    });
    this.#listening = listening;
    const { heldMs } = this.#ring;
    report.asked(ears.name, ears.thresholds?.(this.#context), heldMs);
    this.#turn.reopened(clock.now() - heldMs);
    listening.open();
    if (!listening.isClosed) this.#ring.replay((bytes) => listening.take(bytes));
  }

  #tell(): void {
    this.#context$.next(this.#context);
  }

  get #context(): SpeechContext {
    const threshold = this.#eagerThreshold;
    return threshold === undefined ? this.#expected : { ...this.#expected, eagerThreshold: threshold };
  }

  #noteBreak(ears: AgentEars): void {
    this.#breaks.set(ears, (this.#breaks.get(ears) ?? 0) + 1);
  }

  #hear(event: TurnEvent): void {
    // Heard to its end: after a break it must not be heard again.
    if (event.type === 'turn.eot') this.#ring.clear();
    const { clock, report } = this.#options;
    report.turn(this.#turn.whole(event, clock.now()));
  }

  #disconnect(): void {
    if (this.#reopen !== undefined) this.#options.clock.clearTimeout(this.#reopen);
    this.#reopen = undefined;
    this.#listening?.close();
    this.#listening = undefined;
  }
}
