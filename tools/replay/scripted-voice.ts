import { Observable, of, type Subscriber } from 'rxjs';
import type { SpeechEvent, TextToSpeech } from '../../src/ports/text-to-speech.ts';
import type { ClauseEntry, VoiceEntry } from './fixture.ts';
import { scriptedFault } from './scripted-fault.ts';
import type { FixtureClock } from './fixture-clock.ts';

const sampleRateHz = 8000;
const amplitude = 8000;

/** A voice that makes audio of the length and at the pace that the fixture says. */
export class ScriptedVoice implements TextToSpeech {
  readonly name: string;
  readonly sampleRateHz = sampleRateHz;
  readonly #entry: VoiceEntry;
  readonly #clock: FixtureClock;
  /** Rehearsed when the call starts: it is at hand whatever happens to the voice later. */
  readonly #rehearsed: string;
  readonly #unsaid: ClauseEntry[];
  #wordsMade = 0;

  constructor(name: string, entry: VoiceEntry, clock: FixtureClock, rehearsed: string) {
    this.name = name;
    this.#entry = entry;
    this.#clock = clock;
    this.#rehearsed = rehearsed;
    this.#unsaid = [...(entry.clauses ?? [])];
  }

  speak(clauses$: Observable<string>): Observable<SpeechEvent> {
    return new Observable((subscriber) => {
      const timers = new Set<object>();
      let freeMs = 0;
      let number = 0;
      let isLast = false;
      const at = (ms: number, run: () => void): void => {
        const timer = this.#clock.setTimeout(() => {
          timers.delete(timer);
          run();
        }, ms - this.#clock.now());
        timers.add(timer);
      };
      const endWhenDone = (): void => {
        if (isLast && timers.size === 0) subscriber.complete();
      };
      subscriber.add(
        clauses$.subscribe({
          next: (clause) => {
            freeMs = this.#speakClause(
              clause,
              number++,
              Math.max(freeMs, this.#clock.now()),
              subscriber,
              at,
              endWhenDone,
            );
          },
          complete: () => {
            isLast = true;
            endWhenDone();
          },
        }),
      );
      return () => timers.forEach((timer) => this.#clock.clearTimeout(timer));
    });
  }

  voices(): Observable<never[]> {
    return of([]);
  }

  #speakClause(
    clause: string,
    number: number,
    fromMs: number,
    subscriber: Subscriber<SpeechEvent>,
    at: (ms: number, run: () => void) => void,
    done: () => void,
  ): number {
    const { speed = 10, wordTimestamps = true } = this.#entry;
    const words = clause.split(/\s+/u).filter((word) => word !== '');
    const isRehearsal = this.#rehearsed.includes(clause);
    if (!isRehearsal && this.#fails(subscriber, at, fromMs)) return fromMs;
    if (!isRehearsal) this.#wordsMade += words.length;
    const { firstAudioMs, leadingSilenceMs, wordMs } = this.#paceOf(clause, words.length);
    const firstMs = isRehearsal ? this.#clock.now() : fromMs + firstAudioMs;
    const madeMs = (audioMs: number): number => firstMs + (isRehearsal ? 0 : audioMs / speed);
    if (leadingSilenceMs > 0)
      at(firstMs, () => subscriber.next({ type: 'audio', clause: number, pcm: quiet(leadingSilenceMs) }));
    let lastMs = leadingSilenceMs;
    let nextMs = leadingSilenceMs;
    for (const [index, text] of words.entries()) {
      const startMs = (lastMs = nextMs);
      const endMs = (nextMs += wordMs[index] ?? 0);
      at(madeMs(startMs), () => {
        if (wordTimestamps)
          subscriber.next({ type: 'words', clause: number, words: [{ text, startMs, endMs }] });
        subscriber.next({ type: 'audio', clause: number, pcm: quiet(endMs - startMs).fill(amplitude) });
      });
    }
    const endMs = madeMs(lastMs);
    at(endMs, () => {
      subscriber.next({ type: 'clause-ended', clause: number });
      done();
    });
    return endMs;
  }

  /** That of the next entry with this text, or of the last one when all were said; else that of the voice. */
  #paceOf(text: string, words: number) {
    const { firstAudioMs = 80, wordMs = 300, leadingSilenceMs = 0, clauses = [] } = this.#entry;
    const next = this.#unsaid.findIndex((clause) => clause.text === text);
    const [own = clauses.findLast((clause) => clause.text === text)] =
      next === -1 ? [] : this.#unsaid.splice(next, 1);
    return {
      firstAudioMs: own?.firstAudioMs ?? firstAudioMs,
      // Its first audio is sound.
      leadingSilenceMs: own === undefined ? leadingSilenceMs : 0,
      wordMs: Array.from({ length: words }, (_, index) => own?.wordMs?.[index] ?? wordMs),
    };
  }

  #fails(
    subscriber: Subscriber<SpeechEvent>,
    at: (ms: number, run: () => void) => void,
    fromMs: number,
  ): boolean {
    const { error, afterWords = 0 } = this.#entry;
    if (error === undefined || this.#wordsMade < afterWords) return false;
    const fault = scriptedFault(error, this.name);
    if (fault !== undefined) at(fromMs, () => subscriber.error(fault));
    return true;
  }
}

function quiet(ms: number): Int16Array {
  return new Int16Array(Math.round((ms / 1000) * sampleRateHz));
}
