import type { SpeechContext } from '../../ports/speech-to-text.ts';
import type { Flow, FlowState } from './flow.ts';
import { toGrammar } from './pattern-grammar.ts';
import { parsePattern } from './pattern.ts';
import { noPattern, yesPattern } from './yes-no.ts';

const yesOrNo = parsePattern(`${yesPattern} | ${noPattern}`);

/**
 * How much likelier a caller is to answer, or to name what the state offers, than to say what can be said everywhere. A
 * recogniser shares the likelihood among alternatives: without weights a lone "yes" drowns among dozens of phrases.
 */
const weights = { answers: 20, own: 10, everywhere: 1 };

/** What may be said in `state`, for a recogniser that needs to be told. */
export function expectedSpeech(flow: Flow, state: FlowState): SpeechContext {
  const own = state.offered.filter(({ everywhere }) => everywhere !== true);
  const common = state.offered.filter(({ everywhere }) => everywhere === true);
  const groups = [
    { weight: weights.answers, patterns: [...(state.yes === undefined ? [] : [yesOrNo]), ...state.answers] },
    { weight: weights.own, patterns: own.flatMap(({ examples }) => examples) },
    { weight: weights.everywhere, patterns: common.flatMap(({ examples }) => examples) },
  ].filter(({ patterns }) => patterns.length > 0);
  const slots = new Map(
    [...flow.slotPatterns].map(([name, { passing, asked }]) => [name, name === state.slot ? asked : passing]),
  );
  const alternatives = groups.map(({ weight, patterns }) => {
    const phrases = patterns.map((pattern) => toGrammar(pattern, slots)).join(' | ');
    return `/${weight}/ ( ${phrases} )`;
  });
  return { grammar: `( ${alternatives.join(' | ')} ) [ please ]`, keyterms: keyterms(flow) };
}

/** The names that belong to this flow and that no general recogniser expects. */
function keyterms(flow: Flow): readonly string[] {
  return [...flow.slots.values()].flatMap((slot) => (slot.type === 'choice' ? Object.keys(slot.values) : []));
}
