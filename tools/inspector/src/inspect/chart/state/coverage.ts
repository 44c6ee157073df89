import type { Chart } from '../../../../../../src/inspector/chart.ts';
import type { Coverage } from '../../record/coverage.ts';
import { markKey, type Marks } from './marks.ts';

/** How often, of a transition and of a state. */
export interface Counts {
  readonly transition: (id: string) => number;
  readonly state: (path: string) => number;
}

export function countsOf({ transitions, states }: Coverage): Counts {
  return { transition: (id) => transitions[id] ?? 0, state: (path) => states[path] ?? 0 };
}

/** What never happened is marked. */
export function neverMarks(
  chart: Chart,
  counts: Counts,
  edges: ReadonlyMap<string, readonly string[]>,
): Marks {
  const marks = new Map<string, string>();
  for (const { id } of chart.transitions)
    if (counts.transition(id) === 0) marks.set(markKey.transition(id), 'is-never');
  for (const path of chart.states.keys())
    if (counts.state(path) === 0) marks.set(markKey.box(path), 'is-never');
  for (const [edge, ids] of edges)
    if (ids.every((id) => counts.transition(id) === 0)) marks.set(markKey.edge(edge), 'is-never');
  return marks;
}

/** `transitions 157 of 157, states 38 of 38` */
export function coverageWords(chart: Chart, counts: Counts): string {
  const taken = chart.transitions.filter(({ id }) => counts.transition(id) > 0).length;
  const entered = [...chart.states.keys()].filter((path) => counts.state(path) > 0).length;
  return `transitions ${taken} of ${chart.transitions.length}, states ${entered} of ${chart.states.size}`;
}
