import type { Fact } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Invariant 10: what has effects is done once. */
export class ToolRule implements Rule {
  readonly #run = new Set<string>();

  saw(fact: Fact, { blame }: Court): void {
    if (fact.kind !== 'tool' || fact.effect !== 'write') return;
    if (this.#run.has(fact.key)) blame(10, `${fact.name} runs once more for its call ${fact.key}`);
    this.#run.add(fact.key);
  }
}
