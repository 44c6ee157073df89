import type { SampleRateHz } from '../../machines/vocabulary/audio-format.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { CallReport } from './call-report.ts';
import type { Player } from './player.ts';
import type { ServerMessage } from './server-message.ts';
import { SimulatedCaller, type TurnOutcome } from './simulated-caller.ts';
import { StereoRecording } from './stereo-recording.ts';
import { TurnNotes, type CallSummaryNotes } from './turn-notes.ts';

export interface ObservedCallOptions {
  readonly url: string;
  readonly token?: string;
  readonly agent?: string;
  readonly clock: Clock;
  readonly sampleRateHz: SampleRateHz;
  readonly hasMicrophone: boolean;
  readonly isRecorded: boolean;
  readonly report: CallReport;
  readonly player?: Player;
}

/** A simulated caller's call that is told to a user, noted turn by turn and, if wanted, recorded and played aloud. */
export class ObservedCall {
  readonly caller: SimulatedCaller;
  readonly recording: StereoRecording;
  readonly #options: ObservedCallOptions;
  readonly #notes = new TurnNotes();
  #originMs: number;

  constructor(options: ObservedCallOptions) {
    const { url, token, agent, clock, sampleRateHz, hasMicrophone, isRecorded, player } = options;
    this.#options = options;
    this.#originMs = clock.now();
    this.recording = new StereoRecording(sampleRateHz);
    this.caller = new SimulatedCaller({
      url,
      clock,
      sampleRateHz,
      hasMicrophone,
      ...(token === undefined ? {} : { token }),
      ...(agent === undefined ? {} : { request: { agent } }),
      listener: {
        message: (message, atMs) => this.#message(message, atMs),
        audio: (pcm) => player?.play(pcm),
        heard: (pcm, startMs) => isRecorded && this.recording.addAgent(pcm, startMs),
        spoken: (pcm, startMs) => isRecorded && this.recording.addCaller(pcm, startMs),
      },
    });
  }

  /** One turn of the caller, however it is made; `input` names it in the summary. */
  async turn(
    input: string,
    take: (caller: SimulatedCaller) => Promise<TurnOutcome>,
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

  #now(): number {
    return this.#options.clock.now() - this.#originMs;
  }
}
