const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/;

/** Where a provider is, as far as its section says so: the host of `base_url`, never anything that could be a secret. */
export function endpointOf(settings: Readonly<Record<string, unknown>>): string {
  const host = hostOf(settings);
  if (host !== undefined)
    return loopback.test(host) ? `${host}, on this machine: an emulator or a proxy` : host;
  const { api_key: key } = settings;
  return key === undefined ? 'in this process' : "the vendor's own address";
}

/** Whether its `base_url` leads to this machine. */
export function isOnLoopback(settings: Readonly<Record<string, unknown>>): boolean {
  return loopback.test(hostOf(settings) ?? '');
}

function hostOf({ base_url: address }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof address === 'string' && URL.canParse(address) ? new URL(address).host : undefined;
}
