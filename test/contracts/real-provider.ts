import { finalize, defer, type Observable } from 'rxjs';
import { diskFiles } from '../../src/config/disk-files.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { ProviderKind } from '../../src/config/provider-sections.ts';
import { ConfigError } from '../../src/errors/config-error.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { sectionsOf } from '../../src/sections-of.ts';
import { realWorld } from '../support/real-world.ts';
import { madeProvider } from './made-provider.ts';

/** Why a real service can't be tried, as `needs the environment variable X, which is not set`; undefined when it can. */
export interface Real {
  readonly missing: string | undefined;
}

/** As it ships: what somebody has written into a file of their own is no wish to pay for tests. */
const config = await loadConfig({
  folder: 'config',
  environment: 'test',
  env: process.env,
  sections: sectionsOf(createProviders()),
  files: {
    ...diskFiles,
    readText: async (path) =>
      /\/(?:providers|test)\.yaml$/.test(path) ? undefined : diskFiles.readText(path),
  },
});

/** A provider with the real service behind it, by the keys and addresses of the environment. */
export function realProvider<Kind extends ProviderKind>(
  kind: Kind,
  name: string,
  settings: Readonly<Record<string, unknown>> = {},
) {
  let missing: string | undefined;
  let section: Readonly<Record<string, unknown>> = {};
  try {
    section = config.provider(kind, name).settings;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    missing = error.problems.map(({ path, fault }) => `${path} ${fault}`).join(', ');
    process.stderr.write(`${kind} ${name}: not tried with the real service, ${missing}.\n`);
  }
  return { missing, open: () => madeProvider(kind, name, { ...section, ...settings }, realWorld) };
}

/** How many subscriptions have not ended; what a vendor has open can't be seen. */
export class OpenCount {
  count = 0;

  watch<Event>(events$: Observable<Event>): Observable<Event> {
    return defer(() => {
      this.count++;
      return events$.pipe(finalize(() => this.count--));
    });
  }
}
