import type { Clock, TimerHandle } from '../ports/clock.ts';
import { PlayoutAudio } from './playout-audio.ts';
import type { PlayoutMarks } from './playout-marks.ts';
import { PlayoutSchedule } from './playout-schedule.ts';
import { WordTrack } from './word-track.ts';

const frameMs = 20;
const wakeMs = 40;
/** A client that answered marks and stops doing so is believed to have played everything after this long. */
const markPatienceMs = 5000;

/** Where a reply's audio goes. The samples are read before the call returns. */
export interface PlayoutSink {
  sendAudio(pcm: Int16Array): void;
  sendMark(mark: string): void;
}

/** What a playout tells; each is called synchronously. */
export interface PlayoutReport {
  started(): void;
  ready(): void;
  drained(): void;
  finished(): void;
}

export interface PlayoutOptions {
  /** Names the marks. */
  readonly name: string;
  /** The rate of the samples, in and out. */
  readonly sampleRateHz: number;
  /** How far ahead of real time audio is handed over. */
  readonly aheadMs: number;
  readonly clock: Clock;
  readonly sink: PlayoutSink;
  readonly report: PlayoutReport;
  /** What earlier replies have learnt of the client's marks. */
  readonly marks: PlayoutMarks;
}

/**
 * Plays one reply: hands its audio over in real time, and knows what of it was heard. Marks that the client answers
 * decide; without them the clock does. Held until it is released; it may be paused, then goes on from the start of
 * the word at which it was paused.
 */
export class Playout {
  readonly track = new WordTrack();
  readonly #options: PlayoutOptions;
  readonly #audio = new PlayoutAudio();
  readonly #schedule: PlayoutSchedule;
  readonly #clauseStarts: number[] = [];
  #cursor = 0;
  /** The newest clause of which a sample was handed over. */
  #begun = -1;
  #released = false;
  #started = false;
  #playable = false;
  #complete = false;
  #over = false;
  #heardWords = 0;
  #handedOver = 0;
  #nextMark = 0;
  #timer: TimerHandle | undefined;

  constructor(options: PlayoutOptions) {
    this.#options = options;
    this.#schedule = new PlayoutSchedule(options.sampleRateHz);
  }

  get hasAudio(): boolean {
    return this.#audio.end > 0;
  }

  get playedMs(): number {
    return this.#ms(this.#handedOver);
  }

  /** Whether a sample of this clause, or of a later one, was handed over, whatever happened to it since. */
  hasBegun(clause: number): boolean {
    return clause <= this.#begun;
  }

  addAudio(clause: number, pcm: Int16Array): void {
    if (this.#over || pcm.length === 0) return;
    const start = (this.#clauseStarts[clause] ??= this.#audio.end);
    const wasStarved = this.#cursor >= this.#audio.end;
    this.#audio.append(pcm);
    this.track.place(clause, this.#ms(start), this.#ms(this.#audio.end - start), false);
    if (!this.#playable) {
      this.#playable = true;
      this.#options.report.ready();
    }
    if (wasStarved) this.#pump();
  }

  endClause(clause: number): void {
    const start = (this.#clauseStarts[clause] ??= this.#audio.end);
    this.track.place(clause, this.#ms(start), this.#ms(this.#audio.end - start), true);
  }

  /** Takes away the clauses from this number on; they are made again, or not wanted any more. */
  truncate(clause: number): void {
    const start = this.#clauseStarts[clause];
    if (start !== undefined) this.#audio.truncate(start);
    this.#clauseStarts.length = Math.min(this.#clauseStarts.length, clause);
    this.track.truncate(clause, this.#ms(this.#cursor));
    if (!this.#playable || this.#started || this.#cursor < this.#audio.end) return;
    this.#playable = false;
    this.#options.report.drained();
  }

  /** No more audio will come. */
  complete(): void {
    this.#complete = true;
    if (this.#released) this.#pump();
  }

  /** Lets it play, for the first time or after a pause. */
  release(): void {
    if (this.#released || this.#over) return;
    this.#released = true;
    this.#pump();
  }

  /** Stops handing over; what the client has not played is taken to be cleared there. */
  pause(): void {
    if (!this.#released || this.#over) return;
    this.#released = false;
    this.#stopTimer();
    if (!this.#started) return;
    const positionMs = this.#positionMs();
    this.#heardWords = Math.max(this.#heardWords, this.track.heardCount(positionMs));
    // A word may seem to go on behind what was made of it; when that is played, there is nothing to go back to.
    const resumeMs = this.#playable ? this.track.wordAt(positionMs)?.startMs : undefined;
    const wanted = resumeMs === undefined ? this.#audio.end : this.#samples(resumeMs);
    this.#cursor = Math.min(this.#audio.end, Math.max(this.#audio.start, wanted));
    this.#nextMark = 0;
    this.#schedule.clear();
    this.#options.marks.clear();
  }

  /** Ends it; returns how many words were heard. */
  cut(): number {
    const heard = this.heardWords();
    this.#over = true;
    this.#stopTimer();
    this.#options.marks.clear();
    this.#audio.clear();
    return heard;
  }

  heardWords(): number {
    if (this.#started && this.#released) {
      this.#heardWords = Math.max(this.#heardWords, this.track.heardCount(this.#positionMs()));
    }
    return this.#heardWords;
  }

  /** How much of the reply the caller has heard, in milliseconds of its audio. */
  heardMs(): number {
    return this.#started && this.#released ? this.#positionMs() : this.#ms(this.#cursor);
  }

  /** What is left to play, once it plays and its text is complete. */
  leftMs(textIsComplete: boolean): number | undefined {
    if (!this.#started || !textIsComplete) return undefined;
    return this.#ms(this.#audio.end) - this.heardMs() + this.track.unspokenMs();
  }

  /** The client has played this mark. */
  acknowledge(mark: string): void {
    if (this.#over || !this.#options.marks.acknowledge(mark, this.#options.clock.now(), this.#schedule))
      return;
    if (this.#cursor >= this.#audio.end) this.#pump();
  }

  #positionMs(): number {
    const sample = this.#schedule.sampleAt(this.#options.clock.now() - this.#options.marks.delayMs);
    return this.#ms(sample ?? this.#cursor);
  }

  #pump(): void {
    this.#stopTimer();
    if (!this.#released || this.#over) return;
    const { clock, aheadMs } = this.#options;
    while (this.#cursor < this.#audio.end) {
      const leadMs = this.#schedule.endMs - clock.now();
      if (leadMs + frameMs > aheadMs) {
        this.#wakeIn(Math.min(wakeMs, leadMs + wakeMs - aheadMs));
        return;
      }
      this.#sendFrame();
      // Whoever was told of it may have stopped it, or have pumped on.
      if (!this.#isPlaying || this.#timer !== undefined) return;
    }
    this.#awaitTheEnd();
  }

  get #isPlaying(): boolean {
    return this.#released && !this.#over;
  }

  #sendFrame(): void {
    const { clock, sink, marks, name } = this.#options;
    if (!this.#started) {
      this.#started = true;
      this.#options.report.started();
    }
    if (this.#isPlaying && !marks.isSet) sink.sendMark(marks.set(name, this.#cursor));
    if (!this.#isPlaying) return;
    const wordEnd = this.#nextWordEnd();
    const frame = this.#samples(frameMs);
    const count = wordEnd === undefined ? frame : Math.min(frame, wordEnd - this.#cursor);
    const pcm = this.#audio.slice(this.#cursor, count);
    if (pcm === undefined) {
      this.#cursor = Math.max(this.#cursor + 1, this.#audio.start);
      return;
    }
    this.#schedule.add(this.#cursor, pcm.length, clock.now());
    this.#cursor += pcm.length;
    while ((this.#clauseStarts[this.#begun + 1] ?? Infinity) < this.#cursor) this.#begun++;
    this.#handedOver += pcm.length;
    sink.sendAudio(pcm);
    if (this.#isPlaying && this.#cursor === wordEnd) sink.sendMark(marks.set(name, this.#cursor));
    this.#releasePlayed();
  }

  /** Where the next word ends that is not sent to its end; undefined where that is not known, or not there yet. */
  #nextWordEnd(): number | undefined {
    let end = this.track.endOf(this.#nextMark);
    while (end !== undefined && this.#samples(end) <= this.#cursor) end = this.track.endOf(++this.#nextMark);
    if (end === undefined) return undefined;
    const sample = this.#samples(end);
    return sample <= this.#audio.end ? sample : undefined;
  }

  #awaitTheEnd(): void {
    const { clock, marks } = this.#options;
    if (!this.#playable && !this.#complete) return;
    if (!this.#started) {
      if (this.#complete) this.#finish();
      return;
    }
    this.#markTheEnd();
    const now = clock.now();
    const endMs = this.#schedule.endMs + (marks.areAnswered ? marks.delayMs : 0);
    if (marks.areAnswered && !marks.allAnswered && now >= endMs + markPatienceMs) marks.distrust();
    if (now >= endMs && (!marks.areAnswered || marks.allAnswered)) this.#settle();
    else this.#wakeIn(now < endMs ? endMs - now : endMs + markPatienceMs - now);
  }

  /** All that there will be is sent: the client says when that is played, also where no word ends there. */
  #markTheEnd(): void {
    const { marks, name, sink } = this.#options;
    if (this.#complete && marks.isSet && !marks.isBehind(this.#cursor))
      sink.sendMark(marks.set(name, this.#cursor));
  }

  #settle(): void {
    this.#heardWords = Math.max(this.#heardWords, this.track.heardCount(this.#ms(this.#cursor)));
    if (this.#complete) this.#finish();
    else if (this.#playable) {
      this.#playable = false;
      this.#options.report.drained();
    }
  }

  #finish(): void {
    this.#over = true;
    this.#options.marks.clear();
    this.#audio.clear();
    this.#options.report.finished();
  }

  /** Audio of clauses that were played to their end is not needed for a resume. */
  #releasePlayed(): void {
    const played = this.#samples(this.#positionMs());
    const clause = this.#clauseStarts.findLast((start) => start <= played);
    if (clause !== undefined) this.#audio.release(clause);
  }

  #wakeIn(delayMs: number): void {
    this.#timer = this.#options.clock.setTimeout(() => this.#pump(), Math.max(0, delayMs));
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #ms(samples: number): number {
    return (samples / this.#options.sampleRateHz) * 1000;
  }

  #samples(ms: number): number {
    return Math.round((ms / 1000) * this.#options.sampleRateHz);
  }
}
