import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { guardName } from './guard-name.ts';
import { policyKeys } from './policy-keys.ts';

/** A state of a machine; its path is its name: `active.floor.listening`, and `''` for the machine itself. */
export interface ChartState {
  readonly path: string;
  readonly key: string;
  readonly type: AnyStateNode['type'];
  readonly initial: string | undefined;
  /** Names of the actions that run when it is entered, and when it is left. */
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly children: readonly ChartState[];
}

export interface ChartTransition {
  /** Unique in its machine and readable: `active.floor.listening talk.guessed #2`. */
  readonly id: string;
  readonly source: string;
  /** The event, `always`, or `after` with the policy's key of the delay, or its length. */
  readonly trigger: string;
  readonly guard: string | undefined;
  /** Absent: it stays where it is. */
  readonly target: string | undefined;
  readonly actions: readonly string[];
  /** The machine's own object, by which an inspector recognises it. */
  readonly definition: AnyTransitionDefinition;
}

/** A machine's definition, as it is drawn and counted. */
export interface Chart {
  readonly root: ChartState;
  readonly states: ReadonlyMap<string, ChartState>;
  /** In the order in which the definition has them. */
  readonly transitions: readonly ChartTransition[];
}

export function readChart(machine: AnyStateMachine): Chart {
  const states = new Map<string, ChartState>();
  const transitions: ChartTransition[] = [];
  const delays = policyKeys(machine.implementations.delays);
  const read = (node: AnyStateNode): ChartState => {
    const source = pathOf(node);
    for (const [event, definitions] of triggersOf(node)) {
      definitions.forEach((definition, index) =>
        transitions.push({
          id: `${source === '' ? 'call' : source} ${shortEvent(event)} #${index + 1}`,
          source,
          trigger: triggerName(event, delays),
          guard: definition.guard === undefined ? undefined : guardName(definition.guard),
          target: definition.target?.[0] === undefined ? undefined : pathOf(definition.target[0]),
          actions: definition.actions.flatMap(actionName),
          definition,
        }),
      );
    }
    const initial = node.type === 'compound' ? node.initial.target[0]?.key : undefined;
    const children = Object.values(node.states).map(read);
    const [entry, exit] = [ownActions(node.entry), ownActions(node.exit)];
    const state = { path: source, key: node.key, type: node.type, initial, entry, exit, children };
    states.set(source, state);
    return state;
  };
  return { root: read(machine.root), states, transitions };
}

/** The name of a state node, as the chart has it. */
function pathOf(node: AnyStateNode): string {
  return node.path.join('.');
}

function triggersOf(node: AnyStateNode): readonly (readonly [string, readonly AnyTransitionDefinition[]])[] {
  const eventless = node.always ?? [];
  return [...(eventless.length > 0 ? [['always', eventless] as const] : []), ...node.transitions];
}

const afterEvent = /^xstate\.after\.([^.]+)\./u;

/** Without the state's id, which the machine's own name of a delay has in it. */
function shortEvent(event: string): string {
  return event.replace(afterEvent, 'after.$1 ').trim().split(' ')[0] ?? event;
}

function triggerName(event: string, delays: ReadonlyMap<string, string>): string {
  const delay = afterEvent.exec(event)?.[1];
  return delay === undefined ? event : `after ${delays.get(delay) ?? delay}`;
}

/** Without those by which XState sets and calls off the delays of a state. */
function ownActions(actions: readonly unknown[]): readonly string[] {
  return actions.flatMap(actionName).filter((name) => !/^(raise xstate\.after\.|cancel$)/u.test(name));
}

/** None, or the one, as a person reads it. */
export function actionName(action: unknown): readonly string[] {
  if (typeof action === 'string') return [action];
  if (typeof action === 'function' && 'event' in action) {
    const { event } = action as { readonly event: { readonly type: string } };
    return [`raise ${event.type}`];
  }
  if (typeof action === 'function' && 'type' in action) return [String(action.type).replace('xstate.', '')];
  if (typeof action !== 'object' || action === null || !('type' in action)) return [];
  const { type } = action as { readonly type: string };
  return [type];
}
