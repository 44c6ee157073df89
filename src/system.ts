import { randomBytes, randomUUID } from 'node:crypto';
import type { CallId, ResumeToken } from '../machines/vocabulary/ids.ts';
import type { RtpStreamStart } from './audio/rtp-stream.ts';
import type { Clock, TimerHandle } from './ports/clock.ts';
import type { Moment } from './providers/scripted/calendar-date.ts';

/** What the outside world gives to a process: time, the calendar and chance. */
export interface System {
  readonly clock: Clock;
  /** Milliseconds since 1970, now. */
  readonly epochMs: () => number;
  /** ISO 8601, now. */
  readonly timestamp: () => string;
  /** The calendar day and the time of day here. */
  readonly today: () => Moment;
  /** Unlike every other. */
  readonly newId: () => string;
  readonly newCallId: () => CallId;
  readonly newResumeToken: () => ResumeToken;
  /** Where a stream of RTP begins; not to be guessed. */
  readonly newStreamStart: () => RtpStreamStart;
  /** What pseudonyms of people's words hang on; not to be guessed. */
  readonly newRedactionKey: () => Uint8Array;
}

/** 192 bits can't be guessed. */
const tokenBytes = 24;
const keyBytes = 32;

const clock: Clock = {
  now: () => performance.now(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (timer: TimerHandle) => clearTimeout(timer as NodeJS.Timeout),
};

/** The process's own: nothing else in the engine reads the time or draws lots. */
export const system: System = {
  clock,
  epochMs: () => Date.now(),
  timestamp: () => new Date().toISOString(),
  today: () => {
    const now = new Date();
    const minute = 60 * now.getHours() + now.getMinutes();
    return { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate(), minute };
  },
  newId: () => randomUUID(),
  newCallId: () => randomUUID() as CallId,
  newResumeToken: () => randomBytes(tokenBytes).toString('base64url') as ResumeToken,
  newStreamStart: () => {
    const bytes = randomBytes(10);
    return {
      ssrc: bytes.readUInt32BE(0),
      timestamp: bytes.readUInt32BE(4),
      // The first half, so that no early packet is lost with the end of the numbers (RFC 3711 §3.3.1).
      sequence: bytes.readUInt16BE(8) >> 1,
    };
  },
  newRedactionKey: () => randomBytes(keyBytes),
};
