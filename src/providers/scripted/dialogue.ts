import type { Message } from '../../../machines/vocabulary/history.ts';
import { isoDate, type Moment } from './calendar-date.ts';
import type { Flow, FlowIntent, FlowState } from './flow.ts';
import { fillTemplate, placeholdersOf } from './reply-template.ts';
import type { SlotFault } from './slot-reader.ts';
import { createSlotReaders, type SlotReaders } from './slots.ts';
import { minutesOf } from './time-slot.ts';
import { spokenWords } from './spoken-words.ts';
import { isKeyed, type Meaning, type SlotValues, understand } from './understanding.ts';

export interface ScriptedReply {
  readonly text: string;
  readonly tool?: { readonly name: string; readonly args: Readonly<Record<string, unknown>> };
}

/** Where a conversation stands: everything about it follows from the messages, nothing is kept. */
export interface Dialogue {
  readonly state: FlowState;
  readonly slots: SlotValues;
  /** How many turns in a row were not understood. */
  readonly misses: number;
  /** What is to be said now. */
  readonly reply: ScriptedReply;
}

/**
 * Runs `messages` through `flow`. Days are counted from `today`, also those of earlier turns: what crosses midnight in
 * the middle of a call is confirmed anew, because a yes counts only for a day that was heard.
 */
export function foldDialogue(flow: Flow, messages: readonly Message[], today: Moment): Dialogue {
  const conversation = new Conversation(flow, today);
  const at = `${isoDate(today)} ${today.minute ?? ''}`;
  const folded = foldedOf(flow);
  let last: Folded = { before: undefined, at, dialogue: conversation.opening(), heard: '' };
  let before: Folded | undefined;
  for (const message of messages) {
    const known = folded.get(message);
    last =
      known?.before === before && known?.at === at
        ? known
        : { before, at, ...conversation.hear(last, message) };
    folded.set(message, last);
    before = last;
  }
  return last.dialogue;
}

/** Where a conversation stood after a message. */
interface Folded extends Standing {
  /** What came before it, by which the same message in another conversation is told apart. */
  readonly before: Folded | undefined;
  /** The minute in which it was understood. */
  readonly at: string;
}

interface Standing {
  readonly dialogue: Dialogue;
  /** What the caller has heard since the last turn. */
  readonly heard: string;
}

/** A call asks about the same messages again and again, and to understand them takes time. */
const foldedByFlow = new WeakMap<Flow, WeakMap<Message, Folded>>();

function foldedOf(flow: Flow): WeakMap<Message, Folded> {
  const folded = foldedByFlow.get(flow) ?? new WeakMap<Message, Folded>();
  foldedByFlow.set(flow, folded);
  return folded;
}

/** The moves of a flow; it holds no state of a conversation. */
class Conversation {
  readonly #flow: Flow;
  readonly #today: Moment;
  readonly #readers: SlotReaders;

  constructor(flow: Flow, today: Moment) {
    this.#flow = flow;
    this.#today = today;
    this.#readers = createSlotReaders(flow, today);
  }

  hear({ dialogue, heard }: Standing, message: Message): Standing {
    if (message.role === 'assistant') return { dialogue, heard: message.text };
    if (message.role !== 'user') return { dialogue, heard };
    return { dialogue: this.answer(dialogue, message.text, heard), heard: '' };
  }

  opening(): Dialogue {
    return this.#enter(this.#flow.start, new Map(), '');
  }

  /** The caller's turn `text`, after having heard `heard` since the turn before. */
  answer(before: Dialogue, text: string, heard: string): Dialogue {
    const { state, slots } = before;
    const meaning = understand(text, {
      flow: this.#flow,
      state,
      filled: slots,
      readers: this.#readers,
      today: this.#today,
    });
    if (meaning.type === 'nothing') return this.#miss(before, text);
    return { ...this.#act(before, meaning, heard), misses: 0 };
  }

  #act(before: Dialogue, meaning: Exclude<Meaning, { readonly type: 'nothing' }>, heard: string): Dialogue {
    const { state, slots } = before;
    switch (meaning.type) {
      case 'backchannel':
        // Where nothing was asked, what was said is said again, and done again.
        return state.ask === undefined
          ? this.#enter(state, slots, '')
          : this.#say(before, this.#question(state, slots));
      case 'answer':
        return this.#fill(before, meaning.slots);
      case 'intent':
        return this.#follow(before, meaning.intent, meaning.slots);
      case 'yes':
        return this.#wasHeard(state, slots, heard)
          ? this.#go(before, state.yes, '')
          : this.#say(before, this.#question(state, slots));
      case 'no':
        return this.#go(before, state.no, '');
    }
  }

  #miss(before: Dialogue, said: string): Dialogue {
    const { fallbacks, misdialled, escalate, intents } = this.#flow;
    const misses = before.misses + 1;
    const rescue = misses >= escalate.after ? intents.get(escalate.intent) : undefined;
    if (rescue !== undefined) return { ...this.#follow(before, rescue, new Map()), misses: 0 };
    const wrongKeys = isKeyed(said) && before.state.menu !== undefined ? misdialled : undefined;
    const line = wrongKeys ?? fallbacks[Math.min(misses, fallbacks.length) - 1];
    const fallback = this.#renderIn(before.state, line, before.slots);
    const question = this.#question(before.state, before.slots);
    return { ...this.#say(before, `${fallback} ${question}`), misses };
  }

  #fill(before: Dialogue, said: SlotValues): Dialogue {
    const { state } = before;
    const { slots, refusal } = this.#accept(before.slots, said);
    const lost = [...before.slots.keys()].find((name) => !slots.has(name));
    const asksAgain = lost === undefined ? undefined : this.#stateAskingFor(lost, state.topic);
    if (asksAgain !== undefined) return this.#enter(asksAgain, slots, refusal);
    const filled = state.slot === undefined ? [...said.keys()] : [state.slot];
    const isAnswered =
      filled.some((name) => slots.has(name)) && filled.every((name) => slots.get(name) === said.get(name));
    const goesOn = isAnswered || (refusal === '' && filled.some((name) => slots.has(name)));
    const after = { ...before, slots };
    if (!goesOn || state.next === undefined)
      return this.#say(after, `${refusal} ${this.#question(state, slots)}`);
    return this.#go(after, state.next, refusal);
  }

  #stateAskingFor(slot: string, topic: string | undefined): FlowState | undefined {
    return [...this.#flow.states.values()].find((state) => state.slot === slot && state.topic === topic);
  }

  #follow(before: Dialogue, intent: FlowIntent, said: SlotValues): Dialogue {
    if (intent.repeat === true) return before;
    const line = this.#renderIn(before.state, intent.say, before.slots);
    const target = intent.go === undefined ? undefined : this.#flow.states.get(intent.go);
    if (target === undefined)
      return this.#say(before, `${line} ${this.#question(before.state, before.slots)}`);
    const kept = this.#leave(before.state, target, before.slots);
    const { slots, refusal } = this.#accept(kept, said);
    return this.#enter(target, slots, `${line} ${refusal}`);
  }

  #go(before: Dialogue, name: string | undefined, line: string): Dialogue {
    const target = name === undefined ? undefined : this.#flow.states.get(name);
    if (target === undefined) return this.#say(before, line);
    return this.#enter(target, this.#leave(before.state, target, before.slots), line);
  }

  /** Forgets what a topic has filled when the conversation goes on to something else. */
  #leave(from: FlowState, to: FlowState, slots: SlotValues): SlotValues {
    if (from.topic === undefined || (from.topic === to.topic && from.done !== true)) return slots;
    const forgotten = (this.#flow.topics.get(from.topic) ?? []).filter(
      (name) => this.#flow.slots.get(name)?.lasting !== true,
    );
    return without(slots, forgotten);
  }

  /** Enters `state`, or the first one after it that still has something to ask. */
  #enter(state: FlowState, slots: SlotValues, line: string): Dialogue {
    const known = without(slots, state.forget ?? []);
    let here = state;
    for (const passed = new Set<FlowState>(); here.slot !== undefined && known.has(here.slot);) {
      const next = here.next === undefined ? undefined : this.#flow.states.get(here.next);
      if (next === undefined || passed.has(next)) break;
      passed.add(next);
      here = next;
    }
    const remembered = new Map(without(known, here.forget ?? []));
    for (const [to, from] of Object.entries(here.remember ?? {})) {
      const value = slots.get(from);
      if (value !== undefined) remembered.set(to, value);
    }
    const text = [line, this.#render(here.say, remembered), this.#question(here, remembered)].join(' ');
    const reply = { text: tidy(text), ...(here.tool === undefined ? {} : { tool: here.tool }) };
    return { state: here, slots: remembered, misses: 0, reply };
  }

  /** The values that can be had; the others are answered with their slots' refusals. */
  #accept(slots: SlotValues, said: SlotValues): { readonly slots: SlotValues; readonly refusal: string } {
    const accepted = new Map(slots);
    const refusals: string[] = [];
    for (const [name, value] of said) {
      const fault = this.#readers.get(name)?.faultOf(value);
      if (fault === undefined) accepted.set(name, value);
      else refusals.push(this.#refusal(name, fault));
    }
    for (const name of this.#timesThatAreOver(accepted)) {
      accepted.delete(name);
      refusals.push(this.#refusal(name, 'past'));
    }
    return { slots: accepted, refusal: refusals.join(' ') };
  }

  #timesThatAreOver(slots: SlotValues): readonly string[] {
    const { minute = 0 } = this.#today;
    return [...slots].flatMap(([name, value]) => {
      const slot = this.#flow.slots.get(name);
      if (slot?.type !== 'time' || slot.day === undefined) return [];
      return slots.get(slot.day) === isoDate(this.#today) && minutesOf(value) < minute ? [name] : [];
    });
  }

  #refusal(name: string, fault: SlotFault): string {
    const slot = this.#flow.slots.get(name);
    if (slot?.type !== 'day' && slot?.type !== 'time') return '';
    return (fault === 'past' ? slot.past : slot.refusal) ?? '';
  }

  /** A yes agrees only to what the caller has heard: every value of the question must have been spoken. */
  #wasHeard(state: FlowState, slots: SlotValues, heard: string): boolean {
    const words = ` ${spokenWords(heard).join(' ')} `;
    return placeholdersOf(state.ask ?? '').every((name) =>
      words.includes(` ${spokenWords(this.#sayValue(name, slots) ?? '').join(' ')} `),
    );
  }

  #question(state: FlowState, slots: SlotValues): string {
    return this.#render(state.ask, slots);
  }

  #render(template: string | undefined, slots: SlotValues): string {
    const line = fillTemplate(template ?? '', (name) => this.#sayValue(name, slots));
    return line.replaceAll(/\bon today\b/g, 'today');
  }

  /** `template` may also tell what can be said and keyed in `state`. */
  #renderIn(state: FlowState, template: string | undefined, slots: SlotValues): string {
    const own = new Map([
      ['try', state.try],
      ['menu', state.menu],
    ]);
    const line = fillTemplate(template ?? '', (name) =>
      own.has(name) ? (own.get(name) ?? '') : `{${name}}`,
    );
    return this.#render(line, slots);
  }

  #sayValue(name: string, slots: SlotValues): string | undefined {
    const value = slots.get(name);
    return value === undefined ? undefined : this.#readers.get(name)?.say(value);
  }

  #say(before: Dialogue, text: string): Dialogue {
    return { ...before, reply: { text: tidy(text) } };
  }
}

function without(slots: SlotValues, names: readonly string[]): SlotValues {
  return new Map([...slots].filter(([name]) => !names.includes(name)));
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
