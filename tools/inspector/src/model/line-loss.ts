/** How a call's WebSocket ended, as a browser can tell it. */
export interface LineLoss {
  /** RFC 6455 §7.4; 1006 when there was no close frame, which includes a refused upgrade. */
  readonly closeCode: number;
  /** Whether this connection got as far as `ready`. */
  readonly wasReady: boolean;
  readonly canResume: boolean;
}

export type LineVerdict =
  | { readonly next: 'over' }
  | { readonly next: 'reconnect' }
  /** Refused before it began: HTTP may tell why. */
  | { readonly next: 'ask-why' }
  | { readonly next: 'fail'; readonly code: string };

const finalCloseCodes: Readonly<Record<number, string>> = {
  4400: 'invalid-message',
  4404: 'agent-not-found',
  4408: 'start-timeout',
  4409: 'resume-invalid',
  4413: 'frame-too-large',
  4429: 'at-capacity',
};

/** What to do when the line is gone. */
export function judgeLineLoss({ closeCode, wasReady, canResume }: LineLoss): LineVerdict {
  if (closeCode === 1000) return { next: 'over' };
  // A page that its browser had frozen: nothing came from it for too long, and it may go on.
  if (closeCode === 4408 && wasReady && canResume) return { next: 'reconnect' };
  const code = finalCloseCodes[closeCode];
  if (code !== undefined) return { next: 'fail', code };
  if (canResume) return { next: 'reconnect' };
  if (wasReady) return { next: 'fail', code: 'call-lost' };
  return { next: 'ask-why' };
}

const firstDelayMs = 500;
const longestDelayMs = 8000;
/** A resume token lives about a minute on the server; trying for longer would only raise hopes. */
const patienceMs = 60_000;

/**
 * How long to wait before reconnecting, in milliseconds; undefined when it is time to give up. `random` in [0, 1) spreads
 * callers that a restarted server lost together.
 */
export function reconnectDelayMs(attempt: number, lostForMs: number, random: number): number | undefined {
  if (lostForMs >= patienceMs) return undefined;
  const fullMs = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
  return Math.round(fullMs * (0.75 + random / 4));
}
