/** One run of the program: what goes in, and what has come out so far. */
export interface FliteRun {
  /** Each ends with a zero byte. */
  readonly args: readonly Uint8Array[];
  /** Standard output and standard error. */
  readonly printed: Uint8Array[];
  /** The one file that it writes, piece by piece. */
  readonly writes: { readonly position: number; readonly bytes: Uint8Array }[];
  /** Where in the file the next write goes. */
  position: number;
}

/** The program has ended itself. */
export class FliteExit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** A `WebAssembly.Memory`; its buffer is another one after it has grown. */
export interface FliteMemory {
  readonly buffer: ArrayBuffer;
}

export type FliteImports = Readonly<Record<string, (...args: never[]) => number>>;

export interface FliteHost {
  readonly memory: () => FliteMemory;
  readonly run: () => FliteRun;
}

const ok = 0;
const badDescriptor = 8;
const noEntry = 44;
const notSeekable = 70;

/** The folder that is open from the start, and the one file that may be created in it. */
const folder = 3;
const file = 4;

const typeCharacterDevice = 2;
const typeFolder = 3;
const typeFile = 4;

const createFlag = 1;
const allRights = 0xffff_ffff_ffff_ffffn;
const seekFromStart = 0;
const seekFromHere = 1;

/**
 * The thirteen system calls that Flite is linked with (WASI preview 1), over memory: arguments in, text and one file out.
 * There is no file to read, no clock and no environment. `node:wasi` would want real files and prints a warning.
 */
export function fliteImports(host: FliteHost): FliteImports {
  return { ...processCalls(host), ...folderCalls(host), ...fileCalls(host) };
}

function processCalls({ memory, run }: FliteHost): FliteImports {
  return {
    args_sizes_get: (countOut: number, bytesOut: number) => {
      const { args } = run();
      const view = new DataView(memory().buffer);
      view.setUint32(countOut, args.length, true);
      view.setUint32(
        bytesOut,
        args.reduce((sum, { length }) => sum + length, 0),
        true,
      );
      return ok;
    },
    args_get: (pointersOut: number, bytesOut: number) => {
      const view = new DataView(memory().buffer);
      const bytes = new Uint8Array(memory().buffer);
      let at = bytesOut;
      run().args.forEach((arg, index) => {
        view.setUint32(pointersOut + 4 * index, at, true);
        bytes.set(arg, at);
        at += arg.length;
      });
      return ok;
    },
    clock_time_get: (_clock: number, _precision: bigint, out: number) => {
      new DataView(memory().buffer).setBigUint64(out, 0n, true);
      return ok;
    },
    proc_exit: (code: number) => {
      throw new FliteExit(code);
    },
  };
}

function folderCalls({ memory, run }: FliteHost): FliteImports {
  return {
    fd_prestat_get: (descriptor: number, out: number) => {
      if (descriptor !== folder) return badDescriptor;
      const view = new DataView(memory().buffer);
      view.setUint8(out, 0);
      view.setUint32(out + 4, 1, true);
      return ok;
    },
    fd_prestat_dir_name: (_descriptor: number, out: number) => {
      new DataView(memory().buffer).setUint8(out, '.'.charCodeAt(0));
      return ok;
    },
    path_open: (
      _folder: number,
      _lookup: number,
      _path: number,
      _length: number,
      flags: number,
      _rights: bigint,
      _inherited: bigint,
      _descriptorFlags: number,
      out: number,
    ) => {
      if ((flags & createFlag) === 0) return noEntry;
      run().position = 0;
      new DataView(memory().buffer).setUint32(out, file, true);
      return ok;
    },
  };
}

function fileCalls({ memory, run }: FliteHost): FliteImports {
  return {
    fd_close: (descriptor: number) => (descriptor <= file ? ok : badDescriptor),
    fd_fdstat_get: (descriptor: number, out: number) => {
      if (descriptor > file) return badDescriptor;
      const view = new DataView(memory().buffer);
      view.setUint8(
        out,
        descriptor === folder ? typeFolder : descriptor === file ? typeFile : typeCharacterDevice,
      );
      view.setUint16(out + 2, 0, true);
      view.setBigUint64(out + 8, allRights, true);
      view.setBigUint64(out + 16, allRights, true);
      return ok;
    },
    fd_fdstat_set_flags: () => ok,
    fd_read: (_descriptor: number, _vectors: number, _count: number, out: number) => {
      new DataView(memory().buffer).setUint32(out, 0, true);
      return ok;
    },
    fd_seek: (descriptor: number, offset: bigint, whence: number, out: number) => {
      if (descriptor !== file) return notSeekable;
      const current = run();
      const end = current.writes.reduce(
        (most, write) => Math.max(most, write.position + write.bytes.length),
        0,
      );
      const base = whence === seekFromStart ? 0 : whence === seekFromHere ? current.position : end;
      current.position = base + Number(offset);
      new DataView(memory().buffer).setBigUint64(out, BigInt(current.position), true);
      return ok;
    },
    fd_write: (descriptor: number, vectors: number, count: number, out: number) => {
      const current = run();
      const view = new DataView(memory().buffer);
      let written = 0;
      for (let i = 0; i < count; i++) {
        const start = view.getUint32(vectors + 8 * i, true);
        const length = view.getUint32(vectors + 8 * i + 4, true);
        const bytes = new Uint8Array(memory().buffer, start, length).slice();
        written += length;
        if (descriptor !== file) current.printed.push(bytes);
        else {
          current.writes.push({ position: current.position, bytes });
          current.position += length;
        }
      }
      view.setUint32(out, written, true);
      return ok;
    },
  };
}
