import type { Flow } from './flow.ts';
import { plainestOf } from './pattern-samples.ts';
import { fillTemplate } from './reply-template.ts';
import { exampleOf } from './slots.ts';

/** What a person needs to know before talking to a flow. */
export interface FlowDescription {
  readonly name: string;
  readonly label: 'scripted';
  readonly about: string;
  /** What can be said, by intent. */
  readonly phrases: readonly { readonly intent: string; readonly try: readonly string[] }[];
}

const phrasesPerIntent = 3;

export function describeFlow(flow: Flow): FlowDescription {
  const { name, label, about } = flow;
  // What can be said at once, and not only in the middle of something.
  const phrases = flow.start.offered.map(({ name: intent, examples }) => ({
    intent,
    try: examples.slice(0, phrasesPerIntent).map((example) => sayExamples(plainestOf(example), flow)),
  }));
  return { name, label, about, phrases };
}

function sayExamples(phrase: string, flow: Flow): string {
  return fillTemplate(phrase, (name) => {
    const slot = flow.slots.get(name);
    return slot === undefined ? undefined : exampleOf(slot);
  });
}
