import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProviderRefused } from '../../errors/provider-error.ts';

/** The files of a model. What it lacks is told by name: the package itself says no more than "Please check your config!". */
export class ModelFolder {
  readonly #path: string;
  readonly #names: readonly string[];

  private constructor(path: string, names: readonly string[]) {
    this.#path = path;
    this.#names = names;
  }

  /** Rejects with `ProviderRefused` when there is no such folder. */
  static async open(path: string): Promise<ModelFolder> {
    const names = await readdir(path).catch((cause: unknown) => {
      const message = `sherpa finds no model: ${path} is no folder that can be read. Set model to one.`;
      throw new ProviderRefused(message, { provider: 'sherpa', cause });
    });
    return new ModelFolder(path, names.sort());
  }

  /** The path of a file of this very name. */
  find(name: string): string | undefined {
    return this.#names.includes(name) ? join(this.#path, name) : undefined;
  }

  /** Throws `ProviderRefused` where there is none. */
  require(name: string): string {
    return this.find(name) ?? this.missing(name);
  }

  /** An ONNX file whose name begins so; of two, the one with whole numbers where they will do. */
  findModel(begin: string, prefer: 'int8' | 'float'): string | undefined {
    const fitting = this.#names.filter((name) => name.startsWith(begin) && name.endsWith('.onnx'));
    const isWanted = (name: string): boolean => name.includes('int8') === (prefer === 'int8');
    const name = fitting.find(isWanted) ?? fitting[0];
    return name === undefined ? undefined : join(this.#path, name);
  }

  requireModel(begin: string, prefer: 'int8' | 'float'): string {
    return this.findModel(begin, prefer) ?? this.missing(`${begin}*.onnx`);
  }

  missing(name: string): never {
    const message = `sherpa can't use the model in ${this.#path}: ${name} is missing.`;
    throw new ProviderRefused(message, { provider: 'sherpa' });
  }
}
