import type { Fact, LogEntry } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Invariant 4: whoever said something is answered, once. */
export class AnswerRule implements Rule {
  /** Committed turns that have no answer yet. */
  #waiting: string[] = [];
  /** A reply was stopped: nobody waits for an answer. */
  #isWaived = false;
  /** A reply was asked for, and may be made although every turn has its answer. */
  #isAsked = false;
  #isBlamed = false;

  saw(fact: Fact, court: Court): void {
    if (fact.kind === 'output') {
      const { output } = fact;
      // One that was cut before a word of it was heard is no answer.
      if (output.type === 'reply' && output.event === 'ended' && output.heard !== '')
        if (output.outcome !== 'failed' && isAnswer(Number(output.reply.slice(1)), court)) this.#waiting = [];
    } else if (fact.kind === 'log' && fact.entry.kind === 'decision') this.#sawDecision(fact.entry, court);
    else if (fact.kind === 'log' && fact.entry.kind === 'input') this.#sawInput(fact.entry, court);
  }

  #sawInput({ type }: LogEntry, { account }: Court): void {
    if (type === 'caller.stopped-reply' && account.live?.committed === true && account.isActive)
      this.#isWaived = true;
    if (type === 'caller.asked-for-reply') this.#isAsked = true;
  }

  settled({ account, blame }: Court): void {
    if (this.#isWaived) this.#waiting = [];
    this.#isWaived = false;
    if (account.state !== 'connecting') this.#isAsked = false;
    const isBusy = account.isTurnOpen || account.keys !== '' || account.live !== undefined;
    if (this.#waiting.length === 0 || isBusy || !account.isActive || this.#isBlamed) return;
    this.#isBlamed = true;
    blame(4, `nobody answers ${this.#told()}`);
  }

  rested({ account, blame }: Court): void {
    if (this.#waiting.length > 0 && !account.isOver && !this.#isBlamed)
      blame(4, `nobody has answered ${this.#told()}`);
  }

  #sawDecision({ type, reply = -1, text = '', ...entry }: LogEntry, court: Court): void {
    const { account, blame } = court;
    switch (type) {
      case 'turn.committed':
        this.#waiting.push(text);
        return;
      case 'reply.requested':
        if (entry.speculative !== true && this.#waiting.length === 0 && !this.#isAsked)
          blame(4, `reply ${reply} is made although every turn has its answer`);
        return;
      case 'reply.finished':
        if (isAnswer(reply, court)) this.#waiting = [];
        return;
      case 'reply.given-up':
        if (account.replies.get(reply)?.line === 'apology') this.#waiting = [];
        return;
    }
  }

  #told(): string {
    return this.#waiting.map((text) => `"${text}"`).join(', ');
  }
}

/** An answer of the model, or an apology for it. */
function isAnswer(reply: number, { account }: Court): boolean {
  const line = account.replies.get(reply)?.line;
  return line === undefined || line === 'apology' || line === 'farewell';
}
