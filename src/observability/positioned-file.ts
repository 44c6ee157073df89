import { open, type FileHandle } from 'node:fs/promises';

/** A file that is written at positions; nothing throws, and what comes after `close` is lost. */
export interface PositionedFile {
  /** False once it is closed or given up. */
  readonly isOpen: boolean;
  /** `done` is called once the bytes may be written over, whatever became of them. */
  write(bytes: Uint8Array, position: number, done: () => void): void;
  close(): void;
}

/** Makes a file. What can't be written is lost; `onFailure` is told once, and the file is given up. */
export function openPositionedFile(path: string, onFailure: (error: unknown) => void): PositionedFile {
  let isOpen = true;
  let hasFailed = false;
  const fail = (error: unknown): void => {
    isOpen = false;
    if (!hasFailed) onFailure(error);
    hasFailed = true;
  };
  // It holds what people said: for its owner's eyes only.
  const opening = open(path, 'wx', 0o600);
  let last: Promise<unknown> = opening.catch(fail);
  const next = (work: (handle: FileHandle) => Promise<unknown>): Promise<unknown> =>
    (last = last
      .then(() => (hasFailed ? undefined : opening))
      .then((handle) => (handle === undefined ? undefined : work(handle)))
      .catch(fail));
  return {
    get isOpen() {
      return isOpen;
    },
    write: (bytes, position, done) => {
      if (!isOpen) done();
      else void next((handle) => handle.write(bytes, 0, bytes.length, position)).finally(done);
    },
    close: () => {
      isOpen = false;
      void last.then(async () => (await opening).close()).catch(fail);
    },
  };
}
