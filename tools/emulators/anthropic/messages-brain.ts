import type { Message } from '../../../machines/vocabulary/history.ts';
import type { LanguageRequest } from '../../../src/ports/language-model.ts';
import { blocksOf, type MessagesRequest } from './messages-request.ts';

/** The conversation of a request as talky knows it; an answer that was begun is at the end, before the wish to go on with it. */
export function conversationOf({ system = '', messages, tools = [] }: MessagesRequest): LanguageRequest {
  const blocks = messages.flatMap((message) =>
    blocksOf(message).map((block) => ({ role: message.role, block })),
  );
  const wish = blocks.at(-1)?.block;
  const begun = blocks.at(-2);
  const isWish =
    wish?.type === 'text' &&
    /do not repeat any of it/i.test(wish.text) &&
    begun?.role === 'assistant' &&
    begun.block.type === 'text';
  const told = isWish ? blocks.slice(0, -2) : blocks;
  const uses = new Map(told.flatMap(({ block }) => (block.type === 'tool_use' ? [[block.id, block]] : [])));
  const heard = told.flatMap(({ role, block }): readonly Message[] => {
    if (block.type === 'text') return [{ role, text: block.text }];
    if (block.type === 'tool_use') return [];
    const { name = '', input = {} } = uses.get(block.tool_use_id) ?? {};
    return [{ role: 'tool', id: block.tool_use_id, name, args: input, result: block.content ?? '' }];
  });
  return {
    messages: [{ role: 'system', text: system }, ...heard],
    tools: tools.map(({ name, description = '', input_schema: parameters }) => ({
      name,
      description,
      parameters,
    })),
    ...(isWish && begun.block.type === 'text' ? { prefix: begun.block.text } : {}),
  };
}
