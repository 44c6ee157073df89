import { Command } from 'commander';
import { playerNames } from '../caller/player.ts';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { languageTag, speechSpeed } from './option-values.ts';
import { withProviderOptions } from './provider-options.ts';
import type { TtsOptions } from './run-tts.ts';

/** `talky tts`: its options and help. */
export function ttsCommand(): Command {
  const command = new Command('tts')
    .description('Have a text-to-speech provider speak a text, and measure it.')
    .argument('<text>', 'what is to be spoken')
    .option('--out <file>', 'write the speech as a WAV file instead of playing it')
    .option('--voice <id>', 'the voice, as "talky voices" lists it (default: the provider\'s own)')
    .option('--speed <factor>', "1 is the voice's own", speechSpeed, 1)
    .option('--language <tag>', 'the language of the text', languageTag, 'en-US');
  return withProviderOptions(command, 'the provider (default: the first active one)')
    .addHelpText('after', help)
    .action(async (text: string, options: TtsOptions) => {
      endWhenUnread();
      const { runTts } = await import('./run-tts.ts');
      process.exitCode = await runTts(text, options, await processConsole());
    });
}

const help = `
The text is spoken clause by clause over one connection, as in a call. The real-time factor is the time that it took for
each second of speech. Without --out the speech is played if one of these programs is found: ${playerNames.join(', ')}.

Examples:
  $ talky tts "Good morning. How can I help you?"
  $ talky tts "Good morning." --provider cartesia --out morning.wav
  $ talky tts "Good morning." --voice rms --speed 1.2 --json

Exit status: 0 it was spoken; 1 the provider failed; 2 a wrong option, file or setting; 130 interrupted.`;
