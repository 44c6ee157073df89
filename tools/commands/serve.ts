import { Command } from 'commander';
import { portNumber } from './option-values.ts';
import type { ServeOptions } from './serve-options.ts';

/** `talky serve`: its options and help. The server itself is loaded only when it is to run. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Take calls: the WebSocket, the HTTP routes beside it, and the console page.')
    .option('--host <address>', 'the address to listen at (default: HOST, or 127.0.0.1)')
    .option('--port <number>', 'the port; 0 is any free one (default: PORT, or 8080)', portNumber)
    .option('--config <folder>', 'the configuration folder (default: the one that comes with talky)')
    .option('--environment <name>', 'NAME.yaml of that folder is laid over default.yaml (default: TALKY_ENV)')
    .option('--log <level>', 'silent, fatal, error, warn, info, debug or trace (default: LOG_LEVEL, or info)')
    .addHelpText(
      'after',
      `
The same server as "npm start". The first Ctrl-C lets live calls end with a farewell, the second ends at once.

Examples:
  $ talky serve
  $ talky serve --port 9000 --log info
  $ TALKY_TOKEN=... talky serve --host 0.0.0.0`,
    )
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./run-serve.ts');
      process.exitCode = await serve(options, process);
    });
}
