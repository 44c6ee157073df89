#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { exitStatus } from './command-error.ts';
import { callCommand } from './commands/call.ts';
import { chatCommand } from './commands/chat.ts';
import { checkCommand } from './commands/check.ts';
import { configCommand } from './commands/config.ts';
import { emulateCommand } from './commands/emulate.ts';
import { fixtureCommand } from './commands/fixture.ts';
import { inspectCommand } from './commands/inspect.ts';
import { latencyCommand } from './commands/latency.ts';
import { llmCommand } from './commands/llm.ts';
import { reportCommand } from './commands/report.ts';
import { replayCommand } from './commands/replay.ts';
import { rtpCommand } from './commands/rtp.ts';
import { serveCommand } from './commands/serve.ts';
import { sttCommand } from './commands/stt.ts';
import { ttsCommand } from './commands/tts.ts';
import { verifyCommand } from './commands/verify.ts';
import { voicesCommand } from './commands/voices.ts';
import { whatIfCommand } from './commands/what-if.ts';
import { failureText, statusOf } from './failure-text.ts';
import { packageFolder } from '../src/package-folder.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as {
  readonly version: string;
};

const program = new Command('talky')
  .description('A voice conversation engine: serve agents, call them, check the providers that they use.')
  .version(version, '-V, --version', 'print the version')
  .option('--debug', 'print the stack and the cause of an error')
  .helpOption('-h, --help', 'print this help; "talky COMMAND --help" tells about one command')
  .showSuggestionAfterError()
  .showHelpAfterError('Run with --help for the commands and options.')
  .addHelpText(
    'after',
    `
Examples:
  $ talky serve                    take calls at http://127.0.0.1:8080
  $ talky call --type              talk to the default agent by keyboard
  $ talky call hello.wav           play a recording to it and print what happens
  $ talky config                   print the configuration, and where each value is from
  $ talky check                    see whether the configuration, the keys and the providers are right
  $ talky latency                  time the providers
  $ talky inspect                  watch the calls of a running server, or open recorded ones
  $ talky report var/calls         see how well the agent took turns in recorded calls
  $ talky verify                   check the call machine in every state
  $ talky emulate                  stand in for cloud vendors on this machine
  $ talky replay my-fixtures       play scripted calls, and see whether they come out as they should
  $ talky what-if LOG OPTIONS      play a recorded call again with something changed

Exit status:
  ${exitStatus.done}    done
  ${exitStatus.failed}    failed: the message says how, as "code: what happened and what to do"
  ${exitStatus.usage}    the command line, or a file that it names, is wrong; nothing was done
  ${exitStatus.interrupted}  interrupted by Ctrl-C`,
  );

const commands = [
  serveCommand(),
  callCommand(),
  rtpCommand(),
  chatCommand(),
  sttCommand(),
  llmCommand(),
  ttsCommand(),
  voicesCommand(),
  latencyCommand(),
  configCommand(),
  checkCommand(),
  emulateCommand(),
  inspectCommand(),
  reportCommand(),
  replayCommand(),
  fixtureCommand(),
  whatIfCommand(),
  verifyCommand(),
];
for (const command of commands) {
  program.addCommand(command.copyInheritedSettings(program));
}

/** Commander ends the process itself unless it is told to throw; then a wrong command line can have its own status. */
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitStatus.done : exitStatus.usage;
  } else {
    process.stderr.write(failureText(error, program.opts()['debug'] === true));
    process.exitCode = statusOf(error);
  }
}
