import type { TurnEvent } from '../../../machines/vocabulary/turn.ts';
import type { LiveEars, LiveListening } from '../brain/live-ears.ts';
import type { Speech, SpeechForm, SpeechStep, SpokenWord, TurnEnder } from './speech.ts';

export interface HeardSpeechOptions {
  readonly ears: LiveEars;
  readonly form: SpeechForm;
  readonly report: (step: SpeechStep) => void;
  /** The ears can't hear any more. */
  readonly failed: () => void;
}

/** How sure a recogniser of phrases is of each of their words, as it does not say. */
const wordConfidence = 0.9;

/** Understands what is really said, with an embedded engine. Its words come when it tells them, and so have guessed times. */
export class HeardSpeech implements Speech {
  readonly #report: (step: SpeechStep) => void;
  readonly #listening: LiveListening;
  #words: readonly SpokenWord[] = [];
  #nowMs = 0;
  #voiceMs = 0;
  #hasStarted = false;

  constructor({ ears, form, report, failed }: HeardSpeechOptions) {
    this.#report = report;
    this.#listening = ears.listen({ form, heard: (event) => this.#hear(event), failed });
  }

  get words(): readonly SpokenWord[] {
    return this.#words;
  }

  hear(slice: Uint8Array, untilMs: number): void {
    this.#nowMs = untilMs;
    this.#listening.hear(slice);
  }

  endTurn(by: TurnEnder): void {
    if (by === 'manual') this.#listening.endTurn();
  }

  complete(): Promise<void> {
    return this.#listening.complete();
  }

  close(): void {
    this.#listening.close();
  }

  #hear(event: TurnEvent): void {
    switch (event.type) {
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
    this.#report({ step, words: this.#words, ...more });
  }
}
