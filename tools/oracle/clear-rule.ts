import type { Fact } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Invariant 6: audio goes out while the agent has the floor, and never behind a `clear`. */
export class ClearRule implements Rule {
  #isCleared = false;

  saw(fact: Fact, { account, blame }: Court): void {
    if (fact.kind === 'output') {
      const { output } = fact;
      if (output.type === 'clear') this.#isCleared = true;
      else if (output.type === 'reply' && output.event === 'started') this.#isCleared = false;
      else if (output.type === 'state' && (output.state === 'speaking' || output.state === 'ending'))
        this.#isCleared = false;
    }
    if (fact.kind !== 'audio') return;
    if (this.#isCleared) blame(6, 'audio is sent after clear, and neither a reply nor a resume came between');
    else if (account.clientState !== 'speaking' && account.clientState !== 'ending')
      blame(6, `audio is sent in ${account.clientState}`);
  }
}
