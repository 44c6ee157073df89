import type { ServerResponse } from 'node:http';
import type { Message } from '../../../machines/vocabulary/history.ts';
import type { LanguageRequest } from '../../../src/ports/language-model.ts';
import { answerOf } from '../brain/answer-of.ts';
import type { ChatBrain } from '../brain/chat-brain.ts';
import { textIn, type ChatRequest } from './chat-request.ts';
import { streamChat, type ChatStreamOptions } from './chat-stream.ts';

export interface BrainStreamOptions extends Omit<ChatStreamOptions, 'answer'> {
  readonly brain: ChatBrain;
}

/** Has a brain answer the conversation of a request, and streams what it says. */
export async function streamBrain(
  response: ServerResponse,
  { brain, ...options }: BrainStreamOptions,
): Promise<void> {
  const answer = await answerOf(brain, conversationOf(options.request));
  await streamChat(response, { ...options, answer });
}

/** The messages as talky knows them; an answer that was begun is at the end, before the wish to go on with it. */
function conversationOf({ messages, tools = [] }: ChatRequest): LanguageRequest {
  const isWish = messages.at(-2)?.role === 'assistant' && messages.at(-1)?.role !== 'tool';
  const begun =
    isWish && /do not repeat any of it/i.test(textIn(messages.at(-1)?.content)) ? messages.at(-2) : undefined;
  const told = begun === undefined ? messages : messages.slice(0, -2);
  const calls = new Map(
    told.flatMap((message) =>
      message.role === 'assistant'
        ? (message.tool_calls ?? []).map((call) => [call.id, call.function] as const)
        : [],
    ),
  );
  const heard = told.flatMap((message): readonly Message[] => {
    const text = textIn(message.content);
    switch (message.role) {
      case 'tool': {
        const call = calls.get(message.tool_call_id);
        const args: unknown = JSON.parse(call?.arguments ?? '{}');
        return [{ role: 'tool', id: message.tool_call_id, name: call?.name ?? '', args, result: text }];
      }
      case 'assistant':
        return text === '' ? [] : [{ role: 'assistant', text }];
      case 'user':
        return [{ role: 'user', text }];
      case 'system':
      case 'developer':
        return [{ role: 'system', text }];
    }
  });
  return {
    messages: heard,
    tools: tools.map(({ function: { name, description = '', parameters = {} } }) => ({
      name,
      description,
      parameters,
    })),
    ...(begun === undefined ? {} : { prefix: textIn(begun.content) }),
  };
}
