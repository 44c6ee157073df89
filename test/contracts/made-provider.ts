import type { ProviderKind } from '../../src/config/provider-sections.ts';
import type { ProviderWorld } from '../../src/providers/provider-world.ts';
import { createProviders, type Providers } from '../../src/providers/providers.ts';

type PortOf<Kind extends ProviderKind> = Awaited<ReturnType<Providers[Kind]['create']>>;

/** A provider as it is registered under its name, of a section that is checked as the configuration does. */
export async function madeProvider<Kind extends ProviderKind>(
  kind: Kind,
  name: string,
  section: Readonly<Record<string, unknown>>,
  world: ProviderWorld,
): Promise<PortOf<Kind>> {
  const registry = createProviders()[kind];
  const settings = registry.find(name).schema?.parse(section) ?? section;
  return (await registry.create(name, settings, world)) as PortOf<Kind>;
}
