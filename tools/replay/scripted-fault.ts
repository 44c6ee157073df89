import {
  ProviderProtocol,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../../src/errors/provider-error.ts';

/** The error that a fixture names; none for `stalled`, which only a watchdog can find out. */
export function scriptedFault(
  name: 'throttled' | 'unreachable' | 'stalled' | 'protocol',
  provider: string,
): ProviderError | undefined {
  switch (name) {
    case 'throttled':
      return new ProviderThrottled('too many requests', { provider, retryable: true });
    case 'unreachable':
      return new ProviderUnreachable('no connection', { provider, retryable: true });
    case 'protocol':
      return new ProviderProtocol('an answer that makes no sense', { provider });
    case 'stalled':
      return undefined;
  }
}
