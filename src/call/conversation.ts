import type { Message } from '../../machines/vocabulary/history.ts';

type Finished = Exclude<Message, { readonly role: 'system' }>;

/** What was said in the call, as it was heard: the truth that every request is made from. */
export class Conversation {
  readonly #messages: Finished[];

  constructor(earlier: readonly Finished[] = []) {
    this.#messages = [...earlier];
  }

  get messages(): readonly Finished[] {
    return this.#messages;
  }

  append(...messages: readonly Finished[]): void {
    this.#messages.push(...messages);
  }

  /** The messages of a request: the prompt, the conversation, and what is guessed to come behind it. */
  request(prompt: string | undefined, drafts: readonly string[]): readonly Message[] {
    return [
      ...(prompt === undefined ? [] : [{ role: 'system' as const, text: prompt }]),
      ...this.#messages,
      ...drafts.map((text) => ({ role: 'user' as const, text })),
    ];
  }
}

/** The texts of the caller's messages at the end of a conversation: what nobody has answered. */
export function lastTurns(messages: readonly Message[]): readonly string[] {
  const from = messages.findLastIndex(({ role }) => role !== 'user') + 1;
  return messages.slice(from).flatMap((message) => (message.role === 'user' ? [message.text] : []));
}
