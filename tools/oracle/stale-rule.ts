import type { Fact, LogEntry } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Invariant 7: an event of a turn, a reply or a mark that is over leads to nothing. */
export class StaleRule implements Rule {
  /** Since the last time that all was settled. */
  #isFirst = true;
  #stale: string | undefined;
  readonly #marks = new Set<string>();
  #newestCommitted = -1;

  saw(fact: Fact, court: Court): void {
    if (fact.kind === 'log' && fact.entry.kind === 'input') {
      // What comes within something else may be followed by what that leads to.
      this.#stale = this.#isFirst ? this.#staleness(fact.entry, court) : undefined;
      this.#isFirst = false;
      return;
    }
    if (fact.kind === 'output') this.#keepMarks(fact);
    if (fact.kind === 'log' && fact.entry.type === 'turn.committed') this.#sawCommit(fact.entry, court);
    if (this.#stale === undefined) return;
    const seen = nameOf(fact);
    if (seen !== undefined) court.blame(7, `${this.#stale} is stale, and leads to ${seen}`);
  }

  settled(): void {
    this.#isFirst = true;
    this.#stale = undefined;
  }

  /** Turns enter the history in their order, each once. */
  #sawCommit({ turn = Infinity }: LogEntry, { blame }: Court): void {
    if (turn <= this.#newestCommitted)
      blame(7, `turn ${turn} is answered after turn ${this.#newestCommitted}`);
    if (Number.isFinite(turn)) this.#newestCommitted = turn;
  }

  #staleness({ type, turn, reply, mark }: LogEntry, { account }: Court): string | undefined {
    if (type.startsWith('turn.') && turn !== undefined)
      return turn < account.turn ? `${type} of turn ${turn}` : undefined;
    if (/^(?:reply|playout)\./u.test(type) && type !== 'playout.cut')
      return reply === account.live?.number ? undefined : `${type} of reply ${reply}`;
    if (type === 'caller.played' && mark !== undefined)
      return this.#marks.delete(mark) ? undefined : `the mark ${mark}`;
    return undefined;
  }

  #keepMarks({ output }: Extract<Fact, { kind: 'output' }>): void {
    if (output.type === 'mark') this.#marks.add(output.mark);
    else if (output.type === 'clear' || (output.type === 'reply' && output.event === 'ended'))
      this.#marks.clear();
  }
}

/** What a stale event must not lead to; undefined for what is no consequence. */
function nameOf(fact: Fact): string | undefined {
  switch (fact.kind) {
    case 'output':
      return `the message ${fact.output.type}`;
    case 'audio':
      return 'audio';
    case 'log':
      return fact.entry.kind === 'decision' ? `the decision ${fact.entry.type}` : undefined;
    case 'request':
      return 'a request to the model';
    case 'tool':
      return `the tool ${fact.name}`;
  }
}
