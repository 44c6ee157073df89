import type { TalkyErrorCode } from './talky-error.ts';

/** How an error looks from outside. */
export interface WireStatus {
  readonly httpStatus: number;
  /** The close code of a call's WebSocket; absent where the error can't befall an open one. */
  readonly closeCode?: number;
}

/** A message that is wrong twice is answered, the third time it closes the call. */
export const malformedCloseCode = 4400;

/** One row for each code; close codes as in the native protocol, HTTP statuses as in RFC 9110 and RFC 6585. */
export const wireStatus = {
  'config-invalid': { httpStatus: 500, closeCode: 1011 },
  'agent-not-found': { httpStatus: 404, closeCode: 4404 },
  'call-not-found': { httpStatus: 404 },
  'provider-unknown': { httpStatus: 500, closeCode: 1011 },
  'provider-unreachable': { httpStatus: 502, closeCode: 1011 },
  'provider-throttled': { httpStatus: 503, closeCode: 1011 },
  'provider-refused': { httpStatus: 502, closeCode: 1011 },
  'provider-stalled': { httpStatus: 504, closeCode: 1011 },
  'provider-protocol': { httpStatus: 502, closeCode: 1011 },
  'invalid-message': { httpStatus: 400, closeCode: malformedCloseCode },
  'unknown-message': { httpStatus: 400, closeCode: malformedCloseCode },
  'invalid-audio': { httpStatus: 400, closeCode: malformedCloseCode },
  'frame-too-large': { httpStatus: 413, closeCode: 4413 },
  'start-timeout': { httpStatus: 408, closeCode: 4408 },
  'resume-invalid': { httpStatus: 409, closeCode: 4409 },
  'at-capacity': { httpStatus: 503, closeCode: 4429 },
  draining: { httpStatus: 503, closeCode: 1001 },
  unauthorized: { httpStatus: 401, closeCode: 4401 },
  forbidden: { httpStatus: 403 },
  'rate-limited': { httpStatus: 429, closeCode: malformedCloseCode },
  'invalid-request': { httpStatus: 400 },
  'not-found': { httpStatus: 404 },
  internal: { httpStatus: 500, closeCode: 1011 },
  'listen-failed': { httpStatus: 500 },
  'folder-unusable': { httpStatus: 500 },
  'provider-not-installed': { httpStatus: 500, closeCode: 1011 },
  'connection-timeout': { httpStatus: 408, closeCode: 4408 },
  'tool-invalid': { httpStatus: 500 },
  'tool-arguments-invalid': { httpStatus: 500 },
  'options-invalid': { httpStatus: 500 },
  'request-replayed': { httpStatus: 409, closeCode: 4409 },
  'transfer-failed': { httpStatus: 502 },
  'carrier-refused': { httpStatus: 502 },
  'start-refused': { httpStatus: 422, closeCode: 4422 },
} as const satisfies Record<TalkyErrorCode, WireStatus>;

/** What a call's WebSocket is closed with when this befalls it. */
export function closeCodeOf(code: TalkyErrorCode): number {
  const { closeCode }: WireStatus = wireStatus[code];
  return closeCode ?? wireStatus.internal.closeCode;
}
