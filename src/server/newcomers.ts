import type { IncomingHttpHeaders } from 'node:http';
import { AdmissionError } from '../errors/call-error.ts';
import { Forbidden } from '../errors/request-error.ts';
import type { TalkyError } from '../errors/talky-error.ts';
import type { CallLines } from './call-lines.ts';
import type { OriginCheck } from './origin-check.ts';
import type { Readiness } from './readiness.ts';

const retryAfterUnstartedMs = 1000;

/** Throws where pages of this origin may not call. */
export function checkOrigin(headers: IncomingHttpHeaders, isAllowedOrigin: OriginCheck): void {
  if (!isAllowedOrigin(headers)) {
    throw new Forbidden('This origin may not call here; list it in the allowed origins.');
  }
}

export interface RoomOptions {
  readonly lines: CallLines;
  readonly readiness: Readiness;
  readonly maxUnstartedSockets: number;
}

/** Of the sockets that have not asked for a call: so many more may be of whoever has proved nothing yet. */
const unprovenShare = 1 / 4;

/** Throws where no more calls are taken now; asked last, as nobody without a token is to learn how busy we are. */
export function checkRoom({ lines, readiness, maxUnstartedSockets }: RoomOptions): void {
  check(readiness.refusal(), lines.unstartedCount < maxUnstartedSockets);
}

/** The same for a carrier that has shown that it is one: its call may have been promised a line. */
export function checkCarrierRoom({ lines, readiness, maxUnstartedSockets }: RoomOptions): void {
  check(readiness.refusalOfExpected(), lines.unstartedCount < maxUnstartedSockets);
}

/**
 * The same for one whose first message has to prove it, and may be a stranger: they have a few places of their own, so that they
 * take nobody else's, and learn how many of those are taken, and nothing of the lines.
 */
export function checkUnprovenRoom({ lines, readiness, maxUnstartedSockets }: RoomOptions): void {
  const mostUnproven = Math.ceil(maxUnstartedSockets * unprovenShare);
  check(readiness.refusalByPhase(), lines.unprovenCount < mostUnproven);
}

function check(refusal: TalkyError | undefined, hasRoom: boolean): void {
  if (refusal !== undefined) throw refusal;
  if (!hasRoom) throw new AdmissionError('at-capacity', retryAfterUnstartedMs);
}
