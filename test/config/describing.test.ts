import { describe, expect, it } from 'vitest';
import type { DescribedValue } from '../../src/config/describe-tree.ts';
import { load } from './config-folder.ts';
import { vendorKeys, vendorSections, vendorsYaml } from './test-sections.ts';

async function described(
  yaml: string,
  env: Readonly<Record<string, string>> = vendorKeys,
  agent = 'label: Other\nprompt: Be brief.\n',
): Promise<ReadonlyMap<string, DescribedValue>> {
  const contents = { 'providers.yaml': yaml, 'agents/other.yaml': agent };
  const config = await load(contents, { sections: vendorSections, env });
  return new Map(config.describe().map((value) => [value.key, value]));
}

describe('the name of a provider', () => {
  const automatic = vendorsYaml.replace(/active: .*/g, 'active: auto');

  it('that is auto is shown with the one that it came to, or that it came to none', async () => {
    const set = await described(automatic);
    const meaning = (kind: string) => set.get(`providers.${kind}.active`)?.meaning;
    expect([meaning('stt'), meaning('llm'), meaning('tts')]).toEqual(['flux', 'groq', 'cartesia']);
    const agent = 'label: Other\nprompt: Be brief.\nproviders: {stt: [flux, auto], llm: auto}\n';
    const bare = await described(automatic, { DEEPGRAM_API_KEY: vendorKeys.DEEPGRAM_API_KEY }, agent);
    expect(bare.get('providers.tts.active')?.meaning).toBe('embedded');
    expect(bare.get('agents.other.providers.stt.0')).not.toHaveProperty('meaning');
    expect(bare.get('agents.other.providers.stt.1')?.meaning).toBe('flux');
    expect(bare.get('agents.other.providers.llm')?.meaning).toBe('none, as no key is set');
  });

  it('that stands for another is shown with that one and what differs', async () => {
    const yaml = 'providers:\n  stt:\n    active: [nova-2, embedded]\n    nova: {api_key: nova-canary}\n';
    const values = await described(yaml);
    expect(values.get('providers.stt.active.0')?.meaning).toBe('nova with model nova-2');
    expect(values.get('providers.stt.active.1')).not.toHaveProperty('meaning');
    const own = await described(`${yaml}    nova-2: {api_key: nova-canary}\n`);
    expect(own.get('providers.stt.active.0')?.meaning).toBe('nova');
  });
});

describe('what a section leaves out', () => {
  it('is shown as built in, for a provider in use', async () => {
    const inUse = await described(vendorsYaml);
    expect(inUse.get('providers.tts.cartesia.speed')).toEqual({
      key: 'providers.tts.cartesia.speed',
      value: '1',
      source: 'built in',
    });
    expect(inUse.get('providers.tts.cartesia.model_id')?.source).toMatch(/^config\/providers\.yaml:\d+$/);
    const section = [...inUse.keys()].filter((key) => key.startsWith('providers.tts.cartesia.'));
    expect(section.indexOf('providers.tts.cartesia.speed')).toBeGreaterThan(
      section.indexOf('providers.tts.cartesia.sample_rate'),
    );
    const idle = await described(vendorsYaml.replace('active: "cartesia"', 'active: embedded'));
    expect(idle.has('providers.tts.cartesia.speed')).toBe(false);
  });
});

describe('the secrets of a configuration', () => {
  it('are its keys and tokens, wherever they are from, and nothing that is too short to be one', async () => {
    const yaml = `${vendorsYaml}auth:\n  tokens: [written-in-the-file, "\${A_TOKEN}"]\n`;
    const env = { ...vendorKeys, A_TOKEN: 'out-of-the-environment' };
    const config = await load({ 'providers.yaml': yaml }, { sections: vendorSections, env });
    expect([...config.secrets()].sort()).toEqual(
      [...Object.values(vendorKeys), 'written-in-the-file', 'out-of-the-environment'].sort(),
    );
    const token = 'auth: {tokens: ["${X:-}"]}\n';
    expect((await load({ 'providers.yaml': token }, { env: { X: '' } })).secrets()).toEqual([]);
  });
});
