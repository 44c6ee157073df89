import type { Flow, FlowState } from '../../../src/providers/scripted/flow.ts';
import { toGrammar } from '../../../src/providers/scripted/pattern-grammar.ts';
import { parsePattern, type Pattern } from '../../../src/providers/scripted/pattern.ts';
import { noPattern, yesPattern } from '../../../src/providers/scripted/yes-no.ts';

const yesOrNo = parsePattern(`${yesPattern} | ${noPattern}`);

/** A vendor does not know where in the conversation it is. What is short, and said often, would drown among all phrases. */
const weights = { yesOrNo: 20, answers: 10, intents: 1 };

/** Everything that can be said anywhere in the flow, as one JSGF expression: each phrase once. */
export function flowGrammar(flow: Flow): string {
  const answers = new Set<string>();
  const intents = new Set<string>();
  for (const state of flow.states.values()) {
    for (const answer of state.answers) answers.add(toGrammar(answer, slotsOf(flow, state)));
    for (const { examples } of state.offered)
      for (const example of examples) intents.add(toGrammar(example, slotsOf(flow)));
  }
  const groups = [
    { weight: weights.yesOrNo, phrases: [toGrammar(yesOrNo, new Map())] },
    { weight: weights.answers, phrases: [...answers] },
    { weight: weights.intents, phrases: [...intents] },
  ].filter(({ phrases }) => phrases.length > 0);
  const alternatives = groups.map(({ weight, phrases }) => `/${weight}/ ( ${phrases.join(' | ')} )`);
  return `( ${alternatives.join(' | ')} ) [ please ]`;
}

function slotsOf(flow: Flow, state?: FlowState): ReadonlyMap<string, Pattern> {
  return new Map(
    [...flow.slotPatterns].map(([name, { passing, asked }]) => [
      name,
      name === state?.slot ? asked : passing,
    ]),
  );
}
