import type { ScriptedTurn } from './deepgram-script.ts';
import { loudnessOf } from './loudness.ts';
import type { Speech, SpeechForm, SpeechPace, SpeechStep, SpokenWord, TurnEnder } from './speech.ts';
import { timelineOf, type TimelineEntry, type TurnTimeline } from './turn-timeline.ts';

export interface ScriptedSpeechOptions {
  readonly form: SpeechForm;
  readonly pace: () => SpeechPace;
  /** The next turn of the script; undefined when there is none (yet). */
  readonly nextTurn: () => ScriptedTurn | undefined;
  readonly gated: boolean;
  readonly report: (step: SpeechStep) => void;
}

/** Softer sounds are no speech: line noise, comfort noise, the hiss of a room. */
const loud = 250;

/** Says what a script says, as audio comes; of the audio itself it hears at most whether there is sound. */
export class ScriptedSpeech implements Speech {
  readonly #options: ScriptedSpeechOptions;
  #turn: ScriptedTurn | undefined;
  #timeline: TurnTimeline | undefined;
  #entries: TimelineEntry[] = [];
  #startedMs = 0;
  #nowMs = 0;
  #lastSoundMs = Number.NEGATIVE_INFINITY;
  #isOpen = false;

  constructor(options: ScriptedSpeechOptions) {
    this.#options = options;
  }

  get words(): readonly SpokenWord[] {
    if (this.#timeline === undefined) return [];
    return this.#timeline.words
      .map((word) => ({
        ...word,
        startMs: this.#startedMs + word.startMs,
        endMs: this.#startedMs + word.endMs,
      }))
      .filter(({ endMs }) => endMs <= this.#nowMs);
  }

  hear(slice: Uint8Array, untilMs: number): void {
    const { gated, form } = this.#options;
    const isLoud = gated && loudnessOf(slice, form.encoding) >= loud;
    if (isLoud) this.#lastSoundMs = untilMs;
    if (this.#timeline === undefined && (isLoud || !gated)) this.#begin();
    this.#nowMs = untilMs;
    this.#catchUp();
  }

  endTurn(by: TurnEnder): void {
    const mayEnd = by === 'manual' || this.#turn?.endMs !== null;
    if (this.#isOpen && mayEnd) this.#end({ step: 'end', words: this.words, endedBy: by });
  }

  complete(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#entries = [];
  }

  #begin(): void {
    const turn = this.#options.nextTurn();
    if (turn === undefined) return;
    this.#turn = turn;
    this.#timeline = timelineOf(turn, this.#options.pace());
    this.#entries = [...this.#timeline.entries];
    this.#startedMs = this.#nowMs;
  }

  #catchUp(): void {
    for (let entry = this.#entries[0]; entry !== undefined && this.#isDue(entry); entry = this.#entries[0]) {
      this.#entries.shift();
      this.#happen(entry);
    }
  }

  #isDue({ atMs, afterSound, step }: TimelineEntry): boolean {
    if (this.#startedMs + atMs > this.#nowMs) return false;
    if (!afterSound || !this.#options.gated) return true;
    const quietMs = (step === 'eager' ? this.#turn?.eagerMs : this.#turn?.endMs) ?? 0;
    return this.#nowMs - this.#lastSoundMs >= quietMs;
  }

  #happen({ step, text, confidence }: TimelineEntry): void {
    const languages = this.#turn?.languages;
    const told: SpeechStep = {
      step,
      words: this.words,
      ...(text === undefined ? {} : { text }),
      ...(confidence === undefined ? {} : { confidence }),
      ...(languages === undefined ? {} : { languages }),
    };
    if (step === 'start') this.#isOpen = true;
    if (step === 'end') this.#end(told);
    else this.#options.report(told);
  }

  #end(told: SpeechStep): void {
    this.#isOpen = false;
    this.#entries = [];
    this.#options.report(told);
    this.#timeline = undefined;
  }
}
