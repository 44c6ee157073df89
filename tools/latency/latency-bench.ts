import { filter, firstValueFrom, of, ReplaySubject, type Observable } from 'rxjs';
import type { Message } from '../../machines/vocabulary/history.ts';
import { ClauseSplitter } from '../../src/call/clause-splitter.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import type { SpeechToText } from '../../src/ports/speech-to-text.ts';
import type { SpeakOptions, TextToSpeech } from '../../src/ports/text-to-speech.ts';
import { speechBounds } from '../caller/speech-bounds.ts';
import type { HearingLine } from '../probes/hearing-line.ts';
import { noLongerThan, silent } from '../probes/patience.ts';
import type { Opened } from '../probes/provider-desk.ts';

/** The parts that are there; a stage whose part is missing can't be measured. */
export interface LatencyParts {
  readonly ears?: Opened<SpeechToText>;
  /** Of `ears`: open, and listening. */
  readonly line?: HearingLine;
  /** What the caller says, at the rate of the line. */
  readonly said?: Int16Array;
  readonly model?: Opened<LanguageModel>;
  readonly mouth?: Opened<TextToSpeech>;
  readonly speakOptions: SpeakOptions;
  readonly systemPrompt?: string;
  readonly clock: Clock;
  readonly patienceMs: number;
}

/** What the model is asked, and what is spoken, where each is measured for itself. */
export const shortPrompt = 'What are your hours?';
const shortSentence = 'We are open from eight to five.';

/** Runs of one stage, or of all of them one behind the other, as a call has them. Each resolves with milliseconds. */
export class LatencyBench {
  readonly #parts: LatencyParts;

  constructor(parts: LatencyParts) {
    this.#parts = parts;
  }

  /** From the last sound to the end of the turn. */
  async stt(): Promise<number> {
    const { endMs, atMs } = await this.#hear();
    return atMs - endMs;
  }

  /** From the request to the first token. */
  async llm(): Promise<number> {
    const { clock, patienceMs } = this.#parts;
    const { name, port } = needed(this.#parts.model);
    const startMs = clock.now();
    const request = { messages: this.#messages(shortPrompt), tools: [] };
    const token$ = port.generate(request).pipe(filter(({ type }) => type === 'token'));
    await firstValueFrom(token$.pipe(noLongerThan(patienceMs, name, 'sent no token')));
    return clock.now() - startMs;
  }

  /** From the text to the first audio. */
  async tts(): Promise<number> {
    const startMs = this.#parts.clock.now();
    await this.#firstAudio(of(shortSentence));
    return this.#parts.clock.now() - startMs;
  }

  /** From the last sound to the first audio of the answer, nothing having been guessed beforehand. */
  async chain(): Promise<number> {
    const { clock, patienceMs } = this.#parts;
    const model = needed(this.#parts.model);
    const { endMs, text } = await this.#hear();
    const clauses$ = new ReplaySubject<string>();
    const splitter = new ClauseSplitter();
    const request = { messages: this.#messages(text), tools: [] };
    const answering = model.port
      .generate(request)
      .pipe(noLongerThan(patienceMs, model.name, 'sent nothing'))
      .subscribe({
        next: (event) => {
          if (event.type !== 'token') return;
          for (const clause of splitter.push(event.text)) clauses$.next(clause);
        },
        error: (error: unknown) => clauses$.error(error),
        complete: () => {
          for (const clause of splitter.flush()) clauses$.next(clause);
          clauses$.complete();
        },
      });
    try {
      await firstValueFrom(clauses$.pipe(noLongerThan(patienceMs, model.name, 'said nothing')));
      await this.#firstAudio(clauses$);
      return clock.now() - endMs;
    } finally {
      answering.unsubscribe();
    }
  }

  /** Speaks the sentence; resolves with when it ended, and when, and with which words, the turn did. */
  async #hear(): Promise<{ readonly endMs: number; readonly atMs: number; readonly text: string }> {
    const { line: there, said, clock, patienceMs } = this.#parts;
    const line = needed(there);
    const pcm = needed(said);
    const lastSample = speechBounds(pcm, line.format.sampleRateHz)?.end ?? pcm.length;
    const { startMs } = line.say(pcm);
    const endMs = startMs + (lastSample * 1000) / line.format.sampleRateHz;
    const words: string[] = [];
    for (;;) {
      const leftMs = Math.max(0, endMs - clock.now());
      const { atMs, text } = await line.next('turn.eot', leftMs + patienceMs);
      words.push(text);
      // A pause in the sentence was taken for its end.
      if (atMs < endMs) continue;
      if (words.every((part) => part.trim() === ''))
        throw silent(line.name, 'heard no words in the sentence');
      return { endMs, atMs, text: words.join(' ').trim() };
    }
  }

  async #firstAudio(clauses$: Observable<string>): Promise<void> {
    const { speakOptions, patienceMs } = this.#parts;
    const { name, port } = needed(this.#parts.mouth);
    const audio$ = port
      .speak(clauses$, speakOptions)
      .pipe(filter((event) => event.type === 'audio' && event.pcm.length > 0));
    await firstValueFrom(audio$.pipe(noLongerThan(patienceMs, name, 'sent no audio')));
  }

  #messages(text: string): readonly Message[] {
    const { systemPrompt } = this.#parts;
    const system = systemPrompt === undefined ? [] : [{ role: 'system' as const, text: systemPrompt }];
    return [...system, { role: 'user', text }];
  }
}

function needed<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('This stage has no provider.');
  return part;
}
