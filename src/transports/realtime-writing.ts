import { RealtimeRefusal } from './realtime-error.ts';
import type { RealtimeContent, RealtimeItem } from './realtime-items.ts';
import type { WishedItem } from './realtime-messages.ts';

/** What is written beside the conversation goes into each request to the model. */
const longestContext = 64_000;

type WishedMessage = Extract<WishedItem, { readonly type: 'message' }>;

interface Written {
  readonly item: string;
  readonly role: WishedMessage['role'];
  readonly text: string;
}

/** The messages that the client has written, and that no turn has taken yet: the model knows of them by its prompt. */
export class RealtimeWriting {
  readonly #written: Written[] = [];

  /** Undefined: nothing. */
  get context(): string | undefined {
    const lines = this.#written.map(({ role, text }) => `${speaker[role]}${text}`);
    return lines.length === 0 ? undefined : lines.join('\n');
  }

  /** Throws `RealtimeRefusal` for what is no text. */
  add(id: string, { role, content }: WishedMessage): RealtimeItem {
    const texts = content.map(({ type, text, transcript }) => {
      const written = text ?? transcript;
      if (type !== 'input_image' && typeof written === 'string') return written;
      throw new RealtimeRefusal(
        'unsupported_content_type',
        'A message is made of text; audio comes by input_audio_buffer.append.',
        'item.content',
      );
    });
    const text = texts.join('\n');
    if ((this.context?.length ?? 0) + text.length > longestContext)
      throw new RealtimeRefusal('conversation_too_long', 'There is no room for more text.', 'item.content');
    const kind = role === 'assistant' ? 'output_text' : 'input_text';
    this.#written.push({ item: id, role, text });
    return {
      id,
      object: 'realtime.item',
      type: 'message',
      role,
      status: 'completed',
      content: texts.map((each): RealtimeContent => ({ type: kind, text: each })),
    };
  }

  delete(item: string): boolean {
    const at = this.#written.findIndex((each) => each.item === item);
    if (at !== -1) this.#written.splice(at, 1);
    return at !== -1;
  }

  /** Whether the caller's messages are the last ones. */
  get hasTurn(): boolean {
    return this.#written.at(-1)?.role === 'user';
  }

  /** Takes the caller's messages at the end: they are the turn that is to be answered. Empty: there are none. */
  takeTurn(): string {
    const from = this.#written.findLastIndex(({ role }) => role !== 'user') + 1;
    return this.#written
      .splice(from)
      .map(({ text }) => text)
      .join('\n')
      .trim();
  }
}

const speaker = { system: '', user: 'The caller wrote: ', assistant: 'You said: ' } as const;
