import type { Clock } from '../../src/ports/clock.ts';
import type { Caller, TurnOutcome } from './caller.ts';
import type { CallReport } from './call-report.ts';
import type { HeardListener } from './handset.ts';
import type { HeardEvent } from './heard-event.ts';
import type { Player } from './player.ts';
import type { ServerMessage } from './server-message.ts';
import type { CallListener } from './simulated-caller.ts';
import { StereoRecording } from './stereo-recording.ts';
import { TurnNotes, type CallSummaryNotes } from './turn-notes.ts';

export interface ObservedCallOptions<Who extends Caller> {
  readonly newCaller: (listener: CallListener & HeardListener) => Who;
  readonly clock: Clock;
  readonly sampleRateHz: number;
  readonly isRecorded: boolean;
  readonly report: CallReport;
  readonly player?: Player;
}

/** A caller's call that is told to a user, noted turn by turn and, if wanted, recorded and played aloud. */
export class ObservedCall<Who extends Caller = Caller> {
  readonly caller: Who;
  readonly recording: StereoRecording;
  readonly #options: ObservedCallOptions<Who>;
  readonly #notes = new TurnNotes();
  #originMs: number;

  constructor(options: ObservedCallOptions<Who>) {
    const { newCaller, clock, sampleRateHz, isRecorded, player } = options;
    this.#options = options;
    this.#originMs = clock.now();
    this.recording = new StereoRecording(sampleRateHz);
    this.caller = newCaller({
      message: (message, atMs) => this.#message(message, atMs),
      event: (event, atMs) => this.#event(event, atMs),
      audio: (pcm) => player?.play(pcm),
      heard: (pcm, startMs) => isRecorded && this.recording.addAgent(pcm, startMs),
      spoken: (pcm, startMs) => isRecorded && this.recording.addCaller(pcm, startMs),
    });
  }

  /** One turn of the caller, however it is made; `input` names it in the summary. */
  async turn(
    input: string,
    take: (caller: Who) => Promise<TurnOutcome>,
    isSpoken = true,
  ): Promise<TurnOutcome> {
    this.#notes.begin();
    const outcome = await take(this.caller);
    this.#notes.end(input, outcome);
    this.#options.report.turn(outcome, this.#now(), isSpoken);
    return outcome;
  }

  note(text: string): void {
    this.#options.report.note(text, this.#now());
  }

  /** Hangs up, if nobody has yet, and tells the summary. */
  async finish(): Promise<CallSummaryNotes> {
    await this.caller.hangUp();
    await this.#options.player?.finish();
    const summary = this.#notes.summary();
    this.#options.report.summary(summary);
    return summary;
  }

  #message(message: ServerMessage, atMs: number): void {
    if (message.type === 'ready') this.#originMs = atMs;
    if (message.type === 'clear') this.#options.player?.clear();
    this.#notes.message(message);
    this.#options.report.message(message, atMs - this.#originMs);
  }

  #event(event: HeardEvent, atMs: number): void {
    if (event.type === 'connected') this.#originMs = atMs;
    this.#notes.event(event);
    this.#options.report.event(event, atMs - this.#originMs);
  }

  #now(): number {
    return this.#options.clock.now() - this.#originMs;
  }
}
