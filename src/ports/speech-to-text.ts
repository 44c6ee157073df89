import type { Observable } from 'rxjs';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { TurnEvent, TurnJudged } from '../../machines/vocabulary/turn.ts';

/** What the caller may be expected to say next, and how surely to have said it; a recogniser uses what it can of it. */
export interface SpeechContext {
  /** A JSGF expression (https://www.w3.org/TR/jsgf/) of one whole utterance, without a header. */
  readonly grammar?: string;
  /** Words and names to listen for. */
  readonly keyterms?: readonly string[];
  /** The confidence, 0 to 1, from which on a turn is guessed to be over; absent: the recogniser's own. */
  readonly eagerThreshold?: number;
}

/** The confidences, 0 to 1, that a recogniser compares its own with; a key is absent where it does no such thing. */
export interface TurnThresholds {
  /** From here on the end of a turn is guessed. */
  readonly eager?: number;
  /** From here on a turn is over. */
  readonly end?: number;
}

export interface ListenOptions {
  /** The form of the frames in `audio$`; one of `accepts`. */
  readonly audio: AudioFormat;
  /** BCP 47. */
  readonly language: string;
  /** What is expected, now and after each change; applied from the next utterance on where it can't be at once. */
  readonly context$: Observable<SpeechContext>;
  /** Each value asks to end the open turn now (push-to-talk released). */
  readonly endTurn$: Observable<void>;
  /** The number of the first turn; a reopened recogniser goes on counting. */
  readonly firstTurn: number;
}

/**
 * `stt.opened` comes once, first; audio that was sent before it is not lost. `stt.alive` says that audio is being
 * listened to: a provider that has nothing to report while nobody talks sends one at least every second of audio, or
 * it is taken for stalled. With `judged` it tells what else is known of the open turn.
 */
export type SpeechToTextEvent =
  | { readonly type: 'stt.opened' }
  | { readonly type: 'stt.alive'; readonly judged?: TurnJudged }
  | TurnEvent;

/**
 * The shape that every speech-to-text vendor must fit.
 *
 * `listen` is cold: subscribing opens the connection, unsubscribing closes it at the vendor. It errors at most
 * once, with a `ProviderError`; it never retries and never logs: the call decides what happens then.
 */
export interface SpeechToText {
  readonly name: string;
  /** The forms of audio that it takes, best first. */
  readonly accepts: readonly AudioFormat[];
  /** Frames are whole samples of `options.audio`, in order, of any length; the bytes are valid only during the call. */
  listen(audio$: Observable<Uint8Array>, options: ListenOptions): Observable<SpeechToTextEvent>;
  /** What it goes by when this is expected; absent where it has no thresholds. */
  thresholds?(context: SpeechContext): TurnThresholds;
  /**
   * Has a moment of silence transcribed, where `listen` asks for nothing before somebody speaks; rejects with a
   * `ProviderError`. Absent where opening tells as much.
   */
  probe?(): Promise<void>;
  /** Gives back what it holds beyond its subscriptions: threads, idle connections. Everything later errors. */
  close?(): Promise<void>;
}
