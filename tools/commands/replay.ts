import { Command } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import type { ReplayOptions } from './run-replay.ts';

/** `talky replay`: its options and help. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('Replay scripted calls (fixtures, .yaml) and recorded ones (event logs, .ndjson).')
    .argument('<paths...>', 'fixtures, event logs, and folders, which are searched for *.yaml')
    .option('--json', 'print JSON, one object a line: name, file, pass, failures, observed')
    .option('--realtime', 'play fixtures on the real clock, not as fast as can be')
    .addHelpText('after', help)
    .action(async (paths: readonly string[], options: ReplayOptions) => {
      endWhenUnread();
      const { runReplay } = await import('./run-replay.ts');
      process.exitCode = await runReplay(paths, options, await processConsole());
    });
}

const help = `
A fixture scripts a caller, the providers and their timings, and says what must come of it. It is played through the real
call session, on a clock of its own: the same result every time, at once. What fails is told with what was expected,
what was observed, and the call's course as a table. On the real clock a duration may be wrong by 50 ms.

An event log is a recorded call. What came in is given to the call machine again, at the recorded moments, and what it
decides, asks and does is compared with the recording; the first difference is printed. Compared are
  decisions   all of them but those of the governor of guesses
  requests    what models are asked, and whether it is a guess
  effects     what the client is told of states, turns, the beginning and end of replies, clears and the call's end; tools
  hearing     the words shown, how many were heard, what the client and the machine were told of that, the history, and the
              results of tools in it: each must follow from the others
Not compared: audio, marks, moments, metrics, what providers answered and how they failed.

The format of fixtures: test/fixtures/scenarios/README.md

Examples:
  $ talky replay my-fixtures
  $ talky replay eager-hit.yaml --json
  $ talky replay var/calls/ID.ndjson

Exit status: 0 all pass; 1 one fails; 2 a file is no valid fixture or log: its line and key are told, nothing is replayed.`;
