import { Command } from 'commander';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { withProviderOptions } from './provider-options.ts';
import type { LlmOptions } from './run-llm.ts';

/** `talky llm`: its options and help. */
export function llmCommand(): Command {
  const command = new Command('llm')
    .description('Have a language model answer a prompt, and measure it.')
    .argument('<prompt>', 'what is to be answered')
    .option('--system <text>', 'the system prompt (default: none)')
    .option('--agent <name>', "the agent whose system prompt, or flow, and model are used (default: none's)");
  return withProviderOptions(command, "the provider (default: the agent's, or the first active one)")
    .addHelpText('after', help)
    .action(async (prompt: string, options: LlmOptions) => {
      endWhenUnread();
      const { runLlm } = await import('./run-llm.ts');
      process.exitCode = await runLlm(prompt, options, await processConsole());
    });
}

const help = `
The answer is written to standard output as it comes, the figures behind it to standard error. Figures are counted by the
provider where it reports them, otherwise estimated, and marked so.

A provider that answers from a flow needs an agent that has one: --agent, or else the agent that answers calls.

Examples:
  $ talky llm "Name a colour."
  $ talky llm "Name a colour." --provider groq --system "Answer in one word."
  $ talky llm "what are your hours" --agent front-desk --json

Exit status: 0 it answered; 1 the provider failed; 2 a wrong option or setting; 130 interrupted.`;
