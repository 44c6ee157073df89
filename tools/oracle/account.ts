import type { Fact, LogEntry } from './fact.ts';

/** A reply, as far as it can be told from outside. */
export interface ReplyAccount {
  readonly number: number;
  /** A scripted line; absent for an answer of the model. */
  readonly line: string | undefined;
  committed: boolean;
  over: 'cut' | 'discarded' | 'finished' | 'given-up' | undefined;
}

/**
 * The running account of one call: what every rule needs to know of what came before. It is kept from what was seen
 * alone, and by the rules of the specification, written down here a second time.
 */
export class Account {
  /** As the machine reported it last. */
  state = 'connecting';
  /** As the client was told last. */
  clientState = 'connecting';
  isOver = false;
  /** The newest reply that is not over. */
  live: ReplyAccount | undefined;
  readonly replies = new Map<number, ReplyAccount>();
  /** Turns with a smaller number are certainly over. */
  turn = 0;
  /** A turn may be open: it has begun, and nothing told that it is over. */
  isTurnOpen = false;
  /** Keys that may be waiting for more of them. */
  keys = '';
  /** Turns that may have been closed unseen: by a released key, or with the recogniser. */
  readonly doubtful = new Set<number>();
  /** Whose word it is, for words that one reply alone has said. */
  readonly #owners = new Map<string, number | undefined>();

  /** The call takes turns. */
  get isActive(): boolean {
    return !['connecting', 'ending', 'ended', 'failed'].includes(this.state);
  }

  /** Which reply a word belongs to; undefined where several said it, or none. */
  ownerOf(word: string): ReplyAccount | undefined {
    const owner = this.#owners.get(word);
    return owner === undefined ? undefined : this.replies.get(owner);
  }

  own(word: string, reply: number): void {
    const isShared = this.#owners.has(word) && this.#owners.get(word) !== reply;
    this.#owners.set(word, isShared ? undefined : reply);
  }

  take(fact: Fact): void {
    if (fact.kind === 'output') {
      if (fact.output.type === 'state') this.clientState = fact.output.state;
      else if (fact.output.type === 'ended') this.isOver = true;
    } else if (fact.kind === 'log') {
      if (fact.entry.kind === 'input') this.#takeInput(fact.entry);
      else if (fact.entry.kind === 'decision') this.#takeDecision(fact.entry);
    }
  }

  #takeInput(entry: LogEntry): void {
    const { type, turn } = entry;
    if (type.startsWith('turn.') && turn !== undefined && this.isActive && turn >= this.turn)
      this.#takeTurn(type, turn, entry.text ?? '');
    else if (type === 'caller.ended-turn' || type === 'stt.lost' || type === 'stt.stalled') this.#doubt();
    else if (type === 'caller.dtmf' && entry.digit !== '#') this.keys += entry.digit ?? '';
  }

  #takeTurn(type: string, turn: number, text: string): void {
    const isAnother = turn > this.turn;
    this.turn = type === 'turn.eot' ? turn + 1 : turn;
    if (type === 'turn.eot') this.isTurnOpen = false;
    else if (type === 'turn.started' || (text.trim() !== '' && type !== 'turn.resumed'))
      this.isTurnOpen = true;
    else if (isAnother) this.isTurnOpen = false;
  }

  #doubt(): void {
    if (this.isTurnOpen) this.doubtful.add(this.turn);
  }

  #takeDecision({ type, reply = -1, turn, ...entry }: LogEntry): void {
    switch (type) {
      case 'state.entered':
        this.state = entry.state ?? this.state;
        return;
      case 'turn.committed':
      case 'turn.kept':
      case 'turn.dropped':
        this.#settleTurn(turn, entry.text ?? '');
        return;
      case 'reply.requested':
        this.#begin({
          number: reply,
          line: undefined,
          committed: entry.speculative !== true,
          over: undefined,
        });
        return;
      case 'line.requested':
        this.#begin({ number: reply, line: entry.line, committed: true, over: undefined });
        return;
      case 'reply.committed':
        Object.assign(this.replies.get(reply) ?? {}, { committed: true });
        return;
      case 'reply.cut':
      case 'reply.discarded':
      case 'reply.finished':
      case 'reply.given-up':
        this.#end(reply, type.slice('reply.'.length));
        return;
    }
  }

  /** Its end may not have come from the recogniser: then this is how it is seen. */
  #settleTurn(turn: number | undefined, text: string): void {
    if (turn === undefined) {
      if (this.keys.startsWith(text)) this.keys = this.keys.slice(text.length);
    } else if (turn >= this.turn) {
      this.turn = turn + 1;
      this.isTurnOpen = false;
    }
  }

  #begin(reply: ReplyAccount): void {
    this.replies.set(reply.number, reply);
    this.live = reply;
  }

  #end(number: number, how: string): void {
    const reply = this.replies.get(number);
    if (reply === undefined) return;
    Object.assign(reply, { over: how });
    if (this.live === reply) this.live = undefined;
  }
}
