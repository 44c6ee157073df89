import { status } from '@grpc/grpc-js';
import type { Refusal } from '../emulator-host.ts';
import type { GoogleFault } from './google-script.ts';

/** https://cloud.google.com/apis/design/errors#handling_errors */
const statusOfHttp: Readonly<Record<number, number>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  429: status.RESOURCE_EXHAUSTED,
  500: status.INTERNAL,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

/** The same as an HTTP server's refusal, in the words of gRPC. */
export function faultOfRefusal(refusal: Refusal): GoogleFault {
  if (refusal === 'unanswered') return { kind: 'stall', after: 0 };
  if (refusal === 'reset') return { kind: 'drop', after: 0 };
  const { status: http, headers = {} } = refusal;
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return {
    kind: 'status',
    code: statusOfHttp[http] ?? status.UNKNOWN,
    details: 'made up',
    after: 0,
    ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
  };
}
