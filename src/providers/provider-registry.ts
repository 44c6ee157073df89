import type { z } from 'zod';
import { ProviderNotInstalled, ProviderUnknown } from '../errors/provider-setup-error.ts';
import type { ProviderWorld } from './provider-world.ts';
import type { SetupDoubt } from './setup-doubt.ts';

/** Makes a provider of checked settings. What it opens it must close in `close`, if its port has one. */
export type ProviderMaker<Port> = (settings: never, world: ProviderWorld) => Port | Promise<Port>;

/** Loads a vendor's code, and with it the vendor's package; called when the provider is first used. */
export type ProviderLoader<Port> = () => Promise<ProviderMaker<Port>>;

export interface ProviderDetails {
  /** Other names. Settings of theirs lie over the ones of the section: `nova-2` is `nova` with another model. */
  readonly aliases?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Of the section `providers.KIND.NAME`; any map is taken without one. */
  readonly schema?: z.ZodObject;
  /** npm packages that are not installed with talky, with their versions. */
  readonly packages?: readonly string[];
  /** Language models only: it follows flows, and takes no prompt. */
  readonly followsFlows?: boolean;
  /** It works with nothing set: what `auto` comes to when no key is. */
  readonly isStandby?: boolean;
  /** What its checked settings don't come to, for whoever asks; `language` is what its agent speaks (BCP 47). */
  readonly doubts?: (settings: never, language: string) => readonly SetupDoubt[];
}

export interface RegisteredProvider<Port> extends ProviderDetails {
  readonly name: string;
  readonly load: ProviderLoader<Port>;
}

/** The providers of one kind, by name. */
export class ProviderRegistry<Port> {
  readonly #kind: string;
  readonly #providers = new Map<string, RegisteredProvider<Port>>();

  constructor(kind: string) {
    this.#kind = kind;
  }

  /** Adds a provider, or puts it in the place of the one that has the name. */
  register(name: string, load: ProviderLoader<Port>, details: ProviderDetails = {}): this {
    this.#providers.set(name, { ...details, name, load });
    return this;
  }

  /** Every name that may be used, aliases after the name that they stand for. */
  list(): readonly string[] {
    return this.all().flatMap(({ name, aliases = {} }) => [name].concat(Object.keys(aliases)));
  }

  all(): readonly RegisteredProvider<Port>[] {
    return [...this.#providers.values()];
  }

  /** By its own name or an alias; throws `ProviderUnknown`. */
  find(name: string): RegisteredProvider<Port> {
    const own = this.#providers.get(name);
    if (own !== undefined) return own;
    const found = this.all().find(({ aliases = {} }) => Object.hasOwn(aliases, name));
    if (found === undefined) throw new ProviderUnknown(this.#kind, name, this.list());
    return found;
  }

  /**
   * Loads and makes a provider; `settings` must have passed its schema. Rejects with `ProviderUnknown`, with
   * `ProviderNotInstalled` when its package is missing, and with whatever the provider can't be made for.
   */
  async create(
    name: string,
    settings: Readonly<Record<string, unknown>>,
    world: ProviderWorld,
  ): Promise<Port> {
    const provider = this.find(name);
    const make = await this.#load(provider);
    return make(settings as never, world);
  }

  async #load(provider: RegisteredProvider<Port>): Promise<ProviderMaker<Port>> {
    try {
      return await provider.load();
    } catch (error) {
      const { name, packages = [] } = provider;
      if (packages.length > 0 && isMissingPackage(error))
        throw new ProviderNotInstalled(name, packages, error);
      throw error;
    }
  }
}

function isMissingPackage(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND';
}
