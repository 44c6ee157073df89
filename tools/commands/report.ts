import { Command } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import type { ReportOptions } from './run-report.ts';

/** `talky report`: its options and help. */
export function reportCommand(): Command {
  return new Command('report')
    .description(
      'Print the turn-taking of recorded calls: latency, interruptions, speculation and its waste.',
    )
    .argument('<logs...>', 'event logs (.ndjson), or folders of them')
    .option('--json', 'print JSON: an object of type call for each log, and one of type total')
    .addHelpText('after', help)
    .action(async (paths: readonly string[], options: ReportOptions) => {
      endWhenUnread();
      const { runReport } = await import('./run-report.ts');
      process.exitCode = await runReport(paths, options, await processConsole());
    });
}

const help = `
The server writes a log for each call (event_log.folder, var/calls). Of one log each turn is printed, with the parts of
what its caller waited; of several the total. Folders are searched for .ndjson files, recursively.

  waited        from the end of the caller's turn to the first audio of the answer
  first token   from the request to the first word of the model; clause: from there to the first that can be spoken;
                audio: from that clause to its first sound
  hidden        of all these, what was made before the turn's end, because it was guessed
  rest          what the answer waited for besides: another reply to end, a tool, the floor to be free
  stop          from the caller's first sound over the agent to the clear that silences it

Who spoke when is taken from the recogniser and the playout. A backchannel is what the agent's interruption.backchannels
list; one that was taken for an answer counts as words. A rate of fewer than ten events is not printed.

Examples:
  $ talky report var/calls
  $ talky report var/calls/call-1.ndjson --json

Exit status: 0 done; 2 a file is missing or is no event log.`;
