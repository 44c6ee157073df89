import type { Flow, FlowState } from './flow.ts';
import type { KeyPath } from './flow-document.ts';
import type { FlowFile, SlotFile, StateFile } from './flow-schema.ts';
import { findClashes } from './intent-clashes.ts';
import { hintAt } from './hint-at.ts';
import { slotsOf } from './pattern.ts';
import { placeholdersOf } from './reply-template.ts';
import { createSlotReader, readWhole } from './slots.ts';
import { spokenWords } from './spoken-words.ts';

type Complain = (path: KeyPath, message: string) => void;

/** What a voice can read aloud without guessing; digits and currency are left to `{slot}` and to words. */
const unspeakable = /[^\p{Script=Latin}\s\d.,;:!?'’"()–—&$%-]/u;

/** Complains about everything in a well-formed file that makes no sense as a whole. */
export function checkFlow(file: FlowFile, flow: Flow | undefined, complain: Complain): void {
  checkTop(file, complain);
  for (const [name, intent] of Object.entries(file.intents)) {
    const path = ['intents', name];
    expectName(intent.go, file.states, 'state', [...path, 'go'], complain);
    for (const [index, other] of (intent.overrides ?? []).entries())
      expectName(other, file.intents, 'intent', [...path, 'overrides', index], complain);
    checkLine(intent.say, [...Object.keys(file.slots), 'try', 'menu'], [...path, 'say'], complain);
    if (intent.say === undefined && intent.go === undefined && intent.repeat !== true)
      complain(path, 'leads to nothing; give it "say", "go" or "repeat"');
  }
  for (const [name, state] of Object.entries(file.states)) checkState(file, name, state, complain);
  if (flow === undefined) return;
  checkPatternSlots(file, flow, complain);
  checkReach(file, flow, complain);
  for (const { path, message } of findClashes(flow)) complain(path, message);
}

function checkTop(file: FlowFile, complain: Complain): void {
  expectName(file.start, file.states, 'state', ['start'], complain);
  expectName(file.escalate.intent, file.intents, 'intent', ['escalate', 'intent'], complain);
  for (const [key, intent] of Object.entries(file.keys)) {
    checkKey(key, ['keys', key], complain);
    expectName(intent, file.intents, 'intent', ['keys', key], complain);
  }
  for (const [index, line] of file.fallbacks.entries())
    checkLine(line, ['try', 'menu'], ['fallbacks', index], complain);
  checkLine(file.misdialled, ['menu'], ['misdialled'], complain);
  for (const [name, slot] of Object.entries(file.slots)) checkSlot(file, name, slot, complain);
}

function checkSlot(file: FlowFile, name: string, slot: SlotFile, complain: Complain): void {
  const path = ['slots', name];
  if (name === 'try' || name === 'menu')
    complain(path, `"{${name}}" stands for what a state says of itself; give the slot another name`);
  if (slot.type !== 'day' && slot.type !== 'time') return;
  checkLine(slot.refusal, [], [...path, 'refusal'], complain);
  checkLine(slot.past, [], [...path, 'past'], complain);
  if (slot.type === 'time') expectName(slot.day, file.slots, 'slot', [...path, 'day'], complain);
}

function checkState(file: FlowFile, name: string, state: StateFile, complain: Complain): void {
  const path = ['states', name];
  for (const target of ['next', 'yes', 'no'] as const)
    expectName(state[target], file.states, 'state', [...path, target], complain);
  expectName(state.slot, file.slots, 'slot', [...path, 'slot'], complain);
  for (const [index, intent] of (state.intents ?? []).entries())
    expectName(intent, file.intents, 'intent', [...path, 'intents', index], complain);
  for (const [index, slot] of (state.forget ?? []).entries())
    expectName(slot, file.slots, 'slot', [...path, 'forget', index], complain);
  for (const line of ['try', 'menu'] as const) checkLine(state[line], [], [...path, line], complain);
  for (const line of ['say', 'ask'] as const)
    checkLine(state[line], Object.keys(file.slots), [...path, line], complain);
  if (state.slot !== undefined && state.next === undefined)
    complain(path, 'fills a slot and leads nowhere; add "next"');
  if (state.slot !== undefined && state.ask === undefined)
    complain(path, 'fills a slot and never asks for it; add "ask"');
  if ((state.yes === undefined) !== (state.no === undefined))
    complain(path, 'has one of "yes" and "no"; a question needs both');
  if (state.yes !== undefined && state.ask === undefined)
    complain(path, 'expects a yes or a no and never asks; add "ask"');
  checkKeys(file, name, state, complain);
  checkRemember(file, name, state, complain);
}

function checkKeys(file: FlowFile, name: string, state: StateFile, complain: Complain): void {
  const slot = state.slot === undefined ? undefined : file.slots[state.slot];
  const known = [
    ...Object.keys(file.intents),
    ...(state.yes === undefined ? [] : ['yes', 'no']),
    ...(slot?.type === 'choice' ? Object.keys(slot.values) : []),
  ];
  for (const [key, meaning] of Object.entries(state.keys ?? {})) {
    checkKey(key, ['states', name, 'keys', key], complain);
    const isValue = slot !== undefined && isValueOf(slot, meaning);
    if (!known.includes(meaning) && !isValue)
      complain(['states', name, 'keys', key], `"${meaning}" can't be chosen here${hintAt(meaning, known)}`);
  }
}

/** Any day will do: whether words are a day does not depend on today. */
const someDay = { year: 2026, month: 1, day: 1 };

function isValueOf(slot: SlotFile, words: string): boolean {
  return readWhole(createSlotReader(slot, someDay), spokenWords(words)) !== undefined;
}

/** What is remembered is what was agreed on: it takes a yes to get there. */
function checkRemember(file: FlowFile, name: string, state: StateFile, complain: Complain): void {
  if (state.remember === undefined) return;
  if (file.start === name)
    complain(['states', name, 'remember'], 'the start can remember nothing; remove it');
  for (const [to, from] of Object.entries(state.remember)) {
    const path = ['states', name, 'remember', to];
    expectName(to, file.slots, 'slot', path, complain);
    expectName(from, file.slots, 'slot', path, complain);
    const target = file.slots[to];
    if (target !== undefined && target.lasting !== true)
      complain(path, `"${to}" would be forgotten; give it "lasting: true"`);
  }
  const ways = [
    ...Object.entries(file.states).filter(([, other]) => other.next === name || other.no === name),
    ...Object.entries(file.intents).filter(([, intent]) => intent.go === name),
  ].map(([way]) => `"${way}"`);
  if (ways.length > 0)
    complain(
      ['states', name, 'remember'],
      `is reached from ${ways.join(', ')} without a yes; lead there by the "yes" of a question only`,
    );
}

function checkPatternSlots(file: FlowFile, flow: Flow, complain: Complain): void {
  const known = [...flow.slots.keys()];
  const checkOne = (slot: string, path: KeyPath) => {
    if (!flow.slots.has(slot)) complain(path, `there is no slot "${slot}"${hintAt(slot, known)}`);
  };
  for (const { name, phrases } of flow.intents.values())
    for (const slot of new Set(phrases.flatMap(slotsOf))) checkOne(slot, ['intents', name, 'examples']);
  for (const { name, answers } of flow.states.values()) {
    // Answers that nobody wrote are made of the state's slot, which has been complained of already.
    if (file.states[name]?.answers === undefined) continue;
    for (const slot of new Set(answers.flatMap(slotsOf))) checkOne(slot, ['states', name, 'answers']);
  }
}

function checkReach(file: FlowFile, flow: Flow, complain: Complain): void {
  const reached = new Set<FlowState>();
  const queue = [flow.start];
  const escalation = flow.intents.get(flow.escalate.intent)?.go;
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    const keyed = [...Object.values(flow.keys), ...Object.values(state.keys ?? {})];
    const led = [
      ...[...state.offered, ...state.unlisted].map(({ go }) => go),
      ...keyed.map((intent) => flow.intents.get(intent)?.go),
    ];
    for (const name of [state.next, state.yes, state.no, escalation, ...led]) {
      const next = name === undefined ? undefined : flow.states.get(name);
      if (next !== undefined) queue.push(next);
    }
  }
  for (const state of flow.states.values())
    if (!reached.has(state))
      complain(['states', state.name], `is never reached from "${file.start}"; lead to it or remove it`);
  const offered = new Set([...reached].flatMap(({ offered }) => offered.map(({ name }) => name)));
  for (const { name, unlisted } of flow.intents.values())
    if (!offered.has(name) && unlisted !== true)
      complain(['intents', name], 'is offered in no state; list it in one, or give it "everywhere: true"');
}

function expectName(
  name: string | undefined,
  known: Readonly<Record<string, unknown>>,
  what: string,
  path: KeyPath,
  complain: Complain,
): void {
  if (name !== undefined && !Object.hasOwn(known, name))
    complain(path, `there is no ${what} "${name}"${hintAt(name, Object.keys(known))}`);
}

function checkLine(
  line: string | undefined,
  known: readonly string[],
  path: KeyPath,
  complain: Complain,
): void {
  if (line === undefined) return;
  for (const name of placeholdersOf(line))
    if (!known.includes(name)) complain(path, `nothing fills "{${name}}" here${hintAt(name, known)}`);
  const bad = unspeakable.exec(line.replaceAll(/[{}]/g, ''))?.[0];
  if (bad !== undefined) complain(path, `"${bad}" can't be spoken; write it in words`);
}

function checkKey(key: string, path: KeyPath, complain: Complain): void {
  if (!/^[0-9*A-D]+$/.test(key)) complain(path, `"${key}" is no key of a telephone; use 0-9, * or A-D`);
}
