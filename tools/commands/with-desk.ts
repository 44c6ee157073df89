import { ProviderDesk, type DeskOptions } from '../probes/provider-desk.ts';
import type { Console } from './console.ts';
import type { ProviderOptions } from './provider-options.ts';

/** What a test puts in the place of talky's own. */
export type Substitutes = Pick<DeskOptions, 'providers' | 'system'>;

/** Opens the configured providers, does the work and closes what was opened. Rejects with `ConfigError`, and as the work does. */
export async function withDesk<Result>(
  options: Pick<ProviderOptions, 'config' | 'environment'>,
  { env }: Pick<Console, 'env'>,
  substitutes: Substitutes,
  work: (desk: ProviderDesk) => Promise<Result>,
): Promise<Result> {
  const { config: configFolder, environment } = options;
  const desk = await ProviderDesk.open({ env, configFolder, environment, ...substitutes });
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}
