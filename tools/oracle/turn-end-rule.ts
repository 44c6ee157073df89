import type { Fact, LogEntry } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Timers fire at their moment, not before it; and what they lead to takes no time here. */
const graceMs = 5;

/** Invariant 1: a turn whose end the caller has asked for is over in time, whatever the recogniser does. */
export class TurnEndRule implements Rule {
  /** The words of the turn that is open; one without any may end unseen. */
  #text = '';
  #asked: { readonly turn: number; readonly dueMs: number } | undefined;

  saw(fact: Fact, court: Court): void {
    if (fact.kind !== 'log' || fact.entry.kind !== 'input' || !court.account.isActive) return;
    const { type } = fact.entry;
    if (type.startsWith('turn.')) this.#sawTurn(fact.entry, court);
    else if (type === 'caller.ended-turn') this.#sawRelease(court);
  }

  settled({ account, now, blame }: Court): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    if (!account.isActive || !account.isTurnOpen || account.turn !== asked.turn) this.#asked = undefined;
    else if (now() > asked.dueMs + graceMs) {
      this.#asked = undefined;
      blame(
        1,
        `the end of turn ${asked.turn} was asked for, and it goes on ${now() - asked.dueMs} ms too long`,
      );
    }
  }

  #sawTurn({ type, turn = -1, text = '' }: LogEntry, { account }: Court): void {
    if (turn < account.turn || type === 'turn.resumed') return;
    this.#text = text.trim();
    if (this.#text === '') this.#asked = undefined;
  }

  #sawRelease({ account, policy, now }: Court): void {
    const { turn } = account;
    if (!account.isTurnOpen || this.#text === '' || account.doubtful.has(turn)) return;
    this.#asked = { turn, dueMs: now() + policy.stt.endTurnGraceMs };
  }
}
