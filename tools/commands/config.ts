import { Command } from 'commander';
import type { ConfigOptions } from './print-config.ts';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';

/** `talky config`: its options and help. The providers' schemas are loaded only when there is something to check. */
export function configCommand(): Command {
  return new Command('config')
    .description('Check the configuration, and print what came of it and where each value is from.')
    .argument('[key]', 'print this part only, as providers.stt or server.port')
    .option('--config <folder>', 'the configuration folder (default: config here, or the one of talky)')
    .option('--environment <name>', 'NAME.yaml of that folder is laid over default.yaml (default: TALKY_ENV)')
    .option('--json', 'print JSON: a list of objects with key, value, source and, for a provider, meaning')
    .addHelpText('after', help)
    .action(async (key: string | undefined, options: ConfigOptions) => {
      endWhenUnread();
      const { printConfig } = await import('./print-config.ts');
      await printConfig(key, options, await processConsole());
    });
}

const help = `
default.yaml, NAME.yaml and providers.yaml are merged in this order; agents are printed as agents.NAME. Variables come
from the environment and from the file .env here; those that are set win, and the source says which was used.

Keys, tokens and passwords are masked. Long values are cut; --json has them whole. An arrow shows which provider "auto"
has found, and which one another name stands for.

Examples:
  $ talky config
  $ talky config providers.stt
  $ talky config --environment production --json

Exit status: 0 the configuration can be used; 2 it can't, and every problem is printed with file, line and remedy.`;
