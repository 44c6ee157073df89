import closeWithGrace from 'close-with-grace';
import { config as rxjsConfig } from 'rxjs';
import { greeting } from './greeting.ts';
import { openTalky, type TalkyOptions } from './talky.ts';
import { watchTerminal } from './terminal.ts';

/** Beside the calls' farewells: closing sockets, threads and files. */
const closingMs = 5000;

/** A fault in native code: no listener can mend it, and with one the fault comes again without end. */
const crashes = ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGABRT'] as const;

/**
 * Runs a server for the rest of the process's life. SIGINT or SIGTERM drains it and ends the process with 0; a second
 * one ends it there and then. A fault that no call could be blamed for drains it too, and ends it with 1. SIGHUP has the
 * configuration read again, and in development a changed file has too, unless `watch` says otherwise.
 *
 * Rejects as `openTalky` does.
 */
export async function serve(options: TalkyOptions, print: (text: string) => void): Promise<void> {
  const isTerminalGone = watchTerminal();
  const notices: string[] = [];
  let notify = (notice: string): unknown => notices.push(notice);
  // A person reads words, and whatever else reads standard error the lines of the log.
  const telling = process.stderr.isTTY ? { notify: (notice: string) => void notify(notice) } : {};
  const opening = openTalky({ watch: 'in-development', ...telling, ...options });
  let isEnding = false;
  process.on('SIGHUP', () => {
    const isHungUp = isTerminalGone();
    // A terminal that is closed may say so twice, and a second SIGTERM would cut the farewells short.
    if (isHungUp && !isEnding) process.kill(process.pid, 'SIGTERM');
    isEnding ||= isHungUp;
    // What came of it has been logged.
    if (!isEnding) void opening.then((opened) => opened.reload()).catch(() => undefined);
  });
  const talky = await opening;
  const { logger } = talky;
  // Whoever read what is printed may be gone; the callers are not.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  rxjsConfig.onUnhandledError = (err: unknown) => logger.error({ err }, 'An error that nobody handled');
  const delay = talky.drainMs + closingMs;
  closeWithGrace({ delay, logger: false, skip: ['SIGHUP', ...crashes] }, async ({ err, signal }) => {
    if (err !== undefined) logger.fatal({ err }, 'A fault of our own; calls are ended');
    if (signal !== undefined && talky.calls.liveCount > 0)
      print('Saying goodbye to live calls; press Ctrl-C again to end at once.\n');
    await talky.close();
    // At its end Node gives a terminal its settings back; where there is none any more it aborts, or never gets there.
    if (isTerminalGone()) process.kill(process.pid, 'SIGKILL');
  });
  print(greeting(talky, process.pid, notices));
  notify = (notice) => print(`${notice}\n`);
}
