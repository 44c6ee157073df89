import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../../errors/provider-error.ts';
import { withoutSecrets, type AskedVendor } from '../../errors/provider-failure.ts';
import type { ChunkFault } from './chat-chunks.ts';

const longestDetail = 300;

/** The error of an answer that broke off with a message in its stream. */
export function brokenAnswer(
  { message, type, code }: ChunkFault,
  { provider, apiKey }: AskedVendor,
): ProviderError {
  const kind = [code, type].filter((part) => part !== null && part !== undefined).join(' ');
  const detail = withoutSecrets(message ?? '', apiKey)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longestDetail);
  const said = `${kind === '' ? '' : ` (${withoutSecrets(kind, apiKey)})`}${detail === '' ? '' : `: ${detail}`}`;
  const text = `${provider} broke off its answer${said}`;
  const options = { provider, retryable: true };
  if (/tool_use_failed/i.test(kind)) return unusableToolCall(provider);
  if (/rate_limit|quota|tokens|requests|capacity|throttl|\b429\b|\b498\b/i.test(kind))
    return new ProviderThrottled(text, options);
  if (/auth|api_key|permission|billing|payment|\b40[123]\b/i.test(kind))
    return new ProviderRefused(text, { provider, concerns: 'account' });
  if (/invalid_request|not_found|context_length|\b40[04]\b/i.test(kind))
    return new ProviderRefused(text, { provider });
  return new ProviderUnreachable(text, options);
}

/** Groq could make no call of what the model wrote: https://console.groq.com/docs/errors. The next model may do better. */
export function unusableToolCall(provider: string): ProviderError {
  return new ProviderProtocol(`${provider} made a tool call that can't be used (tool_use_failed)`, {
    provider,
    retryable: true,
  });
}
