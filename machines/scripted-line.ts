import type { CallContext } from './call-context.ts';
import type { Line, LineName } from './vocabulary/reply.ts';

/** The line of this name that is next to be spoken: prompts in turn, an operator's lines in order. */
export function lineOf(
  { lines, policy, promptsGiven, apology, farewell }: CallContext,
  name: LineName,
): Line {
  const { prompts } = policy.silence;
  switch (name) {
    case 'greeting':
    case 'operator':
      return lines[0] ?? { name, text: '' };
    case 'prompt':
      return { name, text: prompts[promptsGiven % prompts.length] ?? '' };
    case 'apology':
      return { name, text: apology };
    case 'farewell':
      return { name, text: farewell };
  }
}
