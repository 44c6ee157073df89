import { z } from 'zod';
import type { Scalar } from './config/config-tree.ts';
import type { ProviderSection, ProviderSections } from './config/provider-sections.ts';
import type { ProviderRegistry } from './providers/provider-registry.ts';
import type { Providers } from './providers/providers.ts';

/** What the configuration has to know of the providers that may be named in it. */
export function sectionsOf({ stt, llm, tts }: Providers): ProviderSections {
  return { stt: sectionsIn(stt), llm: sectionsIn(llm), tts: sectionsIn(tts) };
}

function sectionsIn<Port>(registry: ProviderRegistry<Port>): Readonly<Record<string, ProviderSection>> {
  const sections = new Map<string, ProviderSection>();
  for (const { name, aliases = {}, schema, followsFlows, isStandby = false } of registry.all()) {
    const section: ProviderSection = {
      schema: schema ?? z.looseObject({}),
      isStandby,
      answersFrom: followsFlows === true ? 'flow' : 'prompt',
    };
    sections.set(name, section);
    for (const [alias, settings] of Object.entries(aliases)) {
      sections.set(alias, { ...section, alias: { of: name, settings: settings as Record<string, Scalar> } });
    }
  }
  return Object.fromEntries(sections);
}
