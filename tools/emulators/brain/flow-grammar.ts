import type { Flow } from '../../../src/providers/scripted/flow.ts';
import { toGrammar } from '../../../src/providers/scripted/pattern-grammar.ts';
import { parsePattern } from '../../../src/providers/scripted/pattern.ts';
import { noPattern, yesPattern } from '../../../src/providers/scripted/yes-no.ts';

/** All that may be said anywhere in a flow, for ears that don't know where the conversation stands. */
export function wholeGrammar(flow: Flow): string {
  const phrases = new Set<string>();
  const slotsOf = (asked: string | undefined) =>
    new Map(
      [...flow.slotPatterns].map(([name, { passing, asked: alone }]) => [
        name,
        name === asked ? alone : passing,
      ]),
    );
  phrases.add(toGrammar(parsePattern(`${yesPattern} | ${noPattern}`), slotsOf(undefined)));
  for (const { answers, slot } of flow.states.values())
    for (const answer of answers) phrases.add(toGrammar(answer, slotsOf(slot)));
  for (const { examples } of flow.intents.values())
    for (const example of examples) phrases.add(toGrammar(example, slotsOf(undefined)));
  return `( ${[...phrases].join(' | ')} ) [ please ]`;
}
