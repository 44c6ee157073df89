import { ProviderError, ProviderUnreachable } from '../errors/provider-error.ts';

/** Whatever a provider threw, as the typed error that the call works with. */
export function asProviderError(fault: unknown, provider: string): ProviderError {
  if (fault instanceof ProviderError) return fault;
  return new ProviderUnreachable(`${provider} failed unexpectedly`, {
    provider,
    cause: fault,
    retryable: true,
  });
}
