import type { Clock } from '../ports/clock.ts';
import { Circuit } from './circuit.ts';

/** What may have a circuit. */
export interface Guarded {
  readonly name: string;
  readonly circuit?: Circuit;
}

/** Gives a provider a circuit; it keeps the first one, however many agents and calls it serves. */
export function withCircuit<Provider extends Guarded>(
  provider: Provider,
  clock: Clock,
): Provider & { readonly circuit: Circuit } {
  return Object.assign(provider, { circuit: provider.circuit ?? new Circuit(clock) });
}

/**
 * The first provider whose circuit is closed. When all are open, the one that may be tried soonest: the caller must
 * always hear something.
 */
export function firstInService<Choice>(
  choices: readonly Choice[],
  circuitOf: (choice: Choice) => Circuit | undefined,
): Choice | undefined {
  const inService = choices.find((choice) => circuitOf(choice)?.isOpen !== true);
  if (inService !== undefined) return inService;
  const untilMs = (choice: Choice): number => circuitOf(choice)?.openUntilMs ?? 0;
  return choices.reduce<Choice | undefined>(
    (soonest, each) => (soonest === undefined || untilMs(each) < untilMs(soonest) ? each : soonest),
    undefined,
  );
}
