import {
  BehaviorSubject,
  filter,
  firstValueFrom,
  NEVER,
  ReplaySubject,
  Subject,
  type Subscription,
} from 'rxjs';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { createAudioEncoder, type AudioEncoder } from '../../src/audio/audio-encoder.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { SpeechContext, SpeechToText, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import { Microphone, type Utterance } from '../caller/microphone.ts';
import { noLongerThan, silent } from './patience.ts';

export interface HearingLineOptions {
  readonly name: string;
  readonly speechToText: SpeechToText;
  /** A faster one lets audio flow faster than it was spoken. */
  readonly clock: Clock;
  readonly frameMs: number;
  readonly language: string;
  readonly context: SpeechContext;
  /** Every event, at its moment on the clock's axis. */
  readonly onEvent?: (event: SpeechToTextEvent, atMs: number) => void;
}

/** Of silence before the first words: a recogniser that learns what silence is like mishears those that come before it has. */
const leadMs = 300;

export type HeardEvent = SpeechToTextEvent & { readonly atMs: number };

/** A recogniser that listens to a microphone that never stops, as it does in a call. */
export class HearingLine {
  readonly name: string;
  /** Of the samples that are said. */
  readonly format: AudioFormat;
  readonly #options: HearingLineOptions;
  readonly #audio$ = new Subject<Uint8Array>();
  readonly #opened$ = new ReplaySubject<HeardEvent>(1);
  readonly #events$ = new Subject<HeardEvent>();
  readonly #encoder: AudioEncoder;
  readonly #microphone: Microphone;
  readonly #stream: Subscription;

  constructor(options: HearingLineOptions) {
    const { name, speechToText, clock, frameMs, language, context } = options;
    const [format] = speechToText.accepts;
    if (format === undefined) throw silent(name, 'takes no form of audio');
    this.name = name;
    this.#options = options;
    this.format = format;
    this.#encoder = createAudioEncoder(format.sampleRateHz, format);
    this.#microphone = new Microphone({
      clock,
      sampleRateHz: format.sampleRateHz,
      frameMs,
      onFrame: (pcm) => this.#audio$.next(this.#encoder.encode(pcm)),
    });
    this.#stream = speechToText
      .listen(this.#audio$, {
        audio: format,
        language,
        context$: new BehaviorSubject(context),
        endTurn$: NEVER,
        firstTurn: 0,
      })
      .subscribe({
        next: (event) => this.#take(event),
        error: (error: unknown) => this.#fail(error),
        complete: () => this.#fail(silent(name, 'has stopped listening, although audio was coming')),
      });
    // What errors at once has no use for a microphone.
    if (!this.#stream.closed) this.#microphone.open();
  }

  /**
   * Resolves when the recogniser listens, and has whatever is said then wait for some silence; once. Rejects with what the
   * recogniser errors with, or a `CommandError` when it takes too long.
   */
  async opened(patienceMs: number): Promise<void> {
    await firstValueFrom(this.#opened$.pipe(noLongerThan(patienceMs, this.name, 'did not open')));
    this.#microphone.say(new Int16Array((this.format.sampleRateHz * leadMs) / 1000));
  }

  /** Speaks after whatever is still being said. */
  say(pcm: Int16Array): Utterance {
    return this.#microphone.say(pcm);
  }

  /** The next event of this type from now on; rejects as `opened` does. */
  next<Type extends SpeechToTextEvent['type']>(
    type: Type,
    patienceMs: number,
  ): Promise<Extract<HeardEvent, { readonly type: Type }>> {
    return firstValueFrom(
      this.#events$.pipe(
        filter((event): event is Extract<HeardEvent, { readonly type: Type }> => event.type === type),
        noLongerThan(patienceMs, this.name, `sent no ${type}`),
      ),
    );
  }

  /** Rejects when the recogniser fails, and never resolves. */
  failure(): Promise<never> {
    return new Promise((_resolve, reject) => {
      this.#events$.subscribe({ error: reject });
    });
  }

  close(): void {
    this.#microphone.close();
    this.#stream.unsubscribe();
    this.#encoder.free();
    this.#events$.complete();
  }

  #take(event: SpeechToTextEvent): void {
    const { clock, onEvent } = this.#options;
    const heard: HeardEvent = { ...event, atMs: clock.now() };
    if (event.type === 'stt.opened') this.#opened$.next(heard);
    onEvent?.(event, heard.atMs);
    this.#events$.next(heard);
  }

  #fail(error: unknown): void {
    this.#microphone.close();
    this.#opened$.error(error);
    this.#events$.error(error);
  }
}
