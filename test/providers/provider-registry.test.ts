import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Agent } from '../../src/call/agent.ts';
import { ProviderNotInstalled, ProviderUnknown } from '../../src/errors/provider-setup-error.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import { ProviderPool } from '../../src/provider-pool.ts';
import { ProviderRegistry } from '../../src/providers/provider-registry.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { system } from '../../src/system.ts';

const { clock, newId, epochMs } = system;
const world = { clock, newId, epochMs, audioChunkMs: 80 };

/** As much of an agent as the pool looks at. */
const agentWith = (model: LanguageModel): Agent =>
  ({ speechToText: [], models: [model], voices: [] }) as unknown as Agent;

/** A model that tells what it was made with. */
const parrot = (settings: unknown): LanguageModel => ({
  name: JSON.stringify(settings),
  generate: () => of({ type: 'finished', reason: 'stop' }),
});

const registry = () =>
  new ProviderRegistry<LanguageModel>('language model')
    .register('parrot', () => Promise.resolve(parrot), { aliases: { polly: { colour: 'green' } } })
    .register('crow', () => Promise.resolve(parrot));

describe('the registry of providers', () => {
  it('lists every name that may be used, aliases behind their names', () => {
    expect(registry().list()).toEqual(['parrot', 'polly', 'crow']);
  });

  it('makes a provider by its name or an alias of it', async () => {
    const made = await registry().create('polly', { colour: 'red' }, world);
    expect(made.name).toBe('{"colour":"red"}');
  });

  it('says which names there are to one that there is not', async () => {
    const error: unknown = await registry()
      .create('parot', {}, world)
      .catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ProviderUnknown);
    expect(String(error)).toContain('Name one of parrot, polly, crow.');
  });

  it('says what to install for a package that is not there', async () => {
    const missing = 'a-package-that-nobody-has';
    const cage = registry().register('cage', () => import(missing) as Promise<never>, {
      packages: [`${missing}@1.2.3`],
    });
    const error: unknown = await cage.create('cage', {}, world).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ProviderNotInstalled);
    expect(String(error)).toContain(`npm install ${missing}@1.2.3`);
  });

  it('hands a fault in a provider’s own code on as it is', async () => {
    const broken = registry().register('broken', () => Promise.reject(new TypeError('a slip')), {
      packages: ['x@1'],
    });
    await expect(broken.create('broken', {}, world)).rejects.toThrow(TypeError);
  });

  it('loads no vendor’s code before it is used', () => {
    let loads = 0;
    const lazy = registry().register('lazy', () => {
      loads++;
      return Promise.resolve(parrot);
    });
    expect([lazy.list().length, lazy.find('lazy').name, loads]).toEqual([4, 'lazy', 0]);
  });
});

describe('the providers of talky', () => {
  it('have a schema each, and a name that is used once', () => {
    const { stt, llm, tts } = createProviders();
    for (const kind of [stt, llm, tts]) {
      const names = kind.list();
      expect(new Set(names).size).toBe(names.length);
      for (const { schema } of kind.all()) expect(schema).toBeInstanceOf(z.ZodObject);
    }
  });
});

describe('the pool', () => {
  it('makes one provider for the same settings, whichever name they come by, and another for others', async () => {
    const pool = new ProviderPool({ ...createProviders(), llm: registry() });
    const [one, same, other] = await Promise.all([
      pool.languageModel({ name: 'parrot', settings: { a: 1 } }, world),
      pool.languageModel({ name: 'polly', settings: { a: 1 } }, world),
      pool.languageModel({ name: 'parrot', settings: { a: 2 } }, world),
    ]);
    expect(one).toBe(same);
    expect(other).not.toBe(one);
  });

  it('tries again to make what could not be made', async () => {
    let attempts = 0;
    const llm = registry().register('moody', () => {
      attempts++;
      return attempts === 1 ? Promise.reject(new Error('not today')) : Promise.resolve(parrot);
    });
    const pool = new ProviderPool({ ...createProviders(), llm });
    const wanted = { name: 'moody', settings: {} };
    await expect(pool.languageModel(wanted, world)).rejects.toThrow('not today');
    await expect(pool.languageModel(wanted, world)).resolves.toHaveProperty('name');
  });

  it('closes what no agent uses any more, and keeps what one uses', async () => {
    const closed: string[] = [];
    const llm = registry().register('leaf', () =>
      Promise.resolve(({ n }: { n: number }) => ({
        ...parrot({ n }),
        close: () => Promise.resolve(void closed.push(String(n))),
      })),
    );
    const pool = new ProviderPool({ ...createProviders(), llm });
    const [used] = await Promise.all(
      [1, 2].map((n) => pool.languageModel({ name: 'leaf', settings: { n } }, world)),
    );
    if (used === undefined) throw new Error('nothing was made');
    await pool.keep([agentWith(used)]);
    expect(closed).toEqual(['2']);
    expect(await pool.languageModel({ name: 'leaf', settings: { n: 1 } }, world)).toBe(used);
  });

  it('closes all that it made, also when one of them can not', async () => {
    const closed: string[] = [];
    const closable = (name: string, fails: boolean) => () =>
      Promise.resolve(() => ({
        ...parrot({}),
        close: () => {
          closed.push(name);
          return fails ? Promise.reject(new Error('stuck')) : Promise.resolve();
        },
      }));
    const llm = registry().register('one', closable('one', true)).register('two', closable('two', false));
    const pool = new ProviderPool({ ...createProviders(), llm });
    await pool.languageModel({ name: 'one', settings: {} }, world);
    await pool.languageModel({ name: 'two', settings: {} }, world);
    await pool.close();
    expect(closed).toEqual(['one', 'two']);
  });
});
