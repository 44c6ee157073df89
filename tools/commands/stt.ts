import { Command } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { languageTag, repeated } from './option-values.ts';
import { withProviderOptions } from './provider-options.ts';
import type { SttOptions } from './run-stt.ts';

/** `talky stt`: its options and help. */
export function sttCommand(): Command {
  const command = new Command('stt')
    .description('Have a speech-to-text provider hear recordings, and print the turns that it makes of them.')
    .argument('<files...>', 'WAV files; each is played to the provider over a connection of its own')
    .option('--language <tag>', 'the language that is spoken', languageTag, 'en-US')
    .option('--fast', 'play four times faster than it was spoken')
    .option('--flow <name>', 'tell the provider what callers of this flow may say first')
    .option(
      '--phrase <words>',
      'tell the provider that this may be said, as JSGF; may be repeated, instead of --flow',
      repeated,
    );
  return withProviderOptions(command, 'the provider (default: the first active one)')
    .addHelpText('after', help)
    .action(async (files: readonly string[], options: SttOptions) => {
      endWhenUnread();
      const { runStt } = await import('./run-stt.ts');
      process.exitCode = await runStt(files, options, await processConsole());
    });
}

const help = `
A file may have any usual rate, one or more channels, 8 to 32 bits. It is played in real time, as a caller would speak,
with some silence before it, and behind it until its turns are over. Times are seconds since the file's first sample.
Words in brackets, as [unclear], are a recogniser's for what it did not understand; they are none.

The embedded recogniser understands the phrases that it is told to expect and nothing else: the first ones of the flow
front-desk unless --flow or --phrase say which. To other providers the words of a flow, or the phrases, are hints, and
none are given unless you ask for it.

With --fast, a provider that finds the end of a turn by the audio works as it does in real time; the end of a turn is not
timed then.

Examples:
  $ talky stt hello.wav
  $ talky stt hello.wav --provider flux --json
  $ talky stt yes.wav --provider embedded --phrase 'yes | no'

Exit status: 0 words were heard in each file; 1 they were not, or the provider failed; 2 a wrong option, file or setting;
130 interrupted.`;
