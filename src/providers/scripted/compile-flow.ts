import type { Flow, FlowIntent, FlowState, SlotPatterns } from './flow.ts';
import type { FlowFile, StateFile } from './flow-schema.ts';
import type { KeyPath } from './flow-document.ts';
import { parsePattern, type Pattern, PatternUnreadable, slotsOf } from './pattern.ts';
import { samplesOf } from './pattern-samples.ts';
import { type KnownPhrase, PhraseSimilarity } from './phrase-similarity.ts';
import { kindOf, slotPatternText } from './slots.ts';
import { canonicalWords } from './spoken-words.ts';

/** Samples of one example that free text is compared with; more make it slower and hardly better. */
const samplesPerExample = 24;

type Complain = (path: KeyPath, message: string) => void;

/** Reads every pattern of `file` and joins names to what they name; names that don't exist are left to `checkFlow`. */
export function compileFlow(file: FlowFile, complain: Complain): Flow | undefined {
  const slots = new Map(Object.entries(file.slots));
  const slotPatterns = new Map<string, SlotPatterns>();
  for (const [name, slot] of slots) {
    const [passing, asked] = [false, true].map((isAsked) =>
      readPattern(slotPatternText(slot, isAsked), new Map(), ['slots', name, 'values'], complain),
    );
    if (passing !== undefined && asked !== undefined) slotPatterns.set(name, { passing, asked });
  }
  const phrases = readPhrases(file, complain);
  const intents = readIntents(file, phrases, complain);
  const topics = topicSlots(file);
  const states = new Map<string, FlowState>();
  for (const [name, state] of Object.entries(file.states))
    states.set(name, readState({ name, state, topics, intents, phrases, complain }));
  const start = states.get(file.start);
  if (start === undefined) return undefined;
  return {
    ...file,
    start,
    slots,
    slotPatterns,
    topics,
    intents,
    states,
    similarity: new PhraseSimilarity(
      [...intents.values()].flatMap((intent) => knownPhrases(intent, { slots })),
    ),
  };
}

function readPattern(
  text: string,
  phrases: ReadonlyMap<string, Pattern>,
  path: KeyPath,
  complain: Complain,
): Pattern | undefined {
  try {
    return parsePattern(text, phrases);
  } catch (error) {
    if (!(error instanceof PatternUnreadable)) throw error;
    complain(path, error.message);
    return undefined;
  }
}

/** A phrase may use the ones above it. */
function readPhrases(file: FlowFile, complain: Complain): ReadonlyMap<string, Pattern> {
  const phrases = new Map<string, Pattern>();
  for (const [name, text] of Object.entries(file.phrases)) {
    const pattern = readPattern(text, phrases, ['phrases', name], complain);
    if (pattern !== undefined) phrases.set(name, pattern);
  }
  return phrases;
}

function readIntents(
  file: FlowFile,
  phrases: ReadonlyMap<string, Pattern>,
  complain: Complain,
): ReadonlyMap<string, FlowIntent> {
  return new Map(
    Object.entries(file.intents).map(([name, intent]) => {
      const { unheard = [], ...rest } = intent;
      const readAll = (texts: readonly string[], key: string) =>
        texts
          .map((text, index) => readPattern(text, phrases, ['intents', name, key, index], complain))
          .filter((pattern) => pattern !== undefined);
      const examples = readAll(intent.examples, 'examples');
      return [name, { ...rest, name, examples, phrases: examples.concat(readAll(unheard, 'unheard')) }];
    }),
  );
}

/** The slots that the states of each topic ask for, in their order. */
function topicSlots(file: FlowFile): ReadonlyMap<string, readonly string[]> {
  const topics = new Map<string, readonly string[]>();
  for (const { topic, slot } of Object.values(file.states)) {
    if (topic === undefined) continue;
    const known = topics.get(topic) ?? [];
    topics.set(topic, slot === undefined ? known : [...new Set([...known, slot])]);
  }
  return topics;
}

interface StateParts {
  readonly name: string;
  readonly state: StateFile;
  readonly topics: ReadonlyMap<string, readonly string[]>;
  readonly intents: ReadonlyMap<string, FlowIntent>;
  readonly phrases: ReadonlyMap<string, Pattern>;
  readonly complain: Complain;
}

function readState({ name, state, topics, intents, phrases, complain }: StateParts): FlowState {
  const written = state.answers ?? (state.slot === undefined ? [] : [`{${state.slot}}`]);
  const answers = written
    .map((text, index) => readPattern(text, phrases, ['states', name, 'answers', index], complain))
    .filter((pattern) => pattern !== undefined);
  const own = (state.intents ?? []).map((intent) => intents.get(intent));
  const everywhere = [...intents.values()].filter((intent) => intent.everywhere === true);
  const topic = state.topic === undefined || state.done === true ? [] : (topics.get(state.topic) ?? []);
  const offered = [...new Set([...own, ...everywhere])].filter((intent) => intent !== undefined);
  return {
    ...state,
    name,
    answers,
    offered,
    unlisted: [...intents.values()].filter((intent) => intent.unlisted === true && !offered.includes(intent)),
    fillable: [
      ...new Set([...(state.slot === undefined ? [] : [state.slot]), ...topic, ...answers.flatMap(slotsOf)]),
    ],
  };
}

function knownPhrases(intent: FlowIntent, flow: Pick<Flow, 'slots'>): readonly KnownPhrase[] {
  return intent.phrases
    .flatMap((pattern) => samplesOf(pattern, samplesPerExample))
    .map((sample) => ({
      meaning: intent.name,
      words: canonicalWords(sample.split(' ')).map((word) =>
        word.startsWith('{') ? `{${kindOf(flow, word.slice(1, -1))}}` : word,
      ),
    }));
}
