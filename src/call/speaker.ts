import { createAudioEncoder, type AudioEncoder } from '../audio/audio-encoder.ts';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { Clock } from '../ports/clock.ts';
import { PlayoutMarks } from './playout-marks.ts';
import type { PlayoutReport } from './playout-options.ts';
import { Playout } from './playout.ts';
import { replyName } from './live-reply.ts';

/** The caller's end, as far as it plays what it is sent. The bytes are valid only during the call. */
export interface SpeakerLine {
  sendAudio(bytes: Uint8Array): void;
  sendMark(mark: string): void;
}

/** The agent's way out to the caller: what every reply of a call is played through. */
export class Speaker {
  readonly #line: SpeakerLine;
  readonly #output: AudioFormat;
  readonly #encoder: AudioEncoder;
  readonly #clock: Clock;
  readonly #aheadMs: number;
  readonly #marks = new PlayoutMarks();

  constructor(line: SpeakerLine, output: AudioFormat, clock: Clock, aheadMs: number) {
    this.#line = line;
    this.#output = output;
    this.#encoder = createAudioEncoder(output.sampleRateHz, output);
    this.#clock = clock;
    this.#aheadMs = aheadMs;
  }

  /** The rate at which replies hand their audio over. */
  get sampleRateHz(): number {
    return this.#output.sampleRateHz;
  }

  newPlayout(reply: number, report: PlayoutReport): Playout {
    return new Playout({
      name: replyName(reply),
      sampleRateHz: this.#output.sampleRateHz,
      aheadMs: this.#aheadMs,
      clock: this.#clock,
      marks: this.#marks,
      report,
      sink: {
        sendAudio: (pcm) => this.#line.sendAudio(this.#encoder.encode(pcm)),
        sendMark: (mark) => this.#line.sendMark(mark),
      },
    });
  }

  close(): void {
    this.#encoder.free();
  }
}
