import { RealtimeRefusal } from './realtime-error.ts';
import type { RealtimeFunctions } from './realtime-functions.ts';
import type { RealtimeItem, RealtimeItems } from './realtime-items.ts';
import type { WishedItem } from './realtime-messages.ts';
import type { RealtimeWire } from './realtime-wire.ts';
import type { RealtimeWriting } from './realtime-writing.ts';

export interface ConversationOptions {
  readonly wire: RealtimeWire;
  readonly items: RealtimeItems;
  readonly writing: RealtimeWriting;
  readonly functions: RealtimeFunctions;
}

/** What the client does with the items of the conversation. Everything here throws `RealtimeRefusal`. */
export class RealtimeConversation {
  readonly #options: ConversationOptions;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Behind the last item, unless it names that one by itself. */
  create(wished: WishedItem, previous: string | null | undefined): void {
    const { wire, items } = this.#options;
    const last = items.last;
    const behind = previous === 'root' ? null : (previous ?? last);
    if (behind !== last)
      throw new RealtimeRefusal(
        'unsupported_parameter',
        'Items are added at the end; leave previous_item_id out.',
        'previous_item_id',
      );
    const id = wished.id ?? wire.newId('item');
    if (items.get(id) !== undefined)
      throw new RealtimeRefusal('item_id_taken', 'There is an item of this id.', 'item.id');
    if (!items.hasRoomFor(wished))
      throw new RealtimeRefusal('conversation_too_long', 'There is no room for more items.', 'item');
    const item = this.#make(id, wished);
    items.put(item);
    wire.event('conversation.item.added', { previous_item_id: last, item });
    wire.event('conversation.item.done', { previous_item_id: last, item });
  }

  retrieve(id: string): void {
    this.#options.wire.event('conversation.item.retrieved', { item: this.find(id) });
  }

  delete(id: string): void {
    const { wire, items, writing } = this.#options;
    this.find(id);
    if (!writing.delete(id))
      throw new RealtimeRefusal('item_delete_not_possible', 'What was said, or answered, stays.', 'item_id');
    items.delete(id);
    wire.event('conversation.item.deleted', { item_id: id });
  }

  find(id: string): RealtimeItem {
    const item = this.#options.items.get(id);
    if (item === undefined) throw new RealtimeRefusal('item_not_found', 'There is no such item.', 'item_id');
    return item;
  }

  #make(id: string, wished: WishedItem): RealtimeItem {
    if (wished.type === 'message') return this.#options.writing.add(id, wished);
    if (wished.type === 'function_call')
      throw new RealtimeRefusal(
        'unsupported_content_type',
        'Functions are called by the agent alone.',
        'item.type',
      );
    const { type, call_id, output } = wished;
    this.#options.functions.answer(call_id, output);
    return { id, object: 'realtime.item', type, status: 'completed', call_id, output };
  }
}
