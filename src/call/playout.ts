import type { TimerHandle } from '../ports/clock.ts';
import { PlayoutAudio } from './playout-audio.ts';
import { PlayoutClauses } from './playout-clauses.ts';
import { markPatienceMs } from './playout-marks.ts';
import type { PlayoutOptions } from './playout-options.ts';
import { PlayoutSchedule } from './playout-schedule.ts';
import type { WordTrack } from './word-track.ts';

const frameMs = 20;
const wakeMs = 40;

/**
 * Plays one reply: hands its audio over in real time, and knows what of it was heard. Marks that the client answers
 * decide; without them the clock does. Held until it is released; it may be paused, then goes on from the start of
 * the word at which it was paused.
 */
export class Playout {
  readonly #options: PlayoutOptions;
  readonly #audio = new PlayoutAudio();
  readonly #schedule: PlayoutSchedule;
  readonly #clauses: PlayoutClauses;
  #cursor = 0;
  #released = false;
  #started = false;
  #playable = false;
  #complete = false;
  #over = false;
  /** How far playback has been known to be; it starts anew before that after a pause. */
  #reachedMs = -1;
  /** At its end. */
  #heardMs: number | undefined;
  #handedOver = 0;
  #nextMark = 0;
  #timer: TimerHandle | undefined;

  constructor(options: PlayoutOptions) {
    this.#options = options;
    this.#schedule = new PlayoutSchedule(options.sampleRateHz);
    this.#clauses = new PlayoutClauses(options.sampleRateHz);
  }

  get track(): WordTrack {
    return this.#clauses.track;
  }

  get hasStarted(): boolean {
    return this.#started;
  }

  get hasAudio(): boolean {
    return this.#audio.end > 0;
  }

  get playedMs(): number {
    return this.#ms(this.#handedOver);
  }

  /** Whether a sample of this clause, or of a later one, was handed over. */
  hasBegun(clause: number): boolean {
    const start = this.#clauses.startOf(clause);
    return start !== undefined && Math.max(this.#cursor, this.#samples(this.#reachedMs)) > start;
  }

  addAudio(clause: number, pcm: Int16Array): void {
    if (this.#over || pcm.length === 0) return;
    const { end } = this.#audio;
    const wasStarved = this.#cursor >= end;
    this.#audio.append(pcm);
    this.#clauses.extend(clause, end, this.#audio.end);
    if (!this.#playable) {
      this.#playable = true;
      this.#options.report.ready();
    }
    if (wasStarved) this.#pump();
  }

  endClause(clause: number): void {
    this.#clauses.end(clause, this.#audio.end);
  }

  /** Takes away clauses that were not begun. */
  truncate(clause: number): void {
    const start = this.#clauses.startOf(clause);
    if (start !== undefined) this.#audio.truncate(start);
    this.#clauses.truncate(clause);
    this.#lookWhetherDrained();
  }

  /**
   * The voice has failed in this clause: what is handed over of it stays, up to the end of a word if that is there.
   * Returns the words that are left for another voice.
   */
  takeOver(clause: number): readonly string[] {
    const { words, cut } = this.#clauses.takeOver(clause, this.#cursor, this.#audio.end, this.#reachedMs);
    this.#audio.truncate(cut);
    this.#lookWhetherDrained();
    return words;
  }

  #lookWhetherDrained(): void {
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
    this.#reachedMs = Math.max(this.#reachedMs, positionMs);
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
    this.#end(Math.max(this.heardMs(), this.#reachedMs));
    return heard;
  }

  heardWords(): number {
    if (this.#started && this.#isPlaying) this.#reachedMs = Math.max(this.#reachedMs, this.#positionMs());
    return this.track.heardCount(this.#reachedMs);
  }

  /** Whether that rests on word times that the voice has not told. */
  get isEstimated(): boolean {
    return this.track.isEstimatedAt(this.#reachedMs);
  }

  /** How much of the reply the caller has heard, in milliseconds of its audio. */
  heardMs(): number {
    if (this.#heardMs !== undefined) return this.#heardMs;
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
    const { clock, marks } = this.#options;
    const now = clock.now();
    const sample = this.#schedule.sampleAt(now - marks.delayMs) ?? this.#cursor;
    return this.#ms(Math.min(sample, marks.boundAt(now, this.#schedule) ?? Infinity));
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
    this.#reachedMs = Math.max(this.#reachedMs, this.#ms(this.#cursor));
    if (this.#complete) this.#finish();
    else if (this.#playable) {
      this.#playable = false;
      this.#options.report.drained();
    }
  }

  #finish(): void {
    this.#end(this.#ms(this.#cursor));
    this.#options.report.finished();
  }

  #end(heardMs: number): void {
    this.#over = true;
    this.#heardMs ??= heardMs;
    this.#stopTimer();
    this.#options.marks.clear();
    this.#audio.clear();
  }

  /** Audio of clauses that were played to their end is not needed for a resume. */
  #releasePlayed(): void {
    const played = this.#samples(this.#positionMs());
    const clause = this.#clauses.startBefore(played);
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
    return this.#clauses.ms(samples);
  }

  #samples(ms: number): number {
    return this.#clauses.samples(ms);
  }
}
