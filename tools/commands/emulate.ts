import { Command } from 'commander';
import { emulatedVendors } from '../emulators/emulated-vendors.ts';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { portNumber } from './option-values.ts';
import type { EmulateOptions } from './run-emulate.ts';

/** `talky emulate`: its options and help. */
export function emulateCommand(): Command {
  return (
    new Command('emulate')
      .description(
        "Stand in for cloud vendors on this machine: their protocols, and talky's embedded engines behind them.",
      )
      .argument('[vendors...]', 'which ones (default: those of the script, or all)')
      .option(
        '--port <number>',
        'the port of the first one, the others have the next; 0: any free',
        portNumber,
        0,
      )
      .option('--script <file>', 'a YAML file of VENDOR: {...}: what these say and how they fail')
      // Not --env-file: Node 20 takes that for an option of its own, wherever it stands.
      .option('--variables <file>', 'write the variables to this file, too, as NAME=value')
      .option('--json', 'print JSON, one object a vendor')
      .addHelpText('after', help)
      .action(async (vendors: readonly string[], options: EmulateOptions) => {
        endWhenUnread();
        const { runEmulate } = await import('./run-emulate.ts');
        process.exitCode = await runEmulate(vendors, options, await processConsole());
      })
  );
}

const width = Math.max(...emulatedVendors.map(({ name }) => name.length));
const help = `
Vendors:
${emulatedVendors.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join('\n')}

Without a script, an emulator is live: it understands what the flow front-desk expects, answers from it and speaks in an
embedded voice. It takes any key that is not empty, and refuses what its vendor would refuse. The variables that point
talky at it are printed; set them where talky runs. What a script may say, with examples: tools/emulators/README.md

Examples:
  $ talky emulate
  $ talky emulate deepgram cartesia --port 4000
  $ talky emulate --script faults.yaml --variables .env

Exit status: 0 ended by Ctrl-C; 1 a port could not be had; 2 a wrong option or script.`;
