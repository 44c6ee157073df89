import type { FeedMessage } from '../../../../../src/inspector/wire.ts';

export interface WatchLineEvents {
  onMessage(message: FeedMessage): void;
  /** Once, as the last: RFC 6455 §7.4's code, 1006 where there was no close frame; `notice` is a sentence or empty. */
  onLost(closeCode: number, notice: string): void;
}

/** A line on which a live call is watched. */
export interface WatchLine {
  /** A JSON text. */
  send(message: string): void;
  /** Nothing is told any more. */
  close(): void;
}
