import { type CalendarDate, months } from './calendar-date.ts';
import type { Flow, FlowIntent, FlowState } from './flow.ts';
import { matchWhole, type ReadSlot } from './pattern-match.ts';
import { assignValues, spotSlots, type SpottedValue } from './slot-spotting.ts';
import { kindOf, readWhole, type SlotReaders } from './slots.ts';
import { ordinalWords } from './spoken-numbers.ts';
import { spokenWords } from './spoken-words.ts';
import { withSpokenDates } from './typed-dates.ts';
import { isBackchannel, readYesNo } from './yes-no.ts';

export type SlotValues = ReadonlyMap<string, string>;

/** What a turn means in the state in which it was said. */
export type Meaning =
  | { readonly type: 'answer'; readonly slots: SlotValues }
  | { readonly type: 'intent'; readonly intent: FlowIntent; readonly slots: SlotValues }
  | { readonly type: 'yes' | 'no' }
  /** "I am listening", where nothing was asked that it could answer. */
  | { readonly type: 'backchannel' }
  | { readonly type: 'nothing' };

export interface Situation {
  readonly flow: Flow;
  readonly state: FlowState;
  /** What is filled already. */
  readonly filled: SlotValues;
  readonly readers: SlotReaders;
  readonly today: CalendarDate;
}

/** What recognisers give for speech that they don't understand, ours for what its grammar doesn't cover. */
const unintelligible = /\[(?:unintelligible|unclear|inaudible|noise|silence)\]/i;
const onlyKeys = /^[0-9*A-D]+$/;
/** More words than this are a speech, not an answer; its patterns would cost more than they could give. */
const mostWords = 60;
const mostCharacters = 400;
/** An intent this near is meant even where the words hold an answer as well. */
const certainIntent = 0.75;
const fillers = new Set('um uh er erm hmm well so please hello hi hey thanks just actually'.split(' '));
const nothing: Meaning = { type: 'nothing' };

export function understand(text: string, situation: Situation): Meaning {
  const said = text.trim();
  if (said === '' || unintelligible.test(said)) return nothing;
  const { state, flow, today } = situation;
  const key = keyMeaning(said, state.keys, situation);
  if (key !== undefined) return key;
  const typed = withSpokenDates(spelledOut(said, situation).slice(0, mostCharacters), today);
  const words = spokenWords(typed).slice(0, mostWords);
  return (
    exactMeaning(words, situation) ??
    exactMeaning(
      words.filter((word) => !fillers.has(word)),
      situation,
    ) ??
    keyMeaning(said, flow.keys, situation) ??
    (isBackchannel(words) ? { type: 'backchannel' } : likelyMeaning(words, situation))
  );
}

function keyMeaning(
  said: string,
  keys: Readonly<Record<string, string>> | undefined,
  { flow, state, readers }: Situation,
): Meaning | undefined {
  const chosen = keys !== undefined && Object.hasOwn(keys, said) ? keys[said] : undefined;
  if (chosen === undefined) return undefined;
  if (state.yes !== undefined && (chosen === 'yes' || chosen === 'no')) return { type: chosen };
  const intent = flow.intents.get(chosen);
  if (intent !== undefined) return { type: 'intent', intent, slots: new Map() };
  if (state.slot === undefined) return undefined;
  const value = readWhole(readers.get(state.slot), spokenWords(chosen));
  return value === undefined ? undefined : { type: 'answer', slots: new Map([[state.slot, value]]) };
}

/** Whether a turn is nothing but keys of a telephone. */
export function isKeyed(text: string): boolean {
  return onlyKeys.test(text.trim());
}

/** A keypad has no colon and no letters: `330` and `1530` are times, `0314` a date, where they are asked for. */
function spelledOut(said: string, { flow, state }: Situation): string {
  const asked = state.slot === undefined ? undefined : flow.slots.get(state.slot)?.type;
  if (asked === 'time') return said.replace(/^(\d{1,2})([0-5]\d)$/, '$1:$2');
  const [, digits, day] = (asked === 'day' && /^(\d\d)(\d\d)$/.exec(said)) || [];
  const month = months[Number(digits) - 1];
  return month === undefined ? said : `the ${ordinalWords(Number(day))} of ${month}`;
}

/** Words that a pattern covers from the first to the last. */
function exactMeaning(words: readonly string[], { state, readers }: Situation): Meaning | undefined {
  if (words.length === 0) return undefined;
  const yesNo = state.yes === undefined ? undefined : readYesNo(words);
  if (yesNo !== undefined) return { type: yesNo };
  const readSlot: ReadSlot = (slot, from, at) => readers.get(slot)?.readAt(from, at) ?? [];
  for (const pattern of state.answers) {
    const match = matchWhole(pattern, words, readSlot);
    if (match !== undefined) return { type: 'answer', slots: match.slots };
  }
  for (const intent of [...state.offered, ...state.unlisted]) {
    for (const pattern of intent.phrases) {
      const match = matchWhole(pattern, words, readSlot);
      if (match !== undefined) return { type: 'intent', intent, slots: match.slots };
    }
  }
  return undefined;
}

/** Words that no pattern covers: values found among them, and the intent whose phrases they are most like. */
function likelyMeaning(words: readonly string[], situation: Situation): Meaning {
  const { flow, state, readers, filled } = situation;
  const spotted = spotSlots(words, state.fillable, state.slot, readers);
  const meant = new Map([...state.offered, ...state.unlisted].map((intent) => [intent.name, intent]));
  const everySlot = [...flow.slots.keys()];
  const all = spotSlots(words, everySlot, state.slot, readers);
  const best = flow.similarity.best(withPlaceholders(words, all, flow), new Set(meant.keys()));
  const intent = best === undefined ? openerOf(all, situation) : meant.get(best.meaning);
  const isCertain = best !== undefined && best.score >= certainIntent;
  if (spotted.length > 0 && !isCertain) {
    const own = state.slot === undefined ? [] : [state.slot];
    return { type: 'answer', slots: assignValues(spotted, own, state.fillable, flow) };
  }
  if (intent === undefined || (state.unlisted.includes(intent) && !isCertain)) return nothing;
  const fillable = intent.go === undefined ? [] : (flow.states.get(intent.go)?.fillable ?? []);
  const free = fillable.filter((slot) => !filled.has(slot));
  return {
    type: 'intent',
    intent,
    slots: assignValues(spotSlots(words, fillable, undefined, readers), free, fillable, flow),
  };
}

/** Whoever names one of a few choices wants what they are for: the only thing on offer that asks for it. */
function openerOf(spotted: readonly SpottedValue[], { flow, state }: Situation): FlowIntent | undefined {
  const chosen = spotted.map(({ slot }) => slot).filter((slot) => flow.slots.get(slot)?.type === 'choice');
  const openers = state.offered.filter(({ go }) => {
    const { fillable = [] } = (go === undefined ? undefined : flow.states.get(go)) ?? {};
    return chosen.some((slot) => fillable.includes(slot));
  });
  return openers.length === 1 ? openers[0] : undefined;
}

/** The words as examples have them: each value as the `{kind}` of its slot. */
function withPlaceholders(
  words: readonly string[],
  spotted: readonly SpottedValue[],
  flow: Flow,
): readonly string[] {
  const out: string[] = [];
  let done = 0;
  for (const { at, length, slot } of spotted) {
    out.push(...words.slice(done, at), `{${kindOf(flow, slot)}}`);
    done = at + length;
  }
  return [...out, ...words.slice(done)];
}
