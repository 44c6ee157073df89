import type { Fact } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Timers fire at their moment, not before it; and what they lead to takes no time here. */
const graceMs = 5;

/** Invariant 1: the states that are meant to pass do so. */
export class FloorRule implements Rule {
  /** When the state began, or the caller last did something in it. */
  #sinceMs = 0;
  #isBlamed = false;

  saw(fact: Fact, { now }: Court): void {
    if (fact.kind !== 'log') return;
    const { kind, type } = fact.entry;
    const isCaller = kind === 'input' && !/^(?:reply|playout|stt)\./u.test(type) && type !== 'caller.played';
    const isFloor = kind === 'decision' && (type === 'state.entered' || type === 'reply.requested');
    if (!isCaller && !isFloor) return;
    this.#sinceMs = now();
    this.#isBlamed = false;
  }

  settled(court: Court): void {
    const { account, policy, now, blame } = court;
    const limits: Readonly<Record<string, number>> = {
      connecting: policy.limits.connectMs,
      'eager-thinking': policy.speculation.timeoutMs,
      'barge-in': policy.interruption.dismissAfterMs,
      ending: policy.limits.farewellMs,
    };
    const limitMs = limits[account.state];
    const lastedMs = now() - this.#sinceMs;
    if (limitMs === undefined || this.#isBlamed || account.isOver || lastedMs <= limitMs + graceMs) return;
    this.#isBlamed = true;
    blame(1, `${account.state} has lasted ${lastedMs} ms, and may last ${limitMs} ms`);
  }

  rested({ account, blame }: Court): void {
    if (account.isOver || account.state === 'listening') return;
    blame(1, `the call is left in ${account.state} although nothing is left to happen`);
  }
}
