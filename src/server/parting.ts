import { WebSocket } from 'ws';
import type { Clock } from '../ports/clock.ts';
import type { UnreadBytes } from './unread-bytes.ts';

const lookMs = 5000;
/** Who has read nothing for so long, of what there is to read, reads no more. */
const stalledMs = 30_000;
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
export function part(socket: WebSocket, unread: UnreadBytes, clock: Clock, goodbye: Goodbye): void {
  const { code, reason, patienceMs = longestPartingMs } = goodbye;
  if (socket.readyState !== WebSocket.OPEN) return;
  unread.mark();
  const fits = Buffer.byteLength(reason) <= maxReasonBytes;
  socket.close(code, fits ? reason : '');
  const beganMs = clock.now();
  let left = unread.bytes;
  let readMs = beganMs;
  const look = (): void => {
    const nowMs = clock.now();
    if (unread.bytes < left) readMs = nowMs;
    left = unread.bytes;
    if (nowMs - readMs >= stalledMs || nowMs - beganMs >= patienceMs) socket.terminate();
    else timer = clock.setTimeout(look, lookMs);
  };
  let timer = clock.setTimeout(look, lookMs);
  socket.once('close', () => clock.clearTimeout(timer));
}
