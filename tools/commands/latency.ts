import { Command, Option } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { runCount } from './option-values.ts';
import { withProviderOptions } from './provider-options.ts';
import type { LatencyOptions } from './run-latency.ts';

const defaultRuns = 5;

/** `talky latency`: its options and help. */
export function latencyCommand(): Command {
  const command = new Command('latency')
    .description(
      'Time speech-to-text, language model, text-to-speech and the chain of them beside their budget.',
    )
    .addOption(
      new Option('--runs <number>', 'how often each is timed').argParser(runCount).default(defaultRuns),
    )
    .option('--file <wav>', 'what the caller says (default: "what are your hours", in an embedded voice)')
    .option(
      '--agent <name>',
      'the agent whose providers and prompt are used (default: the one that answers calls)',
    )
    .option('--stt <name>', "instead of the agent's speech-to-text provider")
    .option('--llm <name>', "instead of the agent's language model")
    .option('--tts <name>', "instead of the agent's text-to-speech provider");
  return withProviderOptions(command, 'time this provider alone, and no chain')
    .addHelpText('after', help)
    .action(async (options: LatencyOptions) => {
      endWhenUnread();
      const { runLatency } = await import('./run-latency.ts');
      process.exitCode = await runLatency(options, await processConsole());
    });
}

const help = `
Speech is played in real time. Timed is, in milliseconds:
  speech-to-text   from the last sound to the end of the turn           budget 300
  language model   from the request to the first token                  budget 100
  text-to-speech   from the text to the first audio                     budget 150
  whole chain      from the last sound to the first audio of the answer budget 700
Connections are open when the timing begins: model and voice each have a run that is not counted. In the chain nothing
is guessed beforehand; in a call, an answer that was begun at an eager end of turn comes sooner.

  ✓ within the budget   ✗ over it   – no verdict
The budget is for the vendors. What is reached on this machine (talky emulate, a proxy, a server of your own) is timed, and
gets no verdict: an emulator's pace says nothing of the vendor's. What runs in this process, as the embedded ones, does.

The providers are used for real, and cost what they cost. The figures say where they were.

Examples:
  $ talky latency
  $ talky latency --runs 20 --agent assistant --json
  $ talky latency --provider groq

Exit status: 0 everything was timed, whatever came of it; 1 a provider failed; 2 a wrong option, file or setting;
130 interrupted.`;
