import { chosenEnvironment } from '../../src/config/chosen-environment.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { readConfiguration } from '../../src/read-configuration.ts';
import { standardConfigFolder } from '../../src/standard-config-folder.ts';
import type { Console } from './console.ts';

/** A server that listens at all of its addresses is asked at one of this machine. */
const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** `http://HOST:PORT` of the server that the configuration here describes. Rejects with `ConfigError`. */
export async function configuredUrl(env: Console['env']): Promise<string> {
  const { config } = await readConfiguration({
    folder: standardConfigFolder(),
    environment: chosenEnvironment(env),
    env,
    providers: createProviders(),
  });
  const { host, port } = config.settings.server;
  const name = everywhere[host] ?? host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
