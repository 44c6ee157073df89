import { Command } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import type { VerifyOptions } from './run-verify.ts';

/** `talky verify`: its options and help. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'Explore every state of the call machine that its world can bring it to, and check its invariants.',
    )
    .option('--json', 'one JSON object')
    .addHelpText('after', help)
    .action(async (options: VerifyOptions) => {
      endWhenUnread();
      const { runVerify } = await import('./run-verify.ts');
      process.exitCode = runVerify(options, await processConsole());
    });
}

const help = `
The machine runs beside an abstract world: a recogniser that tells anything in any order, replies that are made, called off,
fail and are played, tools, keys, typing, an operator, and a clock that may strike at any time. Every order of events is
followed, breadth first, until nothing new comes; so the way to a violation that is printed is the shortest one, and it is
given as a fixture too.

  ✓ holds in every state   ✗ does not

Examples:
  $ talky verify
  $ talky verify --json

Exit status: 0 all invariants hold; 1 one does not, or a variant was too big to be explored to its end.`;
