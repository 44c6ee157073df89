import type { ProviderWorld } from '../../src/providers/provider-world.ts';
import { system } from '../../src/system.ts';

/** What the process gives to a provider. */
export function stageWorld(): ProviderWorld {
  let ids = 0;
  return { clock: system.clock, newId: () => `id-${++ids}`, audioChunkMs: 80, epochMs: () => 0 };
}
