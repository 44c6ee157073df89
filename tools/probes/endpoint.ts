import { isOnLoopback } from '../../src/providers/loopback.ts';

type Section = Readonly<Record<string, unknown>>;

/** Where a provider is, as far as its section says so: the host of `base_url`, never anything that could be a secret. */
export function endpointOf(settings: Section): string {
  const address = addressOf(settings);
  if (address !== undefined) {
    const { host } = new URL(address);
    return isOnLoopback(address) ? `${host}, on this machine: an emulator or a proxy` : host;
  }
  return settings['api_key'] === undefined ? 'in this process' : "the vendor's own address";
}

/** Whether its `base_url` leads to this machine. */
export function isOnThisMachine(settings: Section): boolean {
  const address = addressOf(settings);
  return address !== undefined && isOnLoopback(address);
}

function addressOf({ base_url: address }: Section): string | undefined {
  return typeof address === 'string' && URL.canParse(address) ? address : undefined;
}
