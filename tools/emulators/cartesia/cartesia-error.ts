import { randomUUID } from 'node:crypto';
import type { Refusal } from '../emulator-host.ts';

/** An error as Cartesia describes it: https://docs.cartesia.ai/use-the-api/api-errors */
export interface CartesiaError {
  readonly status: number;
  readonly code: string | null;
  readonly title: string;
  readonly message: string;
  /** As before version 2026-03-01. */
  readonly oldStyle?: boolean;
  readonly retryAfter?: string | undefined;
}

export const concurrencyError: CartesiaError = {
  status: 429,
  code: 'concurrency_limited',
  title: 'Too many concurrent requests',
  message: "You have exceeded your plan's concurrency limit.",
};

export function badRequest(message: string, code = 'invalid_request'): CartesiaError {
  return { status: 400, code, title: 'Invalid request', message };
}

/** The body of an HTTP answer. */
export function errorRefusal(error: CartesiaError): Refusal {
  const headers = error.retryAfter === undefined ? {} : { 'retry-after': error.retryAfter };
  return { status: error.status, headers, body: described(error) };
}

/** The event of a socket or a stream. */
export function errorEvent(error: CartesiaError, contextId?: string): Readonly<Record<string, unknown>> {
  return {
    type: 'error',
    done: true,
    status_code: error.status,
    ...described(error),
    ...(contextId === undefined ? {} : { context_id: contextId }),
  };
}

function described({ code, title, message, oldStyle }: CartesiaError): Readonly<Record<string, unknown>> {
  if (oldStyle === true) return { error: `${title}: ${message}` };
  return { error_code: code, title, message, request_id: randomUUID() };
}
