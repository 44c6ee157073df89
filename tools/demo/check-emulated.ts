import type { Config } from '../../src/config/config.ts';
import { providerKinds } from '../../src/config/provider-sections.ts';
import { CommandError } from '../command-error.ts';

interface EmulatorAddress {
  readonly host: { readonly url: string };
}

/** Throws a `CommandError` when a provider that calls would use is neither in this process nor at one of the emulators. */
export function checkEmulated(config: Config, emulators: readonly EmulatorAddress[]): void {
  const hosts = new Set(emulators.map(({ host }) => new URL(host.url).host));
  const agents = config.agents();
  const strangers = providerKinds.flatMap((kind) => {
    const names = new Set([...config.active(kind), ...agents.flatMap(({ providers }) => providers[kind])]);
    return [...names]
      .filter((name) => !isWithin(config.provider(kind, name).settings, hosts))
      .map((name) => `${kind} ${name}`);
  });
  if (strangers.length === 0) return;
  const remedy =
    'Name others in TALKY_STT, TALKY_LLM and TALKY_TTS, or put config/default.yaml back as it was.';
  throw new CommandError(
    'usage',
    `The demo talks to its own emulators alone, and these would not: ${strangers.join(', ')}. ${remedy}`,
  );
}

/** What has neither an address nor a key or a file of them is in this process. */
function isWithin(settings: Readonly<Record<string, unknown>>, hosts: ReadonlySet<string>): boolean {
  const { base_url: address, api_key: key, credentials_file: credentials } = settings;
  if (typeof address === 'string' && address !== '')
    return URL.canParse(address) && hosts.has(new URL(address).host);
  return key === undefined && credentials === undefined;
}
