import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProviderRefused } from '../../errors/provider-error.ts';

/** Every ONNX file begins so: field 1 of its protobuf message, a number (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const onnxBegin = 0x08;

/** The files of a model. What it lacks is told by name: the package itself says no more than "Please check your config!". */
export class ModelFolder {
  readonly #path: string;
  readonly #names: readonly string[];
  readonly #networks = new Set<string>();

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
    const path = this.findModel(begin, prefer) ?? this.missing(`${begin}*.onnx`);
    this.#networks.add(path);
    return path;
  }

  /**
   * Rejects with `ProviderRefused` when a network that was required is none, as a pointer of Git LFS is: the package takes the
   * process down when it reads one.
   */
  async check(): Promise<void> {
    for (const path of this.#networks) {
      const file = await open(path);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, 0);
      await file.close();
      if (bytesRead === 1 && buffer[0] === onnxBegin) continue;
      const message = `sherpa can't use ${path}: it is no ONNX model. Download it again.`;
      throw new ProviderRefused(message, { provider: 'sherpa' });
    }
  }

  missing(name: string): never {
    const message = `sherpa can't use the model in ${this.#path}: ${name} is missing.`;
    throw new ProviderRefused(message, { provider: 'sherpa' });
  }
}
