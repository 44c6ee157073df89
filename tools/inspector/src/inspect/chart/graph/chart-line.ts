import type { ChartTransition } from '../../../../../../src/inspector/chart.ts';

interface LineTrigger {
  /** As it is read: the event, `after …`, or `else` where nothing is waited for or asked. */
  readonly text: string;
  /** The transition's. */
  readonly id: string;
}

/** Transitions of one state that lead to the same place under the same condition. */
export interface ChartLine {
  /** Empty of words where only the condition is looked at. */
  readonly triggers: readonly LineTrigger[];
  readonly guard: string | undefined;
  /** Where it leads, where no edge shows it. */
  readonly target: string | undefined;
}

/** Merges transitions of one state into lines, in the order in which the definition has them. */
export function chartLines(
  transitions: readonly ChartTransition[],
  targetWords: (transition: ChartTransition) => string | undefined,
): readonly ChartLine[] {
  const lines = new Map<
    string,
    { triggers: LineTrigger[]; guard: string | undefined; target: string | undefined }
  >();
  for (const transition of transitions) {
    const { id, guard } = transition;
    const target = targetWords(transition);
    const isEventless = transition.trigger === 'always';
    const key = JSON.stringify([isEventless, guard, target]);
    const line = lines.get(key) ?? { triggers: [], guard, target };
    lines.set(key, line);
    line.triggers.push({ id, text: isEventless ? (guard === undefined ? 'else' : '') : transition.trigger });
  }
  return [...lines.values()];
}
