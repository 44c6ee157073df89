import { Command, Option } from 'commander';
import { carrierNames } from '../caller/carriers/carriers.ts';
import { playerNames } from '../caller/player.ts';
import type { CallOptions } from './call-options.ts';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { callAddress, keyPress, oneOfTransports, secondsAsMs, telephoneNumber } from './option-values.ts';

const defaultTimeoutMs = 15_000;
const transports = ['native', ...carrierNames, 'rtp'] as const;

/** `talky call`: its options and help. What places the call is loaded only when it is to be placed. */
export function callCommand(): Command {
  return new Command('call')
    .description('Place a call: play recordings to an agent, or type to it.')
    .argument('[files...]', 'WAV files; each is spoken, in real time, as one turn of the caller')
    .option(
      '--url <address>',
      'the server, as ws://HOST:PORT (default: one is started for this call)',
      callAddress,
    )
    .addOption(
      new Option('--transport <name>', 'call as this carrier, or a SIP server, would bring the call')
        .choices(transports)
        .argParser((text) => oneOfTransports(text, transports))
        .default('native'),
    )
    .addOption(numberOption('--from <number>', "over a carrier: the caller's number", '+15550100'))
    .addOption(
      numberOption(
        '--to <number>',
        'over a carrier: the number dialled, which may choose the agent',
        '+15550199',
      ),
    )
    .option('--agent <name>', "the agent to call (default: the server's default agent)")
    .option('--type', 'type to the agent instead of playing files')
    .option('--out <file>', 'write the call as a stereo WAV file: the caller left, the agent right, as heard')
    .option('--json', 'print JSON, one object a line: every message of the server, then a summary')
    .option('--dtmf <keys@seconds>', 'press keys so long after the call began; may be repeated', keyPress)
    .addOption(
      new Option('--timeout <seconds>', 'how long to wait for each answer')
        .argParser(secondsAsMs)
        .default(defaultTimeoutMs, '15'),
    )
    .option('--mute', 'with --type: do not speak the answers aloud')
    .option('--token-env <name>', 'the environment variable that holds the access token', 'TALKY_TOKEN')
    .option('--config <folder>', 'without --url: the configuration folder of the server that is started')
    .addHelpText('after', help)
    .action(async (files: readonly string[], options: CallOptions) => {
      endWhenUnread();
      const { placeCall } = await import('./run-call.ts');
      process.exitCode = await placeCall(files, options, await processConsole());
    });
}

const numberOption = (flags: string, description: string, number: string): Option =>
  new Option(flags, description).argParser(telephoneNumber).default(number);

const help = `
A file may have any usual rate, one or more channels, 8 to 32 bits. Between files, and while the agent answers,
silence is sent: a microphone never stops. The next file is spoken when the agent listens again.

Voice to voice, in the timeline and the summary, is measured from the last sample of speech in the file, without
the silence behind it, to the first sample of the agent's answer.

With --type, each line is a turn of the caller. Other lines:
  /key 5      press a key
  /dtmf       from now on each line of a single key presses it; again: no longer
  /hangup     hang up; so does Ctrl-D
Answers are spoken if one of these programs is found: ${playerNames.join(', ')}.

With --transport, the command plays the carrier: it asks the server's webhook, signed, opens the media socket, sends
the carrier's frames and plays back what comes, marks and all. --url is the server's public URL, and the carrier's
secrets come from the environment, .env or --config; a server that is started for this call has secrets of its own.
With rtp it plays a SIP server, over UDP. Carriers are told no words: that the agent has answered is judged by what
is heard.

The access token is sent in the Authorization header.

Examples:
  $ talky call book.wav tuesday.wav --out call.wav
  $ talky call book.wav --url wss://voice.example.org --json
  $ talky call --dtmf 1@4
  $ talky call book.wav --transport twilio
  $ talky call book.wav --transport twilio --url https://voice.example.org --to +15550123
  $ printf 'what are your hours\\n' | talky call --type --mute

Exit status: 0 each turn was answered; 1 one was not, or the call was refused or lost; 2 a wrong option or file;
130 interrupted.`;
