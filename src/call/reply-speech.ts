import { Subject, type Subscription } from 'rxjs';
import { createResampler, type Resampler } from '../audio/resampler.ts';
import { SilenceTrim } from '../audio/silence-trim.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { SpeechEvent, WordTime } from '../ports/text-to-speech.ts';
import type { AgentVoice } from './agent.ts';
import type { Playout } from './playout.ts';
import { asProviderError } from './provider-fault.ts';

export interface ReplySpeechOptions {
  readonly voices: readonly AgentVoice[];
  readonly language: string;
  readonly playout: Playout;
  /** The rate that the playout takes. */
  readonly sampleRateHz: number;
  readonly report: {
    /** A voice failed; the next one takes over, if there is one. */
    failed(error: ProviderError): void;
    /** Everything is spoken. */
    ended(): void;
    /** No voice is left. */
    givenUp(): void;
  };
}

interface Clause {
  readonly text: string;
  /** How far the clause's leading silence has been taken off, by the voice that speaks it. */
  trim: SilenceTrim;
  ended: boolean;
}

/**
 * Speaks one reply: clauses in, audio and word times into the playout, without the silence that voices begin with. When a
 * voice fails, the next one takes over at the first clause that is not spoken.
 */
export class ReplySpeech {
  readonly #options: ReplySpeechOptions;
  readonly #clauses: Clause[] = [];
  #voice = 0;
  #first = 0;
  #input: Subject<string> | undefined;
  #speaking: Subscription | undefined;
  #resampler: Resampler | undefined;
  #isComplete = false;

  constructor(options: ReplySpeechOptions) {
    this.#options = options;
  }

  get clauseCount(): number {
    return this.#clauses.length;
  }

  say(text: string): void {
    const number = this.#options.playout.track.addClause(text);
    this.#clauses[number] = { text, trim: this.#newTrim(), ended: false };
    this.#input ??= this.#open(number);
    this.#input?.next(text);
  }

  /** No more clauses will come. */
  complete(): void {
    this.#isComplete = true;
    if (this.#input === undefined) this.#options.report.ended();
    else this.#input.complete();
  }

  /** Forgets the clauses from this number on, as if they had never been said. */
  truncate(clause: number): void {
    if (clause >= this.#clauses.length) return;
    this.#close();
    this.#clauses.length = clause;
    this.#options.playout.truncate(clause);
    this.#speakFrom(this.#firstUnspoken());
  }

  close(): void {
    this.#close();
    this.#resampler?.free();
    this.#resampler = undefined;
  }

  #open(first: number): Subject<string> | undefined {
    const agentVoice = this.#options.voices[this.#voice];
    if (agentVoice === undefined) return undefined;
    const { speech, voice, speed } = agentVoice;
    const input = new Subject<string>();
    this.#first = first;
    this.#resampler?.free();
    this.#resampler = createResampler(speech.sampleRateHz, this.#options.sampleRateHz);
    this.#input = input;
    this.#speaking = speech.speak(input, { voice, speed, language: this.#options.language }).subscribe({
      next: (event) => this.#take(event),
      error: (fault: unknown) => this.#fail(asProviderError(fault, speech.name)),
      complete: () => {
        if (this.#isComplete) this.#options.report.ended();
      },
    });
    return input;
  }

  #take(event: SpeechEvent): void {
    const number = this.#first + event.clause;
    const clause = this.#clauses[number];
    if (clause === undefined) return;
    switch (event.type) {
      case 'audio':
        this.#play(number, clause.trim.process(event.pcm));
        this.#place(number, clause.trim.words());
        return;
      case 'words':
        this.#place(number, clause.trim.words(event.words));
        return;
      case 'clause-ended':
        clause.ended = true;
        clause.trim.end();
        this.#place(number, clause.trim.words());
        this.#options.playout.endClause(number);
        return;
    }
  }

  #place(clause: number, words: readonly WordTime[]): void {
    if (words.length > 0) this.#options.playout.addTimes(clause, words);
  }

  #play(clause: number, pcm: Int16Array): void {
    if (pcm.length === 0) return;
    this.#options.playout.addAudio(clause, this.#resampler?.process(pcm).slice() ?? pcm);
  }

  #fail(error: ProviderError): void {
    this.#close();
    this.#options.report.failed(error);
    this.#voice++;
    if (this.#options.voices[this.#voice] === undefined) {
      this.#options.report.givenUp();
      return;
    }
    this.#speakFrom(this.#firstUnspoken());
  }

  #speakFrom(first: number): void {
    const texts = this.#clauses.slice(first).map(({ text }) => text);
    if (texts.length === 0) return;
    this.#options.playout.truncate(first);
    this.#clauses.length = first;
    for (const text of texts) this.say(text);
    if (this.#isComplete) this.complete();
  }

  #firstUnspoken(): number {
    const first = this.#clauses.findIndex(({ ended }) => !ended);
    return first === -1 ? this.#clauses.length : first;
  }

  #newTrim(): SilenceTrim {
    return new SilenceTrim(
      this.#options.voices[this.#voice]?.speech.sampleRateHz ?? this.#options.sampleRateHz,
    );
  }

  #close(): void {
    this.#speaking?.unsubscribe();
    this.#speaking = undefined;
    this.#input = undefined;
  }
}
