import { WebSocket } from 'ws';
import type { Clock } from '../ports/clock.ts';

const lookMs = 5000;
/** When nothing has left for so long, nobody reads any more. */
const stalledMs = 30_000;
/** What the kernels hold, some megabytes that are not seen here, has to be read as well. */
export const longestPartingMs = 120_000;
/** What a close frame can hold beside its code (RFC 6455 §5.5). */
const maxReasonBytes = 123;

export interface Goodbye {
  readonly code: number;
  /** A sentence; one that does not fit is left out. */
  readonly reason: string;
  /** `longestPartingMs` unless given. */
  readonly patienceMs?: number;
}

/**
 * Says goodbye behind all that was sent, and waits until a slow peer has read it. One that reads nothing is cut off. Once:
 * what comes after the first goodbye says nothing.
 */
export function part(socket: WebSocket, clock: Clock, goodbye: Goodbye): void {
  const { code, reason, patienceMs = longestPartingMs } = goodbye;
  if (socket.readyState !== WebSocket.OPEN) return;
  const fits = Buffer.byteLength(reason) <= maxReasonBytes;
  socket.close(code, fits ? reason : '');
  const beganMs = clock.now();
  let waitingBytes = socket.bufferedAmount;
  let leftMs = beganMs;
  const look = (): void => {
    const nowMs = clock.now();
    if (socket.bufferedAmount < waitingBytes) leftMs = nowMs;
    waitingBytes = socket.bufferedAmount;
    const isStalled = waitingBytes > 0 && nowMs - leftMs >= stalledMs;
    if (isStalled || nowMs - beganMs >= patienceMs) socket.terminate();
    else timer = clock.setTimeout(look, lookMs);
  };
  let timer = clock.setTimeout(look, lookMs);
  socket.once('close', () => clock.clearTimeout(timer));
}
