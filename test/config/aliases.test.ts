import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sectionsOf } from '../../src/sections-of.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { load, problemsOf } from './config-folder.ts';

const notMade = () => Promise.reject(new Error('not made in this test'));

/** Everything that talky has, and a recogniser with other names. */
function sections() {
  const providers = createProviders();
  providers.stt.register('acme', notMade, {
    aliases: { 'acme-two': { model: 'two' }, acmeton: {} },
    schema: z.strictObject({ api_key: z.string(), model: z.string().default('one') }),
  });
  return sectionsOf(providers);
}

const yaml = (active: string, more = '') => ({
  'providers.yaml': `providers:\n  stt:\n    active: ${active}\n    acme:\n      api_key: \${ACME_KEY}\n${more}`,
});
const env = { ACME_KEY: 'canary' };

describe('another name of a provider', () => {
  it('has the section of the provider', async () => {
    const config = await load(yaml('acmeton'), { sections: sections(), env });
    expect(config.provider('stt')).toEqual({
      name: 'acmeton',
      settings: { api_key: 'canary', model: 'one' },
    });
  });

  it('may stand for other settings', async () => {
    const config = await load(yaml('acme-two', '      model: three\n'), { sections: sections(), env });
    expect(config.provider('stt').settings).toEqual({ api_key: 'canary', model: 'two' });
    expect(config.provider('stt', 'acme').settings).toMatchObject({ model: 'three' });
  });

  it('may have a section of its own, so that one provider can be there twice', async () => {
    const more = '    acme-two:\n      api_key: other\n      model: four\n';
    const config = await load(yaml('[acme, acme-two]', more), { sections: sections(), env });
    expect(config.active('stt')).toEqual(['acme', 'acme-two']);
    expect(config.provider('stt', 'acme-two').settings).toEqual({ api_key: 'other', model: 'four' });
  });

  it('lacks the same key', async () => {
    expect(await problemsOf(yaml('acme-two'), { sections: sections() })).toMatchObject([
      { line: 5, path: 'providers.stt.acme.api_key' },
    ]);
  });
});

describe('auto', () => {
  it('takes a provider whose key is set by its own name, and none of its others', async () => {
    const config = await load(yaml('auto'), { sections: sections(), env });
    expect(config.active('stt')).toEqual(['acme']);
  });

  it('takes no provider that needs no key but is not meant to stand by', async () => {
    const providers = createProviders();
    providers.llm.register('local', notMade, { schema: z.strictObject({}) });
    const config = await load({}, { sections: sectionsOf(providers) });
    expect(config.active('llm')).toEqual(['scripted']);
  });
});

describe('a variable', () => {
  it('may hold several names, with commas', async () => {
    const config = await load(yaml('${EARS}'), {
      sections: sections(),
      env: { ...env, EARS: 'acme, embedded' },
    });
    expect(config.active('stt')).toEqual(['acme', 'embedded']);
  });
});

describe('the default agent', () => {
  it('is the first in the list that can answer', async () => {
    const providers = createProviders();
    providers.llm.register('brain', notMade, { schema: z.strictObject({ api_key: z.string() }) });
    const contents = { 'providers.yaml': 'providers: {llm: {brain: {api_key: "${BRAIN}"}}}' };
    const config = (env: Record<string, string>) => load(contents, { sections: sectionsOf(providers), env });
    expect((await config({})).defaultAgent).toBe('front-desk');
    expect((await config({ BRAIN: 'canary' })).defaultAgent).toBe('assistant');
    expect((await config({ BRAIN: 'canary', TALKY_AGENT: 'front-desk' })).defaultAgent).toBe('front-desk');
  });
});
