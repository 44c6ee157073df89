import { Observable, type Subscriber } from 'rxjs';
import type { SpeechEvent, TextToSpeech } from '../../src/ports/text-to-speech.ts';
import { wordMs } from './call-world.ts';

interface Stream {
  readonly subscriber: Subscriber<SpeechEvent>;
  readonly clauses: string[];
  spoken: number;
  isLast: boolean;
}

/** A voice that speaks a clause when the test says so, and at once what it is to rehearse. */
export class StillVoice implements TextToSpeech {
  readonly name = 'voice';
  readonly sampleRateHz = 8000;
  live = 0;
  readonly #rehearsed: string;
  #stream: Stream | undefined;

  constructor(rehearsed: string) {
    this.#rehearsed = rehearsed;
  }

  speak(clauses$: Observable<string>): Observable<SpeechEvent> {
    return new Observable((subscriber) => {
      const stream: Stream = { subscriber, clauses: [], spoken: 0, isLast: false };
      this.#stream = stream;
      this.live++;
      subscriber.add(() => this.live--);
      subscriber.add(
        clauses$.subscribe({
          next: (clause) => {
            stream.clauses.push(clause);
            if (clause === this.#rehearsed) this.#sound(stream);
          },
          complete: () => {
            stream.isLast = true;
            this.#endWhenDone(stream);
          },
        }),
      );
    });
  }

  voices(): Observable<never[]> {
    return new Observable((subscriber) => subscriber.complete());
  }

  /** The next clause, whole. */
  sound(): void {
    this.#sound(this.#running);
  }

  /** The next clause is over without a sound. */
  staySilent(): void {
    const stream = this.#running;
    stream.subscriber.next({ type: 'clause-ended', clause: stream.spoken++ });
    this.#endWhenDone(stream);
  }

  fail(error: Error): void {
    this.#running.subscriber.error(error);
  }

  get #running(): Stream {
    if (this.#stream === undefined) throw new Error('the voice was given nothing');
    return this.#stream;
  }

  #sound(stream: Stream): void {
    const clause = stream.spoken++;
    const words = (stream.clauses[clause] ?? '').split(' ');
    stream.subscriber.next({
      type: 'words',
      clause,
      words: words.map((text, at) => ({ text, startMs: at * wordMs, endMs: (at + 1) * wordMs })),
    });
    const samples = (words.length * wordMs * this.sampleRateHz) / 1000;
    stream.subscriber.next({ type: 'audio', clause, pcm: new Int16Array(samples).fill(8000) });
    stream.subscriber.next({ type: 'clause-ended', clause });
    this.#endWhenDone(stream);
  }

  #endWhenDone({ subscriber, clauses, spoken, isLast }: Stream): void {
    if (isLast && spoken === clauses.length) subscriber.complete();
  }
}
