import { Command, Option } from 'commander';
import { withDotEnv } from '../../src/config/dot-env.ts';
import type { TalkyOptions } from '../../src/talky.ts';
import { listeningAs } from './listening-as.ts';
import { portNumber } from './option-values.ts';

interface ServeOptions extends Pick<TalkyOptions, 'host' | 'port' | 'environment' | 'log'> {
  readonly config?: string;
}

/** As they are now: the file may have changed. */
const variables = () => withDotEnv(process.env);

/** `talky serve`: its options and help. The server itself is loaded only when it is to run. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Take calls: the WebSocket, the HTTP routes beside it, and the console page.')
    .option('--host <address>', 'the address to listen at (default: HOST, or 127.0.0.1)')
    .option('--port <number>', 'the port; 0 is any free one (default: PORT, or 8080)', portNumber)
    .option('--config <folder>', 'the configuration folder (default: config here, or the one of talky)')
    .option('--environment <name>', 'NAME.yaml of that folder is laid over default.yaml (default: TALKY_ENV)')
    .addOption(
      new Option('--log <level>', 'what is written to standard error (default: LOG_LEVEL, or info)').choices([
        'silent',
        'fatal',
        'error',
        'warn',
        'info',
        'debug',
        'trace',
      ]),
    )
    .addHelpText(
      'after',
      `
The same server as "npm start". The first Ctrl-C lets live calls end with a farewell, the second ends at once.

Variables come from the environment and from the file .env here; those that are set win. A changed configuration is
taken over at "kill -HUP PID", and in development as soon as it is saved: new calls use it, running ones keep theirs.

Examples:
  $ talky serve
  $ talky serve --port 9000 --log warn
  $ TALKY_TOKEN=... talky serve --host 0.0.0.0`,
    )
    .action(async ({ config, ...options }: ServeOptions) => {
      const { serve } = await import('../../src/serve.ts');
      const folder = config === undefined ? {} : { configFolder: config };
      const settings = { env: variables, ...options, ...folder };
      await listeningAs(options, () => serve(settings, (text) => process.stdout.write(text)));
    });
}
