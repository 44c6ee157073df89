import { Subscription, type Observable } from 'rxjs';
import { WordTrack } from '../../src/call/word-track.ts';
import type { Clock, TimerHandle } from '../../src/ports/clock.ts';
import type { SpeakOptions, SpeechEvent, TextToSpeech } from '../../src/ports/text-to-speech.ts';
import type { Player } from '../caller/player.ts';
import { silent } from '../probes/patience.ts';
import type { Opened } from '../probes/provider-desk.ts';

export interface SpokenReplyOptions extends SpeakOptions {
  readonly speech: Opened<TextToSpeech>;
  readonly player: Player;
  readonly clock: Clock;
  /** How long a voice that has something to say may send nothing. */
  readonly patienceMs: number;
}

/** A reply that is played aloud, and what is heard of it. */
export class SpokenReply {
  readonly #options: SpokenReplyOptions;
  readonly #track = new WordTrack();
  /** How much audio each clause has, in milliseconds. */
  readonly #lengthsMs: number[] = [];
  #spokenClauses = 0;
  #firstAudioAtMs: number | undefined;
  #stream = Subscription.EMPTY;
  #timer: TimerHandle | undefined;
  #isStopped = false;

  constructor(options: SpokenReplyOptions) {
    this.#options = options;
  }

  /** When the first sample came, on the clock's axis. */
  get firstAudioAtMs(): number | undefined {
    return this.#firstAudioAtMs;
  }

  /** Resolves when all clauses have been spoken and played; not after `stop`. Rejects as the voice errors. */
  async speak(clauses$: Observable<string>): Promise<void> {
    await this.#spoken(clauses$);
    await this.#played();
    // What the player is behind with by now is little; stopping comes too late for it.
    await this.#options.player.finish();
  }

  /** The words whose middle has been played by now. */
  heard(): string {
    const { clock } = this.#options;
    if (this.#firstAudioAtMs === undefined) return '';
    const positionMs = Math.min(clock.now() - this.#firstAudioAtMs, this.#audioMs());
    return this.#track.text(this.#track.heardCount(positionMs));
  }

  /** Falls silent at once. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#stream.unsubscribe();
    this.#clearTimer();
    this.#options.player.clear();
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #spoken(clauses$: Observable<string>): Promise<void> {
    const { speech } = this.#options;
    return new Promise((resolve, reject) => {
      const stream = new Subscription(() => this.#clearTimer());
      this.#stream = stream;
      const settle = (end: () => void): void => {
        stream.unsubscribe();
        end();
      };
      const watch = (): void => this.#watch((error) => settle(() => reject(error)));
      // Before the voice, which may answer at once.
      stream.add(
        clauses$.subscribe((clause) => {
          this.#track.addClause(clause);
          watch();
        }),
      );
      stream.add(
        speech.port.speak(clauses$, this.#options).subscribe({
          next: (event) => {
            this.#take(event);
            watch();
          },
          error: (error: unknown) => settle(() => reject(error)),
          complete: () => settle(resolve),
        }),
      );
    });
  }

  /** From now on, a voice that owes speech may send nothing for so long. */
  #watch(fail: (error: Error) => void): void {
    const { clock, speech, patienceMs } = this.#options;
    this.#clearTimer();
    if (this.#track.clauseCount <= this.#spokenClauses) return;
    const complaint = silent(speech.name, `sent nothing within ${patienceMs / 1000} s`);
    this.#timer = clock.setTimeout(() => fail(complaint), patienceMs);
  }

  #take(event: SpeechEvent): void {
    const { clause } = event;
    if (event.type === 'words') this.#track.addTimes(clause, event.words);
    if (event.type === 'clause-ended') {
      this.#spokenClauses = clause + 1;
      this.#place(clause, true);
    }
    if (event.type !== 'audio') return;
    this.#firstAudioAtMs ??= this.#options.clock.now();
    const ms = (event.pcm.length / this.#options.speech.port.sampleRateHz) * 1000;
    this.#lengthsMs[clause] = (this.#lengthsMs[clause] ?? 0) + ms;
    this.#place(clause, false);
    this.#options.player.play(event.pcm);
  }

  #place(clause: number, ended: boolean): void {
    const startMs = this.#audioMs(clause);
    this.#track.place(clause, startMs, startMs + (this.#lengthsMs[clause] ?? 0), ended);
  }

  /** Of the clauses before this one. */
  #audioMs(clause = Infinity): number {
    return this.#lengthsMs.reduce((sum, ms, number) => (number < clause ? sum + ms : sum), 0);
  }

  #played(): Promise<void> {
    const { clock } = this.#options;
    const endMs = (this.#firstAudioAtMs ?? clock.now()) + this.#audioMs();
    return new Promise((resolve) => {
      this.#timer = clock.setTimeout(resolve, Math.max(0, endMs - clock.now()));
    });
  }
}
