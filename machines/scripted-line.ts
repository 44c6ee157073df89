import type { CallContext } from './call-context.ts';
import type { SpokenLine } from './vocabulary/policy.ts';
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
      return lineFrom(name, prompts[promptsGiven % prompts.length] ?? '');
    case 'apology':
      return lineFrom(name, apology);
    case 'farewell':
      return { name, text: farewell };
  }
}

/** The line with this name that a configuration, or an operator, has written. */
export function lineFrom(name: LineName, spoken: SpokenLine): Line {
  if (typeof spoken === 'string') return { name, text: spoken };
  const { text, interruption: mode } = spoken;
  return mode === undefined ? { name, text } : { name, text, mode };
}
