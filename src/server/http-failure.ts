import { InvalidRequest } from '../errors/request-error.ts';
import { TalkyError, type TalkyErrorCode } from '../errors/talky-error.ts';
import { wireStatus } from '../errors/wire-status.ts';

/** An error as HTTP tells it. */
export interface HttpFailure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error: { readonly code: TalkyErrorCode; readonly message: string } };
}

/** Translates whatever was thrown. What is not a `TalkyError` or the client's own fault is `internal`, without details. */
export function httpFailure(error: unknown): HttpFailure {
  if (error instanceof TalkyError) {
    const status = error instanceof InvalidRequest ? error.httpStatus : wireStatus[error.code].httpStatus;
    return { status, headers: headersOf(error, status), body: bodyOf(error.code, error.message) };
  }
  const status = clientStatusOf(error);
  if (status === undefined || !(error instanceof Error)) {
    return { status: 500, headers: {}, body: bodyOf('internal', 'The server failed; its log says why.') };
  }
  const code = status === 404 ? 'not-found' : 'invalid-request';
  return { status, headers: {}, body: bodyOf(code, error.message) };
}

const bodyOf = (code: TalkyErrorCode, message: string): HttpFailure['body'] => ({ error: { code, message } });

function headersOf(error: TalkyError, status: number): Record<string, string> {
  const headers: Record<string, string> = {};
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (error.retryAfterMs !== undefined) {
    // Whole seconds (RFC 9110 §10.2.3), and never 0, which invites to try again at once.
    headers['Retry-After'] = String(Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  }
  return headers;
}

/** The status that fastify gives an error of the client's making, as a body that is no JSON. */
function clientStatusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
