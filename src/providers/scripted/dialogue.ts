import type { Message } from '../../../machines/vocabulary/history.ts';
import type { CalendarDate } from './calendar-date.ts';
import type { Flow, FlowIntent, FlowState } from './flow.ts';
import { fillTemplate, placeholdersOf } from './reply-template.ts';
import { createSlotReaders, type SlotReaders } from './slots.ts';
import { spokenWords } from './spoken-words.ts';
import { type Meaning, type SlotValues, understand } from './understanding.ts';

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
export function foldDialogue(flow: Flow, messages: readonly Message[], today: CalendarDate): Dialogue {
  const conversation = new Conversation(flow, today);
  let heard = '';
  let dialogue = conversation.opening();
  for (const message of messages) {
    if (message.role === 'assistant') heard = message.text;
    if (message.role === 'user') {
      dialogue = conversation.answer(dialogue, message.text, heard);
      heard = '';
    }
  }
  return dialogue;
}

/** The moves of a flow; it holds no state of a conversation. */
class Conversation {
  readonly #flow: Flow;
  readonly #today: CalendarDate;
  readonly #readers: SlotReaders;

  constructor(flow: Flow, today: CalendarDate) {
    this.#flow = flow;
    this.#today = today;
    this.#readers = createSlotReaders(flow, today);
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
    if (meaning.type === 'nothing') return this.#miss(before);
    return { ...this.#act(before, meaning, heard), misses: 0 };
  }

  #act(before: Dialogue, meaning: Exclude<Meaning, { readonly type: 'nothing' }>, heard: string): Dialogue {
    const { state, slots } = before;
    switch (meaning.type) {
      case 'backchannel':
        return this.#say(before, this.#question(state, slots));
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

  #miss(before: Dialogue): Dialogue {
    const { fallbacks, escalate, intents } = this.#flow;
    const misses = before.misses + 1;
    const rescue = misses >= escalate.after ? intents.get(escalate.intent) : undefined;
    if (rescue !== undefined) return { ...this.#follow(before, rescue, new Map()), misses: 0 };
    const line = fallbacks[Math.min(misses, fallbacks.length) - 1] ?? '';
    const fallback = fillTemplate(line, () => before.state.try);
    const question = this.#question(before.state, before.slots);
    return { ...this.#say(before, `${fallback} ${question}`), misses };
  }

  #fill(before: Dialogue, said: SlotValues): Dialogue {
    const { state } = before;
    const { slots, refusal } = this.#accept(before.slots, said);
    const filled =
      state.slot === undefined ? [...said.keys()].some((name) => slots.has(name)) : slots.has(state.slot);
    const after = { ...before, slots };
    if (refusal !== '' || !filled || state.next === undefined)
      return this.#say(after, `${refusal} ${this.#question(state, slots)}`);
    return this.#go(after, state.next, '');
  }

  #follow(before: Dialogue, intent: FlowIntent, said: SlotValues): Dialogue {
    if (intent.repeat === true) return before;
    const line = this.#render(intent.say, before.slots);
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
    let here = state;
    for (const passed = new Set<FlowState>(); here.slot !== undefined && slots.has(here.slot);) {
      const next = here.next === undefined ? undefined : this.#flow.states.get(here.next);
      if (next === undefined || passed.has(next)) break;
      passed.add(next);
      here = next;
    }
    const remembered = new Map(without(slots, here.forget ?? []));
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
      const definition = this.#flow.slots.get(name);
      if (this.#readers.get(name)?.isAllowed(value) !== false) accepted.set(name, value);
      else refusals.push((definition !== undefined && 'refusal' in definition && definition.refusal) || '');
    }
    return { slots: accepted, refusal: refusals.join(' ') };
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
    return fillTemplate(template ?? '', (name) => this.#sayValue(name, slots));
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
