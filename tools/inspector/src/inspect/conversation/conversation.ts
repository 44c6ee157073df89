import type { LogEntry } from '../../../../replay/log-entry.ts';
import { causesOf } from '../record/causes.ts';
import { readerPerLog, type GrowingLog, type EntryReader } from '../record/growing-log.ts';
import { lastAtOrBefore } from '../record/last-at-or-before.ts';

/** An entry of the log that an item of the conversation is told by. */
export interface Fact {
  readonly index: number;
  readonly entry: LogEntry;
  /** What led to it, where that is known. */
  readonly cause: LogEntry | undefined;
  readonly log: GrowingLog;
}

/** Something of the conversation, in the order in which they began; its facts tell what is known of it at which entry. */
export interface ConversationItem {
  readonly key: string;
  readonly kind: 'turn' | 'typed' | 'keys' | 'reply' | 'note';
  /** Of the turn, or of the reply. */
  readonly number: number;
  readonly facts: readonly Fact[];
}

/** The facts that hold at an entry of the log. */
export function factsAt({ facts }: ConversationItem, index: number): readonly Fact[] {
  const count = lastAtOrBefore(facts, (fact) => fact.index, index) + 1;
  return count === facts.length ? facts : facts.slice(0, count);
}

interface GrowingItem extends ConversationItem {
  readonly facts: Fact[];
}

/** Sorts a log into what was said. */
class Conversation implements EntryReader {
  readonly #items: GrowingItem[] = [];
  readonly #turns = new Map<number, GrowingItem>();
  readonly #replies = new Map<number, GrowingItem>();
  /** By the id of the call of a tool. */
  readonly #tools = new Map<string, GrowingItem>();
  /** What was typed or keyed and has not become a message yet. */
  readonly #entered: GrowingItem[] = [];
  /** The reply that has the floor, or has had it last. */
  #speaking: GrowingItem | undefined;
  readonly #log: GrowingLog;

  constructor(log: GrowingLog) {
    this.#log = log;
  }

  get items(): readonly ConversationItem[] {
    return this.#items;
  }

  /** How many items have begun by an entry of the log. */
  countAt(index: number): number {
    return lastAtOrBefore(this.#items, ({ facts }) => facts[0]?.index ?? 0, index) + 1;
  }

  take(entry: LogEntry, index: number): void {
    const item = this.#itemOf(entry);
    const log = this.#log;
    item?.facts.push({
      index,
      entry,
      log,
      // What the machine did may be told later than what came of it.
      get cause() {
        return log.entries[causesOf(log).of(index)];
      },
    });
  }

  #itemOf(entry: LogEntry): GrowingItem | undefined {
    const { type } = entry;
    const [family] = type.split('.');
    if (family === 'turn' && type !== 'turn.measured') return this.#ofTurn(entry);
    if (type === 'caller.typed') return this.#begin('typed', 0, this.#entered);
    if (type === 'caller.dtmf')
      return this.#entered.findLast(({ kind }) => kind === 'keys') ?? this.#begin('keys', 0, this.#entered);
    if (type === 'operator.say' || type === 'call.ended' || type === 'client.ready')
      return this.#begin('note', 0);
    if (family === 'tool' || type === 'reply.tool-called') return this.#ofTool(entry);
    if (type === 'caller.played' || type === 'client.mark')
      return this.#replies.get(Number(/^r(\d+):/u.exec(String(entry['mark']))?.[1]));
    if (type === 'history.grew') return this.#speaking;
    if (type === 'playout.cleared') return this.#speaking;
    return this.#ofReply(entry);
  }

  #ofTurn(entry: LogEntry): GrowingItem | undefined {
    const { turn } = entry;
    if (typeof turn === 'number') {
      const known = this.#turns.get(turn) ?? this.#begin('turn', turn);
      this.#turns.set(turn, known);
      return known;
    }
    const [typed] = this.#entered;
    if (entry.type === 'turn.committed') this.#entered.shift();
    return typed ?? this.#begin('typed', 0);
  }

  #ofTool(entry: LogEntry): GrowingItem | undefined {
    const id = String(entry['id']);
    if (entry['reply'] === undefined) return this.#tools.get(id) ?? this.#speaking;
    const reply = this.#ofReply(entry);
    if (reply !== undefined) this.#tools.set(id, reply);
    return reply;
  }

  #ofReply(entry: LogEntry): GrowingItem | undefined {
    const { reply } = entry;
    const number = typeof reply === 'string' ? Number(reply.slice(1)) : reply;
    if (typeof number !== 'number' || Number.isNaN(number)) return undefined;
    const known = this.#replies.get(number) ?? this.#begin('reply', number);
    this.#replies.set(number, known);
    if (entry.kind === 'decision') this.#speaking = known;
    return known;
  }

  #begin(kind: ConversationItem['kind'], number: number, list: GrowingItem[] = []): GrowingItem {
    const item: GrowingItem = { key: `${kind} ${this.#items.length}`, kind, number, facts: [] };
    this.#items.push(item);
    list.push(item);
    return item;
  }
}

export const conversationOf = readerPerLog((log) => new Conversation(log));
