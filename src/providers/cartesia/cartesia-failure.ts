import { z } from 'zod';
import { failureOf, type AskedVendor } from '../../errors/provider-failure.ts';
import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../../errors/provider-error.ts';

/** https://docs.cartesia.ai/use-the-api/api-errors; before version 2026-03-01 it had `error`, as "Title: Message". */
const failure = z.object({
  status_code: z.number().int().optional(),
  error_code: z.string().nullish(),
  title: z.string().optional(),
  message: z.string().optional(),
  error: z.string().optional(),
});

const concurrencyLimited = 'concurrency_limited';

/** The typed error that an `error` event of Cartesia's stands for. */
export function cartesiaFailure(event: unknown, asked: AskedVendor): ProviderError {
  const parsed = failure.safeParse(event);
  if (!parsed.success) return protocolFault('sent an error that is none', asked.provider);
  const { error_code: code, title, message, error, status_code: status = 500 } = parsed.data;
  const said = [title, message ?? error].filter((part) => part !== undefined && part !== '').join(': ');
  const meant = code === concurrencyLimited ? 429 : status;
  // An error with a status of success is the server's own mistake.
  return failureOf({ status: meant < 400 ? 500 : meant, detail: said }, asked);
}

/** What the body of an HTTP error says. */
export function detailOfBody(body: unknown): string {
  const parsed = failure.safeParse(body);
  if (!parsed.success) return '';
  const { title, message, error } = parsed.data;
  return message ?? error ?? title ?? '';
}

export function protocolFault(did: string, provider: string, cause?: unknown): ProviderProtocol {
  return new ProviderProtocol(`${provider} ${did}`, { provider, retryable: true, cause });
}

const policyViolation = 1008;
const tryAgainLater = 1013;

/** The end of a connection that ought to have gone on; RFC 6455 §7.4.1. */
export function closeFailure(code: number, provider: string): ProviderError {
  const message = `${provider} closed the connection (${code})`;
  if (code === policyViolation) return new ProviderRefused(message, { provider });
  const options = { provider, retryable: true };
  if (code === tryAgainLater) return new ProviderThrottled(message, options);
  return new ProviderUnreachable(message, options);
}
