import { createWriteStream } from 'node:fs';

/** A file that takes whole lines; neither method throws, and lines after `close` are lost. */
export interface LogFile {
  write(line: string): void;
  close(): void;
}

/** Makes a file for lines. What can't be written is lost; `onFailure` is told once, and the file is given up. */
export function openLogFile(path: string, onFailure: (error: Error) => void): LogFile {
  // It holds what people said: for its owner's eyes only.
  const stream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  let isOpen = true;
  stream.on('error', (error) => {
    isOpen = false;
    onFailure(error);
  });
  return {
    write: (line) => {
      if (isOpen) stream.write(`${line}\n`);
    },
    close: () => {
      if (isOpen) stream.end();
      isOpen = false;
    },
  };
}
