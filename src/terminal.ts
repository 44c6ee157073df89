import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

/** The terminal that the process was started in, whichever it is (POSIX, "General Terminal Interface"). */
const controlling = '/dev/tty';

/**
 * Looks whether a person started the process in a terminal, and returns what tells later whether that has gone. A
 * terminal that is closed sends SIGHUP, and so does whoever wants the configuration read again: this tells the two apart.
 * Under `nohup` neither input nor output is a terminal.
 */
export function watchTerminal(): () => boolean {
  const wasThere = (isatty(0) || isatty(1)) && canBeOpened();
  return () => wasThere && !canBeOpened();
}

function canBeOpened(): boolean {
  try {
    closeSync(openSync(controlling, 'r'));
    return true;
  } catch {
    return false;
  }
}
