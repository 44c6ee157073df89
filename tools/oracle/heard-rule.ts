import { CallerEar } from './caller-ear.ts';
import type { Fact } from './fact.ts';
import type { Court, Rule } from './rule.ts';

export interface HeardRuleOptions {
  /** How long each word sounds; undefined for one whose length is not known. */
  readonly lengthMs: (word: string) => number | undefined;
  /**
   * By how much the call may be wrong about what is played: the delay of a client that has answered no mark yet. Without
   * end where the voice tells no times: then only what was never sent at all is wrong.
   */
  readonly toleranceMs: number;
}

/** Invariant 5, and of invariant 2 that what was cut is not played on. */
export class HeardRule implements Rule {
  readonly #options: HeardRuleOptions;
  readonly #ear = new CallerEar();
  /** What the client was told of each reply that was heard. */
  readonly #heard: string[] = [];
  /** Replies that are over, and whether they were cut. */
  readonly #over = new Map<number, boolean>();

  constructor(options: HeardRuleOptions) {
    this.#options = options;
  }

  saw(fact: Fact, court: Court): void {
    const { account, now } = court;
    if (fact.kind === 'audio') this.#ear.take(fact.sounds, account.live?.number, now());
    else if (fact.kind === 'log') {
      const { kind, type, reply } = fact.entry;
      if (kind === 'decision' && type === 'reply.cut' && reply !== undefined) this.#over.set(reply, true);
    } else if (fact.kind === 'output') {
      const { output } = fact;
      if (output.type === 'clear') this.#ear.clear(now());
      if (output.type !== 'reply' || output.event !== 'ended') return;
      if (output.heard !== '') this.#heard.push(output.heard);
      const reply = Number(output.reply.slice(1));
      this.#compare(reply, output.heard, court);
      if (!this.#over.has(reply)) this.#over.set(reply, false);
    }
  }

  settled({ history, now, blame }: Court): void {
    const [written, heard] = [writtenIn(history()), this.#heard.join(' ')];
    if (written !== heard) blame(5, `"${heard}" was heard, and the history holds "${written}"`);
    for (const [reply, isCut] of this.#over) {
      if (isCut && this.#ear.awaits(reply, now())) blame(2, `reply ${reply} was cut, and is played on`);
      this.#ear.forget(reply);
    }
    this.#over.clear();
  }

  #compare(reply: number, heard: string, { now, blame }: Court): void {
    const { lengthMs, toleranceMs } = this.#options;
    const played = this.#ear.played(reply, now());
    const told = heard.split(' ').filter((word) => word !== '');
    for (const word of told) {
      const ms = played.get(word) ?? 0;
      const halfMs = (lengthMs(word) ?? 0) / 2;
      const isSent = Number.isFinite(toleranceMs)
        ? ms + toleranceMs >= halfMs - 1
        : this.#wasSent(reply, word);
      if (!isSent) blame(5, `"${word}" of reply ${reply} is taken for heard, and ${ms} ms of it were played`);
    }
    for (const [word, ms] of played) {
      const lasts = lengthMs(word);
      if (lasts !== undefined && ms - toleranceMs > lasts / 2 + 1 && !told.includes(word))
        blame(5, `"${word}" of reply ${reply} is not taken for heard, and ${ms} ms of it were played`);
    }
  }

  #wasSent(reply: number, word: string): boolean {
    return this.#ear.played(reply, Infinity).has(word);
  }
}

function writtenIn(history: ReturnType<Court['history']>): string {
  return history.flatMap((message) => (message.role === 'assistant' ? [message.text] : [])).join(' ');
}
