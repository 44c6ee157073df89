import { Observable, type Subscriber } from 'rxjs';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { LanguageEvent, LanguageModel, LanguageRequest } from '../../src/ports/language-model.ts';
import type { ListenOptions, SpeechToText, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import type { SpeechEvent, TextToSpeech } from '../../src/ports/text-to-speech.ts';
import { ScriptedVoice } from '../../tools/replay/scripted-voice.ts';
import type { VirtualClock } from '../../tools/replay/virtual-clock.ts';

export const phone: AudioFormat = { encoding: 'linear16', sampleRateHz: 8000 };

/** Speech-to-text that says what the test tells it to; it opens at once unless told otherwise. */
export class Ears implements SpeechToText {
  readonly name: string;
  accepts: readonly AudioFormat[] = [phone];
  /** What `listen` does when it is subscribed to. */
  onListen: (subscriber: Subscriber<SpeechToTextEvent>) => void = (subscriber) =>
    subscriber.next({ type: 'stt.opened' });
  readonly listened: ListenOptions[] = [];
  /** The bytes that each connection got, in order. */
  readonly heard: number[][] = [];
  live = 0;
  #subscriber: Subscriber<SpeechToTextEvent> | undefined;

  constructor(name = 'ears') {
    this.name = name;
  }

  listen(audio$: Observable<Uint8Array>, options: ListenOptions): Observable<SpeechToTextEvent> {
    return new Observable((subscriber) => {
      this.live++;
      this.#subscriber = subscriber;
      this.listened.push(options);
      const bytes: number[] = [];
      this.heard.push(bytes);
      subscriber.add(audio$.subscribe((frame) => bytes.push(...frame)));
      subscriber.add(() => this.live--);
      this.onListen(subscriber);
    });
  }

  hear(event: SpeechToTextEvent): void {
    this.#subscriber?.next(event);
  }

  fail(error: Error): void {
    this.#subscriber?.error(error);
  }

  /** The whole turn at once. */
  say(turn: number, text: string): void {
    this.hear({ type: 'turn.started', turn, text: '' });
    this.hear({ type: 'turn.eot', turn, text });
  }
}

export interface ModelRequest {
  readonly request: LanguageRequest;
  readonly isLive: boolean;
  say(text: string): void;
  call(name: string, id?: string, args?: unknown): void;
  /** What the vendor counts. */
  tell(promptTokens: number, completionTokens: number): void;
  finish(): void;
  /** `finished`, and then nothing. */
  finishWithoutEnd(): void;
  end(): void;
  fail(error: Error): void;
}

/** A model whose answers the test makes, event by event. */
export class HandModel implements LanguageModel {
  readonly requests: ModelRequest[] = [];
  readonly name: string;

  constructor(name = 'model') {
    this.name = name;
  }

  get live(): number {
    return this.requests.filter(({ isLive }) => isLive).length;
  }

  get last(): ModelRequest {
    const request = this.requests.at(-1);
    if (request === undefined) throw new Error(`${this.name} was not asked`);
    return request;
  }

  generate(request: LanguageRequest): Observable<LanguageEvent> {
    return new Observable((subscriber) => {
      const { length } = this.requests;
      this.requests.push({
        request,
        get isLive() {
          return !subscriber.closed;
        },
        say: (text) => subscriber.next({ type: 'token', text }),
        call: (name, id = `call-${length}`, args = {}) =>
          subscriber.next({ type: 'tool-call', id, name, args }),
        tell: (promptTokens, completionTokens) =>
          subscriber.next({ type: 'usage', promptTokens, completionTokens, estimated: false }),
        finish: () => {
          subscriber.next({ type: 'finished', reason: 'stop' });
          subscriber.complete();
        },
        finishWithoutEnd: () => subscriber.next({ type: 'finished', reason: 'stop' }),
        end: () => subscriber.complete(),
        fail: (error) => subscriber.error(error),
      });
    });
  }
}

/** A model that answers every request with this text, word by word. */
export function fluentModel(clock: VirtualClock, text: string, firstTokenMs = 100): LanguageModel {
  return {
    name: 'fluent',
    generate: () =>
      new Observable((subscriber) => {
        const timers = text
          .split(' ')
          .map((word, index) =>
            clock.setTimeout(
              () => subscriber.next({ type: 'token', text: `${word} ` }),
              firstTokenMs + index * 10,
            ),
          );
        const last = clock.setTimeout(
          () => {
            subscriber.next({ type: 'finished', reason: 'stop' });
            subscriber.complete();
          },
          firstTokenMs + timers.length * 10,
        );
        return () => [...timers, last].forEach((timer) => clock.clearTimeout(timer));
      }),
  };
}

/** The same voice, and how many of its streams are open. */
export class Watched implements TextToSpeech {
  readonly sampleRateHz: number;
  readonly name: string;
  readonly clauses: string[] = [];
  live = 0;
  readonly #voice: TextToSpeech;

  constructor(voice: TextToSpeech) {
    this.#voice = voice;
    this.name = voice.name;
    this.sampleRateHz = voice.sampleRateHz;
  }

  speak(
    clauses$: Observable<string>,
    options: Parameters<TextToSpeech['speak']>[1],
  ): Observable<SpeechEvent> {
    return new Observable((subscriber) => {
      this.live++;
      subscriber.add(() => this.live--);
      subscriber.add(clauses$.subscribe((clause) => this.clauses.push(clause)));
      subscriber.add(this.#voice.speak(clauses$, options).subscribe(subscriber));
    });
  }

  voices(): Observable<never[]> {
    return new Observable((subscriber) => subscriber.complete());
  }
}

/** A voice of 300 ms a word that makes a second of speech in a tenth. */
export function fluentVoice(clock: VirtualClock, name = 'voice', entry: object = {}): Watched {
  return new Watched(new ScriptedVoice(name, entry, clock, ''));
}

/** A voice that does what the test says with its clauses. */
export function handVoice(
  name: string,
  speak: (subscriber: Subscriber<SpeechEvent>, clauses$: Observable<string>) => void,
): Watched {
  return new Watched({
    name,
    sampleRateHz: 8000,
    speak: (clauses$) => new Observable((subscriber) => speak(subscriber, clauses$)),
    voices: () => new Observable(),
  });
}
