import type { Config } from './config/config.ts';
import { loadConfig } from './config/load-config.ts';
import type { ToolNames } from './config/tool-names.ts';
import type { Environment } from './config/variables.ts';
import { ConfigError } from './errors/config-error.ts';
import { readFlows } from './flows.ts';
import type { Providers } from './providers/providers.ts';
import type { Flow } from './providers/scripted/flow.ts';
import { sectionsOf } from './sections-of.ts';

export interface ConfigurationSources {
  readonly folder: string;
  readonly environment: string;
  readonly env: Environment;
  readonly providers: Providers;
  /** Not checked unless given. */
  readonly tools?: ToolNames;
}

export interface Configuration {
  readonly config: Config;
  readonly flows: ReadonlyMap<string, Flow>;
}

/** Reads a configuration folder. Rejects with one `ConfigError` for all that is wrong in it, flows included. */
export async function readConfiguration(sources: ConfigurationSources): Promise<Configuration> {
  const { folder, environment, env, providers, tools } = sources;
  const [config, { flows, problems }] = await Promise.all([
    loadConfig({ folder, environment, env, sections: sectionsOf(providers), tools }).catch(
      (error: unknown) => {
        if (error instanceof ConfigError) return error;
        throw error;
      },
    ),
    readFlows(folder),
  ]);
  if (config instanceof ConfigError) throw new ConfigError([...config.problems, ...problems]);
  if (problems.length > 0) throw new ConfigError(problems);
  return { config, flows };
}
