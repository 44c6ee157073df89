import { Command } from 'commander';
import { playerNames } from '../caller/player.ts';
import { processConsole } from './console.ts';
import { endWhenUnread } from './end-when-unread.ts';
import { withProviderOptions } from './provider-options.ts';
import type { ChatOptions } from './run-chat.ts';

/** `talky chat`: its options and help. */
export function chatCommand(): Command {
  const command = new Command('chat')
    .description("Type to an agent's language model; the answers stream as text and are spoken.")
    .option('--agent <name>', 'the agent (default: the one that answers calls)')
    .option('--tts <name>', "the provider that speaks (default: the agent's)")
    .option('--voice <id>', "its voice (default: the agent's)")
    .option('--mute', 'do not speak the answers aloud');
  return withProviderOptions(command, "the language model's provider (default: the agent's)")
    .addHelpText('after', help)
    .action(async (options: ChatOptions) => {
      endWhenUnread();
      const { runChat } = await import('./run-chat.ts');
      process.exitCode = await runChat(options, await processConsole());
    });
}

const help = `
Each line is a turn. No server and no call is in between: model, clauses and voice are the agent's, its rules of who has
the floor are not. A line that is typed while an answer is given stops it, and so does Ctrl-C; Ctrl-C again, or Ctrl-D,
ends the chat. The model is told how far an answer that was stopped had been heard, or, if it was not spoken, written.

Answers are spoken, unless you want JSON, if one of these programs is found: ${playerNames.join(', ')}.
Lines of a pipe are answered one after the other.

Examples:
  $ talky chat
  $ talky chat --agent assistant --provider groq --tts cartesia
  $ printf 'what are your hours\\n' | talky chat --agent front-desk --mute

Exit status: 0 each line was answered; 1 one was not; 2 a wrong option or setting; 130 ended by Ctrl-C.`;
