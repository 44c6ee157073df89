import { isOnLoopback } from '../../src/providers/loopback.ts';

/** Where a provider is, as far as its section says so: the host of `base_url`, never anything that could be a secret. */
export function endpointOf(settings: Readonly<Record<string, unknown>>): string {
  const { base_url: address, api_key: key } = settings;
  if (typeof address === 'string' && URL.canParse(address)) {
    const { host } = new URL(address);
    return isOnLoopback(address) ? `${host}, on this machine: an emulator or a proxy` : host;
  }
  return key === undefined ? 'in this process' : "the vendor's own address";
}
