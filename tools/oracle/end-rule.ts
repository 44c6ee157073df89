import type { Fact, Held, LogEntry } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Whether a hang-up was a transfer is known so long after it. */
const transferMs = 500;

/** Invariant 8: what is over is over, at once, and nothing of it is left. */
export class EndRule implements Rule {
  #isHungUp = false;
  /** The calls of `transfer_call` that run. */
  #transfers = 0;
  /** When it must be known whether the caller is gone because of a transfer. */
  #knownMs: number | undefined;
  #isBlamed = false;

  saw(fact: Fact, { account, now, blame }: Court): void {
    if (fact.kind === 'log') this.#follow(fact.entry);
    const isHangUp =
      fact.kind === 'log' && /^(?:caller\.hung-up|caller\.vanished|operator\.hangup)$/u.test(fact.entry.type);
    if (isHangUp) this.#isHungUp = true;
    if (isHangUp && this.#transfers > 0 && fact.entry.type !== 'operator.hangup')
      this.#knownMs ??= now() + transferMs;
    if (!account.isOver) return;
    if (fact.kind === 'output') blame(8, `the message ${fact.output.type} is sent after ended`);
    else if (fact.kind !== 'log') blame(8, `there is ${fact.kind} after ended`);
    else if (fact.entry.kind === 'decision') blame(8, `${fact.entry.type} is decided after ended`);
  }

  #follow({ type, name }: LogEntry): void {
    if (type === 'tool.started' && name === 'transfer_call') this.#transfers = 1;
    if (type === 'call.transfer-failed') this.#transfers = 0;
  }

  settled({ account, held, now, blame }: Court): void {
    if (this.#isBlamed || (!account.isOver && now() <= (this.#knownMs ?? -1))) return;
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
