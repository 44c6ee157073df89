import type { SpeechContext } from '../../ports/speech-to-text.ts';
import type { Flow, FlowState } from './flow.ts';
import { toGrammar } from './pattern-grammar.ts';
import { parsePattern } from './pattern.ts';
import { noPattern, yesPattern } from './yes-no.ts';

const yesOrNo = parsePattern(`${yesPattern} | ${noPattern}`);

/** What may be said in `state`, for a recogniser that needs to be told. */
export function expectedSpeech(flow: Flow, state: FlowState): SpeechContext {
  const patterns = [
    ...(state.yes === undefined ? [] : [yesOrNo]),
    ...state.answers,
    ...state.offered.flatMap(({ examples }) => examples),
  ];
  const phrases = patterns.map((pattern) => toGrammar(pattern, flow.slotPatterns)).join(' | ');
  return { grammar: `[ um | uh | well | hello ] ( ${phrases} ) [ please ]`, keyterms: keyterms(flow) };
}

/** The names that belong to this flow and that no general recogniser expects. */
function keyterms(flow: Flow): readonly string[] {
  return [...flow.slots.values()].flatMap((slot) => (slot.type === 'choice' ? Object.keys(slot.values) : []));
}
