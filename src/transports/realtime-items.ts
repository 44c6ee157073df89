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

/** The conversation as the client knows it, in its order. */
export class RealtimeItems {
  readonly #items = new Map<string, RealtimeItem>();

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

  /** Adds it, or puts it in the place of the one of its id. */
  put(item: RealtimeItem): void {
    this.#items.set(item.id, item);
    if (this.#items.size <= mostItems) return;
    const [oldest] = this.#items.keys();
    if (oldest !== undefined) this.#items.delete(oldest);
  }

  delete(id: string): boolean {
    return this.#items.delete(id);
  }
}
