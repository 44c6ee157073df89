import { Observable, type Subscriber } from 'rxjs';
import type { ListenOptions, SpeechToText, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import type { VirtualClock } from '../replay/virtual-clock.ts';
import type { SilenceConfidence } from './silence-confidence.ts';

const heartbeatMs = 500;

export interface StudyEarsOptions {
  readonly clock: VirtualClock;
  readonly confidence: SilenceConfidence;
  readonly eotThreshold: number;
  /** Until the call wishes another one. No eager ends where it is no less than `eotThreshold`. */
  readonly eagerThreshold: number;
}

/**
 * A recogniser that hears every word right at its end, and grows surer in silence that the turn is over: it guesses so
 * at the eager threshold, says so at the other, and takes the guess back when the caller goes on.
 */
export class StudyEars implements SpeechToText {
  readonly name = 'study-ears';
  readonly accepts = [{ encoding: 'linear16', sampleRateHz: 8000 }] as const;
  readonly #options: StudyEarsOptions;
  #eagerThreshold: number;
  #listener: Subscriber<SpeechToTextEvent> | undefined;
  #turn = 0;
  #isOpen = false;
  #isGuessed = false;
  #words: string[] = [];
  #silence: object[] = [];

  constructor(options: StudyEarsOptions) {
    this.#options = options;
    this.#eagerThreshold = options.eagerThreshold;
  }

  listen(_: Observable<Uint8Array>, { context$ }: ListenOptions): Observable<SpeechToTextEvent> {
    return new Observable((subscriber) => {
      this.#listener = subscriber;
      subscriber.add(
        context$.subscribe(
          ({ eagerThreshold }) => (this.#eagerThreshold = eagerThreshold ?? this.#eagerThreshold),
        ),
      );
      subscriber.add(() => this.#hush());
      subscriber.next({ type: 'stt.opened' });
      this.#beat(subscriber);
    });
  }

  /** There is a voice, whatever it says. */
  voice(): void {
    this.#hush();
    if (this.#isGuessed) this.#tell({ type: 'turn.resumed', turn: this.#turn });
    this.#isGuessed = false;
  }

  /** There is a noise that could be a voice. */
  noise(): void {
    this.voice();
    this.#open('');
  }

  /** A word is over, or a noise where it is empty, and there is silence. */
  heard(word: string): void {
    if (word !== '') {
      this.#words.push(word);
      if (this.#isOpen) this.#tell({ type: 'turn.updated', turn: this.#turn, text: this.#text });
    }
    this.#open(this.#text);
    const { confidence, eotThreshold } = this.#options;
    const eager = this.#eagerThreshold;
    if (eager < eotThreshold && this.#words.length > 0)
      this.#after(confidence.silenceMs(eager), () => this.#guess(eager));
    this.#after(confidence.silenceMs(eotThreshold), () => this.#end());
  }

  get #text(): string {
    return this.#words.join(' ');
  }

  #open(text: string): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#tell({ type: 'turn.started', turn: this.#turn, text });
  }

  #guess(confidence: number): void {
    this.#isGuessed = true;
    this.#tell({ type: 'turn.eager-eot', turn: this.#turn, text: this.#text, confidence });
  }

  /** The words as they are written in the end, which are the same words. */
  #end(): void {
    const text = this.#text;
    const turn = this.#turn++;
    this.#isOpen = false;
    this.#isGuessed = false;
    this.#words = [];
    const written = text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
    this.#tell({ type: 'turn.eot', turn, text: written });
  }

  #after(ms: number, run: () => void): void {
    this.#silence.push(this.#options.clock.setTimeout(run, Math.round(ms)));
  }

  #hush(): void {
    for (const timer of this.#silence) this.#options.clock.clearTimeout(timer);
    this.#silence = [];
  }

  #tell(event: SpeechToTextEvent): void {
    this.#listener?.next(event);
  }

  #beat(subscriber: Subscriber<SpeechToTextEvent>): void {
    if (subscriber.closed) return;
    subscriber.next({ type: 'stt.alive' });
    this.#options.clock.setBackgroundTimeout(() => this.#beat(subscriber), heartbeatMs);
  }
}
