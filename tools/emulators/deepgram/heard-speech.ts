import { of, Subject, Subscription } from 'rxjs';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { createAudioDecoder, type AudioDecoder } from '../../../src/audio/audio-decoder.ts';
import type { SpeechToText, SpeechToTextEvent } from '../../../src/ports/speech-to-text.ts';
import type { Speech, SpeechForm, SpeechStep, SpokenWord, TurnEnder } from './speech.ts';

export interface HeardSpeechOptions {
  readonly ears: SpeechToText;
  readonly grammar: string;
  readonly form: SpeechForm;
  readonly report: (step: SpeechStep) => void;
  /** The ears can't hear any more. */
  readonly failed: () => void;
}

const wide: AudioFormat = { encoding: 'linear16', sampleRateHz: 16_000 };
/** How sure a recogniser of phrases is of each of their words, as it does not say. */
const wordConfidence = 0.9;

/** Understands what is really said, with an embedded engine. Its words come when it tells them, and so have guessed times. */
export class HeardSpeech implements Speech {
  readonly #options: HeardSpeechOptions;
  readonly #audio$ = new Subject<Uint8Array>();
  readonly #endTurn$ = new Subject<void>();
  readonly #listening = new Subscription();
  readonly #over: Promise<void>;
  /** For the forms that the ears do not take. */
  readonly #decoder: AudioDecoder | undefined;
  #words: readonly SpokenWord[] = [];
  #nowMs = 0;
  #voiceMs = 0;
  #hasStarted = false;

  constructor(options: HeardSpeechOptions) {
    this.#options = options;
    const { ears, grammar, form } = options;
    const own = ears.accepts.find(
      ({ encoding, sampleRateHz }) => encoding === form.encoding && sampleRateHz === form.sampleRateHz,
    );
    this.#decoder =
      own === undefined
        ? createAudioDecoder({ encoding: form.encoding, sampleRateHz: form.sampleRateHz }, wide.sampleRateHz)
        : undefined;
    const heard$ = ears.listen(this.#audio$, {
      audio: own ?? wide,
      language: 'en-US',
      context$: of({ grammar }),
      endTurn$: this.#endTurn$,
      firstTurn: 0,
    });
    this.#over = new Promise((resolve) => {
      const error = (): void => {
        resolve();
        options.failed();
      };
      this.#listening.add(resolve);
      this.#listening.add(heard$.subscribe({ next: (event) => this.#hear(event), error, complete: resolve }));
    });
  }

  get words(): readonly SpokenWord[] {
    return this.#words;
  }

  hear(slice: Uint8Array, untilMs: number): void {
    this.#nowMs = untilMs;
    this.#audio$.next(this.#decoder === undefined ? slice : bytesOf(this.#decoder.decode(slice)));
  }

  endTurn(by: TurnEnder): void {
    if (by === 'manual') this.#endTurn$.next();
  }

  complete(): Promise<void> {
    this.#audio$.complete();
    return this.#over;
  }

  close(): void {
    this.#listening.unsubscribe();
    this.#decoder?.free();
  }

  #hear(event: SpeechToTextEvent): void {
    switch (event.type) {
      case 'stt.opened':
      case 'stt.alive':
        return;
      case 'turn.started':
        this.#voiceMs = this.#nowMs;
        this.#say('voice');
        return;
      case 'turn.updated':
        this.#understand(event.text);
        return;
      case 'turn.eager-eot':
        this.#understand(event.text);
        this.#say('eager', { confidence: event.confidence });
        return;
      case 'turn.resumed':
        this.#say('resume');
        return;
      case 'turn.eot':
        this.#understand(event.text);
        // A cough is a turn for the ears, and nothing for the vendor.
        if (this.#hasStarted) this.#say('end', event.trigger === 'manual' ? { endedBy: 'manual' } : {});
        this.#words = [];
        this.#hasStarted = false;
    }
  }

  #understand(text: string): void {
    if (text === '') return;
    const written = text.split(' ');
    const known =
      this.#words.length === written.length && this.#words.every(({ word }, i) => word === written[i]);
    if (!known) this.#words = this.#timed(written);
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.#say('start');
  }

  /** Evenly between the first sound and now. */
  #timed(written: readonly string[]): readonly SpokenWord[] {
    const stepMs = (this.#nowMs - this.#voiceMs) / written.length;
    return written.map((word, index) => ({
      word,
      startMs: this.#voiceMs + index * stepMs,
      endMs: this.#voiceMs + (index + 1) * stepMs,
      confidence: wordConfidence,
    }));
  }

  #say(step: string, more: Partial<SpeechStep> = {}): void {
    this.#options.report({ step, words: this.#words, ...more });
  }
}

function bytesOf(pcm: Int16Array): Uint8Array {
  return new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
