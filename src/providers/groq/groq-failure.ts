import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'groq-sdk';
import {
  ProviderError,
  ProviderProtocol,
  ProviderStalled,
  ProviderUnreachable,
} from '../../errors/provider-error.ts';
import { failureOf, type AskedVendor } from '../../errors/provider-failure.ts';
import { unreachable } from '../../streams/vendor-http.ts';
import { brokenAnswer, unusableToolCall } from '../chat-completions/broken-answer.ts';
import { faultOf } from './groq-messages.ts';

const badRequest = 400;

/** What an error of Groq's SDK means. The cause is kept only where it can't repeat the organisation or the caller's words. */
export function groqFailure(error: unknown, asked: AskedVendor, url: URL): ProviderError {
  const { provider } = asked;
  if (error instanceof ProviderError) return error;
  if (error instanceof APIConnectionTimeoutError)
    return new ProviderStalled(`${provider} sent no answer in time`, { provider, retryable: true });
  if (error instanceof APIConnectionError) return unreachable(error.cause, { provider, url });
  if (error instanceof APIError) return refusal(error as APIError, asked);
  // A chunk that is no JSON; the message repeats it.
  if (error instanceof SyntaxError)
    return new ProviderProtocol(`${provider} sent a chunk that is no JSON`, { provider });
  // A connection that broke in the middle of an answer is a bare TypeError.
  if (error instanceof TypeError) return unreachable(error, { provider, url });
  return new ProviderUnreachable(`${provider} failed`, { provider, cause: error, retryable: true });
}

function refusal({ status, headers, error: body }: APIError, asked: AskedVendor): ProviderError {
  const fault = faultOf(body);
  if (status === undefined) return brokenAnswer({ type: undefined, code: undefined, ...fault }, asked);
  if (status === badRequest && fault.code === 'tool_use_failed') return unusableToolCall(asked.provider);
  const detail = fault.message ?? undefined;
  const retryAfter = headers?.get('retry-after');
  return failureOf({ status, retryAfter, date: headers?.get('date'), detail }, asked);
}
