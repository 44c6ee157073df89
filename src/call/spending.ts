import type { AgentModel, AgentVoice } from './agent.ts';
import type { Usage } from './usage-estimate.ts';

const million = 1_000_000;

/** What the replies of one call cost while they are made, and what the discarded guesses among them have cost for nothing. */
export class Spending {
  readonly #budgetUsd: number;
  readonly #onBudgetSpent: () => void;
  readonly #replies = new Map<number, number>();
  #wastedUsd = 0;
  #isSpent = false;

  /** `onBudgetSpent` is called once, when discarded guesses have cost more than `budgetUsd`; `null` is no limit. */
  constructor(budgetUsd: number | null, onBudgetSpent: () => void) {
    this.#budgetUsd = budgetUsd ?? Infinity;
    this.#onBudgetSpent = onBudgetSpent;
  }

  used(reply: number, { prices }: AgentModel, { promptTokens, completionTokens }: Usage): void {
    if (prices === undefined) return;
    const { usdPerMillionPromptTokens, usdPerMillionCompletionTokens } = prices;
    const usd = promptTokens * usdPerMillionPromptTokens + completionTokens * usdPerMillionCompletionTokens;
    this.#add(reply, usd / million);
  }

  given(reply: number, { speech: { prices } }: AgentVoice, text: string): void {
    if (prices !== undefined) this.#add(reply, (text.length * prices.usdPerMillionCharacters) / million);
  }

  /** The guess was for nothing; returns what it has cost, as far as prices are known. */
  discarded(reply: number): number | undefined {
    const usd = this.kept(reply);
    this.#wastedUsd += usd ?? 0;
    if (!this.#isSpent && this.#wastedUsd > this.#budgetUsd) {
      this.#isSpent = true;
      this.#onBudgetSpent();
    }
    return usd;
  }

  /** The reply is over, and was no waste; returns what it has cost, as far as prices are known. */
  kept(reply: number): number | undefined {
    const usd = this.#replies.get(reply);
    this.#replies.delete(reply);
    return usd;
  }

  #add(reply: number, usd: number): void {
    this.#replies.set(reply, (this.#replies.get(reply) ?? 0) + usd);
  }
}
