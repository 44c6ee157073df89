import { callMachine } from '../../machines/call.machine.ts';
import { callSetup } from '../../machines/call-setup.ts';
import type { CallMachine } from '../../tools/verify/machine-graph.ts';

/** A state of a chart, as far as it is edited here. */
interface Chart {
  type?: string;
  entry?: unknown;
  always?: unknown;
  after?: Record<string, unknown>;
  on: Record<string, unknown>;
  states: Record<string, Chart>;
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copied(each)]));
}

/** The machine with another chart. */
export function redrawn(
  edit: (at: (...path: readonly string[]) => Chart) => void,
  machine: CallMachine = callMachine,
): CallMachine {
  const config = copied(machine.config) as Chart;
  edit((...path) =>
    path.reduce((chart, key) => {
      const next = chart.states[key];
      if (next === undefined) throw new Error(`There is no state "${key}" to be edited.`);
      return next;
    }, config),
  );
  return callSetup.createMachine(config as never) as unknown as CallMachine;
}

/** The list without one of its entries. */
export function without(list: unknown, index: number): unknown[] {
  if (!Array.isArray(list) || list.length <= index) throw new Error('There is nothing to be left out.');
  return list.filter((_, each) => each !== index);
}

/** The machine without the timers of this state. */
export function untimed(...path: readonly string[]): CallMachine {
  return redrawn((at) => {
    const state = at(...path);
    if (state.after === undefined) throw new Error(`${path.join('.')} has no timer.`);
    delete state.after;
  });
}
