import { Command } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import type { FixtureOptions } from './run-fixture-command.ts';

/** `talky fixture`: its options and help. */
export function fixtureCommand(): Command {
  return new Command('fixture')
    .description('Turn the event log of a call into a fixture, which "talky replay" plays again.')
    .argument('<log>', 'the event log: a .ndjson file')
    .option('--out <file>', 'write the fixture to this file (default: standard output)')
    .addHelpText('after', help)
    .action(async (log: string, options: FixtureOptions) => {
      endWhenUnread();
      const { runFixtureCommand } = await import('./run-fixture-command.ts');
      process.exitCode = await runFixtureCommand(log, options, await processConsole());
    });
}

const help = `
The caller's steps, the models' answers with their timings, the tools and the length of each spoken word are those of the
call, and so is what is expected of it. The fixture holds what was said, as the log does: look at it before you hand it on.

It is replayed at once. What a fixture can't say, and what comes out otherwise, is told on standard error. A fixture that
comes out otherwise expects what comes out, and says so.

Examples:
  $ talky fixture var/calls/ID.ndjson --out incident.yaml
  $ talky replay incident.yaml

A call that ended because the server went away, or by a fault of the engine, is told up to there: no step brings that about.

Exit status: 0 the fixture comes to what was recorded; 1 it was written, and does not, or fails; 2 the file is no whole event log.`;
