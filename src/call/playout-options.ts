import type { Clock } from '../ports/clock.ts';
import type { PlayoutMarks } from './playout-marks.ts';

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
