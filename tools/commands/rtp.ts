import { Command, Option } from 'commander';
import { processConsole } from './console.ts';
import { portNumber, serverUrl } from './option-values.ts';
import type { RtpCommandOptions } from './run-rtp.ts';

/** `talky rtp`: its options and help. */
export function rtpCommand(): Command {
  return new Command('rtp')
    .description('Ask for a call over RTP, and print where its media are taken: for SIP servers.')
    .argument('<host>', 'the IP address that the media come from')
    .option('--port <number>', 'where they come from (default: where the first packet does)', portNumber)
    .addOption(
      new Option('--codec <name>', 'how the audio is written')
        .choices(['pcmu', 'pcma', 'l16'])
        .default('pcmu'),
    )
    .option('--rate <hz>', 'of l16', Number, 8000)
    .option(
      '--payload-type <number>',
      'of the audio (default: 0 for pcmu, 8 for pcma; l16 needs one)',
      Number,
    )
    .option('--dtmf-payload-type <number>', 'of keys (telephone-event)', Number, 101)
    .option('--agent <name>', "the agent that answers (default: the server's default agent)")
    .option(
      '--url <address>',
      'the server, as http://HOST:PORT (default: one is started for this call)',
      serverUrl,
    )
    .option('--json', 'print the answer as JSON')
    .option('--token-env <name>', 'the environment variable that holds the access token', 'TALKY_TOKEN')
    .option('--config <folder>', 'without --url: the configuration folder of the server that is started')
    .addHelpText('after', help)
    .action(async (host: string, options: RtpCommandOptions) => {
      const { runRtp } = await import('./run-rtp.ts');
      process.exitCode = await runRtp(host, options, await processConsole());
    });
}

const help = `
Printed is HOST:PORT, which is what Asterisk's external media and FreeSWITCH's rtp endpoint are told to send to. The call
begins with the first packet that comes there, from HOST alone; docs/telephony/rtp.md has both step by step.

With --url, the server keeps the call, and this command ends. Without, a server is started for this one call and ends with
it, or at Ctrl-C.

Examples:
  $ talky rtp 127.0.0.1
  $ talky rtp 10.0.0.5 --codec pcma --agent front-desk --url http://10.0.0.9:8080 --json

Exit status: 0 done; 1 the server refused the call, or is not there; 2 a wrong option; 130 interrupted.`;
