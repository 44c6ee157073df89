import type { Flow, FlowIntent } from './flow.ts';
import type { KeyPath } from './flow-document.ts';
import { samplesOf } from './pattern-samples.ts';

/** Enough to reach every variant of an example of ordinary size. */
const samplesPerExample = 200;

/** Phrases that would mean two things in one state, each reported once, at the later intent. */
export function findClashes(flow: Flow): readonly { readonly path: KeyPath; readonly message: string }[] {
  const phrases = new Map([...flow.intents.values()].map((intent) => [intent, phrasesOf(intent)]));
  const found = new Map<string, { readonly path: KeyPath; readonly message: string }>();
  for (const state of flow.states.values()) {
    const said = state.offered.flatMap((intent) =>
      [...(phrases.get(intent) ?? [])].map(([phrase, index]) => ({ intent, phrase, index })),
    );
    const owner = new Map<string, FlowIntent>();
    for (const { intent, phrase, index } of said) {
      const other = owner.get(phrase) ?? intent;
      owner.set(phrase, other);
      const isMeant = other.overrides?.includes(intent.name) === true;
      if (other === intent || isMeant) continue;
      found.set([other.name, intent.name].toSorted().join(' '), {
        path: ['intents', intent.name, 'examples', index],
        message: `"${phrase}" also means "${other.name}" in state "${state.name}"; keep it in one of them, or let "${other.name}" override`,
      });
    }
  }
  return [...found.values()];
}

/** Each phrase with the index of its example. */
function phrasesOf({ examples }: FlowIntent): ReadonlyMap<string, number> {
  return new Map(
    examples.flatMap((example, index) =>
      samplesOf(example, samplesPerExample).map((phrase): [string, number] => [phrase, index]),
    ),
  );
}
