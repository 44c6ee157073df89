import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { Account } from './account.ts';
import type { Fact, LogEntry } from './fact.ts';
import type { Court, Rule } from './rule.ts';

/** Invariants 2 and 3: one reply at a time, and nothing of one that is not committed, or that is over. */
export class ReplyRule implements Rule {
  /** Names of the models and voices: their failures are told of committed replies alone. */
  readonly #providers: readonly string[];

  constructor(providers: readonly string[]) {
    this.#providers = providers;
  }

  saw(fact: Fact, court: Court): void {
    switch (fact.kind) {
      case 'log':
        if (fact.entry.kind === 'decision') this.#sawDecision(fact.entry, court);
        return;
      case 'audio':
        for (const { word } of fact.sounds) this.#sawSound(word, court);
        return;
      case 'output':
        this.#sawOutput(fact.output, court);
        return;
      case 'tool':
        this.#sawTool(fact, court);
        return;
      case 'request':
        return;
    }
  }

  settled({ held, account, blame }: Court): void {
    const { models, voices } = held();
    if (models > 1) blame(2, `${models} models are being asked at once`);
    if (voices > 1) blame(2, `${voices} voices speak at once`);
    if (account.live === undefined && models > 0) blame(2, 'a model goes on although no reply is live');
    if (account.live === undefined && voices > 0) blame(2, 'a voice goes on although no reply is live');
  }

  rested({ history, account, blame }: Court): void {
    for (const message of history()) {
      const text = message.role === 'tool' ? JSON.stringify(message.result) : message.text;
      for (const word of text.split(/[\s"]+/u)) {
        if (account.ownerOf(word)?.committed === false)
          blame(3, `the history holds "${word}" of a reply that was never committed`);
      }
    }
  }

  #sawDecision({ type, reply = -1 }: LogEntry, { account, blame }: Court): void {
    const begins = type === 'reply.requested' || type === 'line.requested';
    if (begins && account.live !== undefined) {
      const kind = account.live.committed ? 'reply' : 'speculation';
      blame(2, `reply ${reply} begins while the ${kind} ${account.live.number} is not over`);
    }
    if (type === 'reply.discarded' && account.replies.get(reply)?.committed === true)
      blame(2, `reply ${reply} was committed, and is discarded`);
  }

  #sawSound(word: string | undefined, { account, blame }: Court): void {
    const owner = word === undefined ? account.live : (account.ownerOf(word) ?? account.live);
    const name = `"${word ?? '?'}"`;
    if (owner === undefined) blame(2, `${name} is played although no reply is live`);
    else if (owner.over !== undefined)
      blame(2, `${name} of reply ${owner.number} is played after it was ${owner.over}`);
    else if (!owner.committed) blame(3, `${name} of reply ${owner.number} is played before it is committed`);
  }

  #sawOutput(output: CallOutput, { account, blame }: Court): void {
    if (output.type === 'reply') {
      const reply = account.replies.get(Number(output.reply.slice(1)));
      if (reply?.committed !== true) blame(3, `the client is told of reply ${output.reply}: ${output.event}`);
      else if (reply.over !== undefined && output.event !== 'ended')
        blame(2, `the client is told of reply ${output.reply} after it was ${reply.over}: ${output.event}`);
    }
    if (output.type === 'tool' && !isOfCommitted(output.id, account))
      blame(3, `the client is told of the tool ${output.name} of a reply that is not committed`);
    if (output.type === 'error' && account.live?.committed === false) {
      const provider = this.#providers.find((each) => output.message.includes(each));
      if (provider !== undefined)
        blame(3, `the client is told of a failure of ${provider} during a speculation`);
    }
  }

  #sawTool({ reply, name, effect }: Extract<Fact, { kind: 'tool' }>, { account, blame }: Court): void {
    if (effect !== 'write' || reply === undefined) return;
    if (account.replies.get(reply)?.committed !== true)
      blame(3, `${name} has effects, and runs for reply ${reply} before that is committed`);
  }
}

/** Calls of tools have ids of their own in most conversations; one that several replies used tells nothing. */
function isOfCommitted(id: string, account: Account): boolean {
  return account.ownerOf(id)?.committed !== false;
}
