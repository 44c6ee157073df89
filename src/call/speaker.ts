import { createAudioEncoder, type AudioEncoder } from '../audio/audio-encoder.ts';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { Clock } from '../ports/clock.ts';
import { PlayoutMarks } from './playout-marks.ts';
import { Playout, type PlayoutReport } from './playout.ts';
import { replyName } from './live-reply.ts';

/** The agent's way out to the caller: what every reply of a call is played through. */
export class Speaker {
  readonly #connection: CallerConnection;
  readonly #output: AudioFormat;
  readonly #encoder: AudioEncoder;
  readonly #clock: Clock;
  readonly #aheadMs: number;
  readonly #marks = new PlayoutMarks();

  constructor(connection: CallerConnection, output: AudioFormat, clock: Clock, aheadMs: number) {
    this.#connection = connection;
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
        sendAudio: (pcm) => this.#connection.sendAudio(this.#encoder.encode(pcm)),
        sendMark: (mark) => this.#connection.send({ type: 'mark', mark }),
      },
    });
  }

  close(): void {
    this.#encoder.free();
  }
}
