import { Command, Option } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { confidence, countFrom0, countFrom1, secondsAsMs } from './option-values.ts';
import type { WhatIfOptions } from './run-what-if.ts';

/** `talky what-if`: its options and help. */
export function whatIfCommand(): Command {
  return new Command('what-if')
    .description('Play a recorded call again with another threshold or policy, and compare.')
    .argument('<log>', 'the event log: a .ndjson file')
    .option('--eager-threshold <confidence>', 'guess the end of a turn from here on, 0 to 1', confidence)
    .option('--end-threshold <confidence>', 'take a turn for over from here on, 0 to 1', confidence)
    .addOption(new Option('--speculation <switch>', 'guess, or not').choices(['on', 'off']))
    .addOption(
      new Option('--depth <depth>', 'how far a guess is made').choices(['text', 'first-clause', 'full']),
    )
    .addOption(
      new Option('--match <match>', 'how guessed words are compared').choices(['normalized', 'exact']),
    )
    .option('--max-per-turn <count>', 'so many guesses in a turn', countFrom0)
    .option('--guess-timeout <seconds>', 'drop a guess without a verdict after so long', secondsAsMs)
    .addOption(
      new Option('--interruption <mode>', 'how the caller interrupts').choices(['pause', 'confirm', 'off']),
    )
    .option('--min-words <count>', 'so many words interrupt', countFrom1)
    .option('--dismiss-after <seconds>', 'a sound without words is noise after so long', secondsAsMs)
    .option('--answer-window <seconds>', 'a "yeah" so shortly before the end is an answer', secondsAsMs)
    .option('--prompt-after <seconds>', 'prompt a silent caller after so long', secondsAsMs)
    .option('--max-prompts <count>', 'so many prompts', countFrom0)
    .option('--out <file>', 'write the changed call as a fixture to this file')
    .option('--json', 'print one JSON object: turns, totals, remarks')
    .addHelpText('after', help)
    .action(async (log: string, options: WhatIfOptions) => {
      endWhenUnread();
      const { runWhatIf } = await import('./run-what-if.ts');
      process.exitCode = await runWhatIf(log, options, await processConsole());
    });
}

const help = `
The call is made a fixture and played through the real call session, on a clock of its own. What the caller did and what
the providers took stays as recorded; what is not named by an option too. With another threshold, turns are guessed at
and end where the recogniser was so sure: the log has that where the vendor tells it, as Deepgram's Flux does. A turn that
went on after such an end is two, the second marked "+".

What can't be known from a recording is told on standard error: a caller would have reacted to what they had heard.

Examples:
  $ talky what-if var/calls/ID.ndjson --eager-threshold 0.4
  $ talky what-if var/calls/ID.ndjson --interruption confirm --min-words 2
  $ talky what-if var/calls/ID.ndjson --speculation off --json

Exit status: 0 it was played; 2 the file is no whole event log, or the call in it never became ready.`;
