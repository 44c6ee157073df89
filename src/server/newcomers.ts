import type { IncomingHttpHeaders } from 'node:http';
import { AdmissionError } from '../errors/call-error.ts';
import { Forbidden } from '../errors/request-error.ts';
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

/** Throws where no more calls are taken now; asked last, as nobody without a token is to learn how busy we are. */
export function checkRoom({ lines, readiness, maxUnstartedSockets }: RoomOptions): void {
  const refusal = readiness.refusal();
  if (refusal !== undefined) throw refusal;
  if (lines.unstartedCount >= maxUnstartedSockets) {
    throw new AdmissionError('at-capacity', retryAfterUnstartedMs);
  }
}
