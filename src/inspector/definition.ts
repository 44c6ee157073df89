import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { actionName, readChart, type ChartTransition } from './chart.ts';

/** A transition, a state and a machine as version 4 of XState takes them. */
interface SentTransition {
  readonly target?: string;
  readonly cond?: string;
  readonly actions: readonly string[];
  readonly internal: boolean;
}

type Triggers = Readonly<Record<string, readonly SentTransition[]>>;

interface SentState {
  readonly id: string;
  readonly key: string;
  readonly type: AnyStateNode['type'];
  readonly initial?: string;
  readonly history?: 'shallow' | 'deep';
  readonly states: Readonly<Record<string, SentState>>;
  readonly on: Triggers;
  readonly after: Triggers;
  readonly always: readonly SentTransition[];
  readonly onDone?: readonly SentTransition[];
  readonly invoke: readonly {
    readonly id: string;
    readonly src: string;
    readonly onDone: readonly SentTransition[];
    readonly onError: readonly SentTransition[];
  }[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly tags: readonly string[];
  readonly meta?: unknown;
}

/** One machine object serves all calls. */
const texts = new WeakMap<AnyStateMachine, string>();

/** The JSON text from which version 4 of XState makes the same machine: the wire protocol is that version's. */
export function definitionOf(machine: AnyStateMachine): string {
  let text = texts.get(machine);
  if (text === undefined) {
    const root = stateOf(machine.root, readChart(machine).transitions);
    text = JSON.stringify({ predictableActionArguments: true, ...root });
    texts.set(machine, text);
  }
  return text;
}

/** The JSON text of what stands for an actor that is no machine: a promise, a callback or an observable. */
export function stubDefinition(id: string): string {
  const over = { type: 'final' };
  const states = { active: {}, done: over, error: over, stopped: over };
  return JSON.stringify({ id, predictableActionArguments: true, initial: 'active', states });
}

function stateOf(node: AnyStateNode, all: readonly ChartTransition[]): SentState {
  const own = all.filter(({ definition }) => definition.source === node);
  const on = (event: string): readonly SentTransition[] =>
    own.filter(({ definition }) => definition.eventType === event).map(sentOf);
  const onDone = on(`xstate.done.state.${node.id}`);
  const first = node.type === 'compound' ? node.initial.target[0] : undefined;
  const { meta } = node as { readonly meta?: unknown };
  return {
    id: node.id,
    key: node.key,
    type: node.type,
    ...(first === undefined ? {} : { initial: keyInside(node, first) }),
    ...(node.type === 'history' && node.history !== false
      ? { history: node.history === 'deep' ? 'deep' : 'shallow' }
      : {}),
    states: Object.fromEntries(Object.values(node.states).map((child) => [child.key, stateOf(child, all)])),
    on: grouped(own, ({ definition: { eventType } }) => (isOwnName(eventType) ? eventType : undefined)),
    after: grouped(own, ({ definition: { eventType } }) => delayOf(eventType, node.id)),
    always: on(''),
    ...(onDone.length === 0 ? {} : { onDone }),
    invoke: node.invoke.map(({ id, src }) => ({
      id,
      src: typeof src === 'string' ? src : id,
      onDone: on(`xstate.done.actor.${id}`),
      onError: on(`xstate.error.actor.${id}`),
    })),
    entry: node.entry.flatMap(actionName).filter(isNoTimer),
    exit: node.exit.flatMap(actionName).filter(isNoTimer),
    tags: node.tags,
    ...(meta === undefined ? {} : { meta }),
  };
}

function sentOf({ definition, guard, actions }: ChartTransition): SentTransition {
  const target = definition.target?.[0]?.id;
  return {
    ...(target === undefined ? {} : { target: `#${target}` }),
    ...(guard === undefined ? {} : { cond: guard }),
    actions,
    internal: !definition.reenter,
  };
}

function grouped(
  transitions: readonly ChartTransition[],
  keyOf: (transition: ChartTransition) => string | undefined,
): Triggers {
  const groups: Record<string, SentTransition[]> = {};
  for (const transition of transitions) {
    const key = keyOf(transition);
    if (key !== undefined) (groups[key] ??= []).push(sentOf(transition));
  }
  return groups;
}

/** Of an event that is none of the names that XState gives to its own. */
function isOwnName(event: string): boolean {
  return event !== '' && !/^xstate\.(after|done|error)\./u.test(event);
}

function delayOf(event: string, stateId: string): string | undefined {
  const isDelayed = event.startsWith('xstate.after.') && event.endsWith(`.${stateId}`);
  return isDelayed ? event.slice('xstate.after.'.length, -stateId.length - 1) : undefined;
}

/** Version 4 knows the first state of a state by its key alone. */
function keyInside(outer: AnyStateNode, inner: AnyStateNode): string {
  let node = inner;
  while (node.parent !== undefined && node.parent !== outer) node = node.parent;
  return node.key;
}

/** What XState sets and cancels by itself for `after`. */
function isNoTimer(action: string): boolean {
  return !/^(cancel$|raise xstate\.)/u.test(action);
}
