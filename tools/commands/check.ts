import { Command } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { withProviderOptions } from './provider-options.ts';
import type { CheckOptions } from './run-check.ts';

/** `talky check`: its options and help. */
export function checkCommand(): Command {
  const command = new Command('check')
    .description('Check the configuration, the keys and, live, every provider that is in use.')
    .option('--strict', 'fail for warnings too')
    .option('--all', 'show each provider that is not set up, and what it needs');
  return withProviderOptions(command, 'probe this provider alone, in use or not')
    .addHelpText('after', help)
    .action(async (options: CheckOptions) => {
      endWhenUnread();
      const { runCheck } = await import('./run-check.ts');
      process.exitCode = await runCheck(options, await processConsole());
    });
}

const help = `
Everything that is wrong with the configuration is listed, a missing key among it; then nothing is probed. Otherwise
each provider that is active, or that an agent uses, is: a recogniser is opened (or has half a second of silence transcribed), a model asked until its first token, and
each voice of an agent says a word until its first audio. That costs next to nothing.

  ✓ works   ✗ does not   – not in use   ! works, but look at it

Examples:
  $ talky check
  $ talky check --all
  $ talky check --strict --json
  $ talky check --provider groq

Exit status: 0 all works; 1 a provider does not, or, with --strict, there is a warning; 2 the configuration, or an
option, is wrong; 130 interrupted.`;
