import { Command } from 'commander';
import { processConsole } from './console.ts';
import { portNumber, serverUrl } from './option-values.ts';
import type { InspectOptions } from './run-inspect.ts';

/** `talky inspect`: its options and help. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('Open the inspector: the calls of a running server from the inside, or recorded ones.')
    .argument('[logs...]', 'event logs (.ndjson), or folders of them; none: the calls of a running server')
    .option(
      '--url <address>',
      'the address of the server (default: that of the configuration here)',
      serverUrl,
    )
    .option('--port <number>', 'of the page that shows logs; 0: any free one', portNumber, 0)
    .option('--no-open', 'print the address, and open no browser')
    .addHelpText('after', help)
    .action(async (paths: readonly string[], options: InspectOptions) => {
      const { runInspect } = await import('./run-inspect.ts');
      process.exitCode = await runInspect(paths, options, await processConsole());
    });
}

const help = `
Without logs, the page of a server that runs is opened in the browser. The server has one where TALKY_ENV is development,
or where inspector.enabled is true. From another machine it asks for the token that is set there (TALKY_INSPECTOR_TOKEN).
Without --url, the server is looked for where the configuration here has it: HOST and PORT, also those of .env.

Logs are shown by this command itself, to this machine alone and until Ctrl-C; no server need run. Named files are checked
beforehand; of folders, what is no event log is left out. A recording of the caller, ID.wav beside ID.ndjson, is shown too.

The address is printed in any case, for where there is no display.

Examples:
  $ talky inspect
  $ talky inspect --url https://calls.example.org --no-open
  $ talky inspect var/calls/ID.ndjson

Exit status: 0 done; 1 nobody answers, or the inspector is off or closed; 2 a file is missing or is no event log, a
folder has none, or the configuration is wrong.`;
