import {
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../../errors/provider-error.ts';
import { withoutSecrets, type AskedVendor } from '../../errors/provider-failure.ts';

type Asked = Pick<AskedVendor, 'provider' | 'apiKey'>;

/** RFC 6455 §7.4.1: what we sent was not what the vendor takes. 1008 is Deepgram's DATA-0000, audio that it can't decode. */
const ourFault: ReadonlySet<number> = new Set([1003, 1007, 1008, 1009]);
const longestDetail = 200;

/** A close that we did not ask for. Deepgram closes with 1011 for faults and idle clients, and now and then with 1005. */
export function closeFailure(code: number, reason: string, asked: Asked): ProviderError {
  const { provider } = asked;
  const detail = saying(reason, asked);
  if (ourFault.has(code))
    return new ProviderRefused(`${provider} does not take what it was sent (close ${code})${detail}`, {
      provider,
    });
  const message = `${provider} broke the connection off (close ${code})${detail}`;
  return new ProviderUnreachable(message, { provider, retryable: true });
}

/** A message that says what is wrong, before the vendor closes. Codes are an open set; an unknown one may be tried again. */
export function messageFailure(code: string, description: string, asked: Asked): ProviderError {
  const { provider } = asked;
  const message = `${provider} reports ${withoutSecrets(code, asked.apiKey).slice(0, longestDetail)}${saying(description, asked)}`;
  if (/RATE|LIMIT|TOO_MANY|QUOTA|CONCURREN/.test(code))
    return new ProviderThrottled(message, { provider, retryable: true });
  if (/UNAUTHORIZED|FORBIDDEN|INVALID_(?:AUTH|CREDENTIALS|API_?KEY)|PAYMENT/.test(code))
    return new ProviderRefused(message, { provider, concerns: 'account' });
  if (/^DATA-|UNPARSABLE|INVALID|UNSUPPORTED|BAD_REQUEST|UNKNOWN_(?:FIELD|PARAM)/.test(code))
    return new ProviderRefused(message, { provider });
  return new ProviderUnreachable(message, { provider, retryable: true });
}

function saying(detail: string, { apiKey }: Asked): string {
  const clean = withoutSecrets(detail, apiKey).replace(/\s+/g, ' ').trim().slice(0, longestDetail);
  return clean === '' ? '' : `: ${clean}`;
}
