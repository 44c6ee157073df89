import { Command } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { withProviderOptions, type ProviderOptions } from './provider-options.ts';

/** `talky voices`: its options and help. */
export function voicesCommand(): Command {
  return withProviderOptions(
    new Command('voices').description('List the voices of the text-to-speech providers that are ready.'),
    'this provider only (default: all that are active, or have what they need)',
  )
    .addHelpText('after', help)
    .action(async (options: ProviderOptions) => {
      endWhenUnread();
      const { runVoices } = await import('./run-voices.ts');
      process.exitCode = await runVoices(options, await processConsole());
    });
}

const help = `
The voice that speaks where none is named is marked with *. Put an id into "voice" of an agent's file, or give it to
"talky tts --voice".

Examples:
  $ talky voices
  $ talky voices --provider cartesia --json

Exit status: 0 all were asked; 1 a provider did not answer; 2 a wrong option or setting; 130 interrupted.`;
