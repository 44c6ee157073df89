import { Observable, type Subject } from 'rxjs';
import { leadingSilence } from '../audio/silence-trim.ts';
import type { Clock } from '../ports/clock.ts';
import type { SpeechEvent } from '../ports/text-to-speech.ts';

/** How one clause was spoken, in one line; times are in milliseconds since the voice could begin with it. */
export interface VoiceNote {
  readonly voice: string;
  readonly outcome: 'ended' | 'failed' | 'cancelled';
  readonly words: number;
  readonly firstAudioMs?: number;
  /** When the first sound came that is no silence. */
  readonly firstSoundMs?: number;
  readonly tookMs: number;
  /** How long it plays, and how much of that is silence before the first sound. */
  readonly audioMs: number;
  readonly silenceMs: number;
  /** Whether the voice told when its words are spoken. */
  readonly timed: boolean;
}

interface Clause {
  readonly words: number;
  readonly givenMs: number;
  beganMs: number;
  firstAudioMs?: number;
  firstSoundMs?: number;
  samples: number;
  silentSamples: number;
  timed: boolean;
}

interface Voice {
  readonly name: string;
  readonly sampleRateHz: number;
}

interface VoiceReport {
  spoken(note: VoiceNote): void;
}

/** The stream of a voice that is given `clauses$`, as it is; a note is made of each clause once it is over. */
export function noted(
  spoken$: Observable<SpeechEvent>,
  clauses$: Subject<string>,
  voice: Voice,
  clock: Clock,
  report: VoiceReport,
): Observable<SpeechEvent> {
  return new Observable((subscriber) => {
    const notes = new ClauseNotes(voice, clock, report);
    // First of all subscribers: a voice may speak at once.
    subscriber.add(clauses$.subscribe((text) => notes.given(text)));
    subscriber.add(() => notes.close('cancelled'));
    subscriber.add(
      spoken$.subscribe({
        next: (event) => {
          notes.take(event);
          subscriber.next(event);
        },
        error: (fault: unknown) => {
          notes.close('failed');
          subscriber.error(fault);
        },
        complete: () => subscriber.complete(),
      }),
    );
  });
}

class ClauseNotes {
  readonly #voice: Voice;
  readonly #clock: Clock;
  readonly #report: VoiceReport;
  readonly #clauses: Clause[] = [];
  #next = 0;

  constructor(voice: Voice, clock: Clock, report: VoiceReport) {
    this.#voice = voice;
    this.#clock = clock;
    this.#report = report;
  }

  given(text: string): void {
    const words = text.split(/\s+/u).filter((word) => word !== '').length;
    const now = this.#clock.now();
    this.#clauses.push({ words, givenMs: now, beganMs: now, samples: 0, silentSamples: 0, timed: false });
  }

  take(event: SpeechEvent): void {
    const clause = this.#clauses[event.clause];
    if (clause === undefined || event.clause < this.#next) return;
    if (event.type === 'words') clause.timed = true;
    else if (event.type === 'audio') this.#hear(clause, event.pcm);
    else this.#end(event.clause);
  }

  /** The clause that was being spoken is not spoken to its end; those behind it were not begun. */
  close(outcome: 'failed' | 'cancelled'): void {
    const clause = this.#clauses[this.#next];
    this.#next = this.#clauses.length;
    if (clause !== undefined) this.#tell(clause, outcome);
  }

  #hear(clause: Clause, pcm: Int16Array): void {
    const sinceMs = this.#clock.now() - clause.beganMs;
    clause.firstAudioMs ??= sinceMs;
    clause.samples += pcm.length;
    if (clause.firstSoundMs !== undefined) return;
    const silent = leadingSilence(pcm);
    clause.silentSamples += silent;
    if (silent < pcm.length) clause.firstSoundMs = sinceMs;
  }

  #end(number: number): void {
    for (; this.#next <= number; this.#next++) {
      const clause = this.#clauses[this.#next];
      if (clause !== undefined) this.#tell(clause, 'ended');
    }
    const next = this.#clauses[this.#next];
    if (next !== undefined) next.beganMs = Math.max(next.givenMs, this.#clock.now());
  }

  #tell(clause: Clause, outcome: VoiceNote['outcome']): void {
    const { words, beganMs, firstAudioMs, firstSoundMs, samples, silentSamples, timed } = clause;
    const ms = (count: number): number => tenth((count / this.#voice.sampleRateHz) * 1000);
    this.#report.spoken({
      voice: this.#voice.name,
      outcome,
      words,
      ...(firstAudioMs === undefined ? {} : { firstAudioMs: tenth(firstAudioMs) }),
      ...(firstSoundMs === undefined ? {} : { firstSoundMs: tenth(firstSoundMs) }),
      tookMs: tenth(this.#clock.now() - beganMs),
      audioMs: ms(samples),
      silenceMs: ms(silentSamples),
      timed,
    });
  }
}

function tenth(ms: number): number {
  return Math.round(ms * 10) / 10;
}
