import type { Message } from '../../machines/vocabulary/history.ts';

type Finished = Exclude<Message, { readonly role: 'system' }>;

type Part =
  | { readonly kind: 'words'; readonly from: number; to: number }
  | { readonly kind: 'tool'; readonly message: ToolMessage };

interface ToolMessage {
  readonly role: 'tool';
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
  readonly result: unknown;
}

/** What a reply is made of, in the order in which it made it: words by their number, and results of tools. */
export class ReplyScript {
  readonly #parts: Part[] = [];

  /** Words up to this number are there. */
  words(count: number): void {
    const last = this.#parts.at(-1);
    const from = this.#parts.findLast((part) => part.kind === 'words')?.to ?? 0;
    if (last?.kind === 'words') last.to = Math.max(last.to, count);
    else if (count > from) this.#parts.push({ kind: 'words', from, to: count });
  }

  /** Words from this number on are void. */
  truncate(count: number): void {
    for (const part of this.#parts)
      if (part.kind === 'words') part.to = Math.max(part.from, Math.min(part.to, count));
  }

  result(message: Omit<ToolMessage, 'role'>): void {
    this.#parts.push({ kind: 'tool', message: { role: 'tool', ...message } });
  }

  /** Its messages, with as many of its words as were heard, or all of them for a request. */
  messages(words: readonly string[], heard: number, interrupted: boolean): readonly Finished[] {
    const messages: Finished[] = [];
    for (const part of this.#parts) {
      if (part.kind === 'tool') {
        messages.push(part.message);
        continue;
      }
      const text = words.slice(part.from, Math.min(part.to, heard)).join(' ');
      if (text !== '') messages.push({ role: 'assistant', text });
    }
    const last = messages.findLastIndex(({ role }) => role === 'assistant');
    const message = messages[last];
    if (interrupted && message?.role === 'assistant') messages[last] = { ...message, interrupted: true };
    return messages;
  }
}
