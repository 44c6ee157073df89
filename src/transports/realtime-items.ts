/** An item of the conversation as the protocol shows it. */
export interface RealtimeItem {
  readonly id: string;
  readonly object: 'realtime.item';
  readonly type: 'message' | 'function_call' | 'function_call_output';
  readonly status: 'in_progress' | 'completed' | 'incomplete';
  readonly role?: 'user' | 'assistant' | 'system';
  readonly content?: readonly RealtimeContent[];
  readonly call_id?: string;
  readonly name?: string;
  readonly arguments?: string;
  readonly output?: string;
}

export interface RealtimeContent {
  readonly type: 'input_text' | 'input_audio' | 'output_text' | 'output_audio';
  readonly text?: string;
  readonly transcript?: string | null;
}

/** A client that creates items for ever must not fill the memory; a call has hardly more. */
const mostItems = 1000;
/** Of all items together, in UTF-8. */
const mostBytes = 2 * 1024 * 1024;
/** What an item takes beside its text. */
const itemBytes = 256;

/** What items, wished for or made, have of text. */
type Sized = Pick<RealtimeItem, 'arguments' | 'output'> & {
  readonly content?: readonly {
    readonly text?: string | undefined;
    readonly transcript?: string | null | undefined;
  }[];
};

/** The conversation as the client knows it, in its order. */
export class RealtimeItems {
  readonly #items = new Map<string, RealtimeItem>();
  #bytes = 0;

  /** The newest item; null before the first. */
  get last(): string | null {
    return [...this.#items.keys()].at(-1) ?? null;
  }

  /** The item in front of this one; null for the first. */
  before(id: string): string | null {
    const ids = [...this.#items.keys()];
    return ids[ids.indexOf(id) - 1] ?? null;
  }

  get(id: string): RealtimeItem | undefined {
    return this.#items.get(id);
  }

  /** Whether there is room for one more like this. */
  hasRoomFor(item: Sized): boolean {
    return this.#bytes + bytesOf(item) <= mostBytes;
  }

  /** Adds it, or puts it in the place of the one of its id. The oldest ones are forgotten when there is no room. */
  put(item: RealtimeItem): void {
    this.#bytes += bytesOf(item) - bytesOf(this.#items.get(item.id));
    this.#items.set(item.id, item);
    while (this.#items.size > mostItems || this.#bytes > mostBytes) {
      const [oldest] = this.#items.keys();
      if (oldest === undefined) return;
      this.delete(oldest);
    }
  }

  delete(id: string): boolean {
    this.#bytes -= bytesOf(this.#items.get(id));
    return this.#items.delete(id);
  }
}

function bytesOf(item: Sized | undefined): number {
  if (item === undefined) return 0;
  const { content = [], output = '', arguments: given = '' } = item;
  const texts = content.map(({ text, transcript }) => text ?? transcript ?? '');
  return [output, given, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), itemBytes);
}
