import { Observable, type Subscriber } from 'rxjs';
import type { ProviderError } from '../../src/errors/provider-error.ts';
import type { SpeechEvent, TextToSpeech } from '../../src/ports/text-to-speech.ts';
import type { WordTones } from '../oracle/word-tones.ts';
import type { Pace } from './pace.ts';

export const voiceRateHz = 8000;
export const wordMs = 300;

export interface ExploredVoiceOptions {
  readonly name: string;
  readonly tones: WordTones;
  readonly pace: () => Pace;
  /** Asked at each use: whether it throws in place of it. */
  readonly fails: () => boolean;
  /** It is synthesised when the call starts, beside whatever else is said. */
  readonly apology: string;
  readonly firstAudioMs: number;
  readonly speed: number;
  readonly wordTimestamps: boolean;
}

/** One reply, as it is being spoken. */
interface Speaking {
  readonly subscriber: Subscriber<SpeechEvent>;
  isInClause: boolean;
}

/** A voice in which each word has a tone of its own; it can fail at any moment. */
export class ExploredVoice implements TextToSpeech {
  readonly name: string;
  readonly sampleRateHz = voiceRateHz;
  live = 0;
  rehearsals = 0;
  readonly #options: ExploredVoiceOptions;
  #speaking: Speaking | undefined;

  constructor(options: ExploredVoiceOptions) {
    this.name = options.name;
    this.#options = options;
  }

  speak(clauses$: Observable<string>): Observable<SpeechEvent> {
    if (this.#options.fails()) throw new TypeError('a voice that is broken');
    return new Observable((subscriber) => {
      const speaking: Speaking = { subscriber, isInClause: false };
      const steps: { readonly ms: number; readonly run: () => void }[] = [];
      let number = 0;
      let isSubscribing = true;
      let isRehearsal = false;
      let callOff: (() => void) | undefined;
      const goOn = (): void => {
        const step = steps.shift();
        callOff = undefined;
        if (step === undefined || subscriber.closed) return;
        callOff = this.#options.pace()(`voice ${this.name}`, step.ms, () => {
          step.run();
          goOn();
        });
      };
      const take = (more: typeof steps): void => {
        steps.push(...more);
        if (callOff === undefined) goOn();
      };
      subscriber.add(
        clauses$.subscribe({
          next: (clause) => {
            isRehearsal ||= isSubscribing && clause === this.#options.apology;
            take(this.#stepsOf(clause, number++, speaking));
          },
          complete: () => take([{ ms: 0, run: () => subscriber.complete() }]),
        }),
      );
      isSubscribing = false;
      this.#count(isRehearsal, 1);
      if (!isRehearsal) this.#speaking = speaking;
      subscriber.add(() => {
        callOff?.();
        this.#count(isRehearsal, -1);
        if (this.#speaking === speaking) this.#speaking = undefined;
      });
    });
  }

  voices(): Observable<never[]> {
    return new Observable((subscriber) => subscriber.complete());
  }

  /** At once, if it speaks. */
  fail(error: ProviderError | undefined): void {
    this.#speaking?.subscriber.error(error);
  }

  /** It says that it is done, whether or not it is; but not in the middle of a clause: nobody could tell. */
  stop(): void {
    if (this.#speaking?.isInClause === false) this.#speaking.subscriber.complete();
  }

  #count(isRehearsal: boolean, change: number): void {
    if (isRehearsal) this.rehearsals += change;
    else this.live += change;
  }

  #stepsOf(
    text: string,
    clause: number,
    speaking: Speaking,
  ): { readonly ms: number; readonly run: () => void }[] {
    const { subscriber } = speaking;
    const { tones, firstAudioMs, speed, wordTimestamps } = this.#options;
    const stepMs = wordMs / speed;
    const words = text.split(/\s+/u).filter((word) => word !== '');
    return [
      ...words.flatMap((word, index) => {
        const startMs = index * wordMs;
        const times = {
          type: 'words' as const,
          clause,
          words: [{ text: word, startMs, endMs: startMs + wordMs }],
        };
        const sound = (): void => {
          speaking.isInClause = true;
          subscriber.next({ type: 'audio', clause, pcm: tones.say(word, wordMs) });
        };
        const first = { ms: index === 0 ? firstAudioMs : stepMs, run: sound };
        return wordTimestamps
          ? [
              { ...first, run: () => subscriber.next(times) },
              { ms: 0, run: sound },
            ]
          : [first];
      }),
      {
        ms: 0,
        run: () => {
          speaking.isInClause = false;
          subscriber.next({ type: 'clause-ended', clause });
        },
      },
    ];
  }
}
