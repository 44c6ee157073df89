import type { AnyEventObject, AnyMachineSnapshot, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import type { ChartTransition } from './chart.ts';
import type { RefusedTransition } from './frame.ts';

/**
 * The transitions whose guards did not hold when `event` came: XState tells only of those that were taken. It asks inner
 * states first, and an outer one only where no inner one takes the event; of a state's own, the first whose guard holds.
 */
export function refusedBy(
  before: AnyMachineSnapshot,
  event: AnyEventObject,
  taken: readonly AnyTransitionDefinition[],
  drawn: ReadonlyMap<AnyTransitionDefinition, ChartTransition>,
): readonly RefusedTransition[] {
  const refused: RefusedTransition[] = [];
  const isEventless = taken.some(({ eventType }) => eventType === '');
  const { _nodes: nodes } = before;
  for (const node of nodes) {
    if (taken.some(({ source }) => isInside(source, node))) continue;
    const candidates = isEventless ? (node.always ?? []) : candidatesOf(node, event.type);
    for (const candidate of candidates) {
      if (taken.includes(candidate)) break;
      const known = drawn.get(candidate);
      if (known?.guard === undefined) continue;
      refused.push({ event: event.type, id: known.id, source: known.source, guard: known.guard });
    }
  }
  return refused;
}

function isInside(inner: AnyStateNode, outer: AnyStateNode): boolean {
  for (let node = inner.parent; node !== undefined; node = node.parent) if (node === outer) return true;
  return false;
}

/** In the order in which they are asked: the most exact descriptor first. */
function candidatesOf(node: AnyStateNode, type: string): readonly AnyTransitionDefinition[] {
  const descriptors = [...node.transitions.keys()]
    .filter((descriptor) => matches(descriptor, type))
    .toSorted((one, other) => other.length - one.length);
  return descriptors.flatMap((descriptor) => node.transitions.get(descriptor) ?? []);
}

function matches(descriptor: string, type: string): boolean {
  if (descriptor === type || descriptor === '*') return true;
  return descriptor.endsWith('.*') && type.startsWith(descriptor.slice(0, -1));
}
