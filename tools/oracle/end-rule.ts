import type { Fact, Held } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Invariant 8: what is over is over, at once, and nothing of it is left. */
export class EndRule implements Rule {
  #isHungUp = false;
  #isBlamed = false;

  saw(fact: Fact, { account, blame }: Court): void {
    const isHangUp =
      fact.kind === 'log' && /^(?:caller\.hung-up|caller\.vanished|operator\.hangup)$/u.test(fact.entry.type);
    if (isHangUp) this.#isHungUp = true;
    if (!account.isOver) return;
    if (fact.kind === 'output') blame(8, `the message ${fact.output.type} is sent after ended`);
    else if (fact.kind !== 'log') blame(8, `there is ${fact.kind} after ended`);
    else if (fact.entry.kind === 'decision') blame(8, `${fact.entry.type} is decided after ended`);
  }

  settled({ account, held, blame }: Court): void {
    if (this.#isBlamed) return;
    if (!account.isOver) {
      if (this.#isHungUp) blame(8, 'somebody hung up, and the call goes on');
      this.#isBlamed = this.#isHungUp;
      return;
    }
    const left = Object.entries(held()).filter(([, count]) => count !== 0);
    if (left.length === 0) return;
    this.#isBlamed = true;
    blame(
      8,
      `left after ended: ${left.map(([name, count]) => `${count} ${name satisfies string as keyof Held}`).join(', ')}`,
    );
  }
}
