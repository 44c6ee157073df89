import { folded, isMadeOf } from './folded.ts';
import type { Fact, LogEntry } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Invariant 9: no word of the caller is lost on the way to the model. */
export class WordsRule implements Rule {
  /** Ended with words, and nothing was decided about it yet; by its number, or by its text where it was typed. */
  readonly #ended = new Map<number | string, string>();
  #kept: { readonly turn: number | undefined; readonly text: string }[] = [];
  readonly #committed: string[] = [];
  #guess = '';
  /** A doubtful turn counts if the client was told that it ended. */
  #doubted: { readonly turn: number; readonly text: string } | undefined;

  saw(fact: Fact, court: Court): void {
    if (fact.kind === 'request') this.#sawRequest(fact, court);
    if (fact.kind === 'output') {
      const { output } = fact;
      const doubted = this.#doubted;
      if (output.type === 'turn' && output.event === 'eot' && doubted?.turn === output.turn)
        this.#ended.set(doubted.turn, doubted.text);
    }
    if (fact.kind !== 'log') return;
    if (fact.entry.kind === 'input') this.#sawInput(fact.entry, court);
    else if (fact.entry.kind === 'decision') this.#sawDecision(fact.entry, court);
  }

  settled({ account, blame }: Court): void {
    this.#doubted = undefined;
    if (account.isActive)
      for (const text of this.#ended.values())
        blame(9, `"${text}" was said, and is neither kept nor answered`);
    this.#ended.clear();
  }

  rested({ account, blame }: Court): void {
    if (account.isOver) return;
    for (const { text } of this.#kept) blame(9, `"${text}" was kept, and never reaches the model`);
  }

  #sawInput({ type, turn, text = '' }: LogEntry, { account }: Court): void {
    if (!account.isActive) return;
    if (type === 'caller.typed' && text.trim() !== '') this.#ended.set(text, text);
    if (turn === undefined || turn < account.turn) return;
    if (type === 'turn.eager-eot') this.#guess = text;
    if (type !== 'turn.eot' || text.trim() === '') return;
    if (account.doubtful.has(turn)) this.#doubted = { turn, text };
    else this.#ended.set(turn, text);
  }

  #sawDecision({ type, turn, text = '', ...entry }: LogEntry, { policy, blame }: Court): void {
    switch (type) {
      case 'turn.dropped':
        this.#ended.delete(turn ?? text);
        if (!isMadeOf(text, policy.interruption.backchannels))
          blame(9, `"${text}" is dropped, and is no mere backchannel`);
        return;
      case 'turn.kept':
        this.#settle(turn, text, blame);
        this.#kept.push({ turn, text });
        return;
      case 'turn.committed':
        this.#settle(turn, text, blame);
        this.#kept = this.#kept.filter((kept) => kept.turn !== turn || kept.text !== text);
        this.#committed.push(text);
        return;
      case 'state.entered':
        if (entry.state === 'ending') this.#kept = [];
        return;
    }
  }

  /** What is kept or committed are the words with which the turn ended. */
  #settle(turn: number | undefined, text: string, blame: Court['blame']): void {
    const said = this.#ended.get(turn ?? text);
    if (said !== undefined && folded(said) !== folded(text))
      blame(9, `"${said}" was said, and became "${text}"`);
    this.#ended.delete(turn ?? text);
  }

  /** Every turn in the history is in the request, and behind them what is kept and guessed. */
  #sawRequest({ reply, messages }: Extract<Fact, { kind: 'request' }>, { account, blame }: Court): void {
    const told = messages.flatMap((message) => (message.role === 'user' ? [folded(message.text)] : []));
    const drafts =
      account.replies.get(reply)?.committed === true
        ? []
        : [...this.#kept.map(({ text }) => text), this.#guess];
    const wanted = [...this.#committed, ...drafts].map(folded);
    if (told.join('|') === wanted.join('|')) return;
    blame(
      9,
      `the request of reply ${reply} holds "${told.join('|')}", and should hold "${wanted.join('|')}"`,
    );
  }
}
