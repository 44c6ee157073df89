import type { Message } from '../../../machines/vocabulary/history.ts';
import type { LanguageRequest, ToolDescription } from '../../ports/language-model.ts';
import { continueInstruction } from '../continued-answer.ts';
import type { ChatSettings } from './chat-settings.ts';

interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly tool_calls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

/** What the servers of the protocol don't agree in. */
export interface ChatDialect {
  /** OpenAI's newer models refuse `max_tokens`, and most servers know nothing else. */
  readonly lengthField: 'max_tokens' | 'max_completion_tokens';
  /** Whether a last chunk with the usage has to be asked for. */
  readonly asksForUsage: boolean;
  /** Who tells a model to go on with an answer: the templates of many open models take a system's message at the start only. */
  readonly instructor: 'system' | 'user';
  /** Models that think first have no temperature and no stops. */
  readonly isFixed?: boolean;
  /** The server's own parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export type ChatBody = Readonly<Record<string, unknown>> & {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream: true;
};

/** The body of `POST /chat/completions`: https://platform.openai.com/docs/api-reference/chat/create */
export function chatBody(request: LanguageRequest, settings: ChatSettings, dialect: ChatDialect): ChatBody {
  const { model, temperature, top_p, max_tokens, seed, stop, parallel_tool_calls, reasoning_effort } =
    settings;
  const { lengthField, asksForUsage, isFixed = false, parameters = {} } = dialect;
  const tools = request.tools.map(chatTool);
  const taste = isFixed ? {} : { temperature, top_p, ...(stop.length === 0 ? {} : { stop }) };
  return {
    model,
    // The same words at the same place in every request of a call are cached by the vendors.
    messages: chatMessages(request, dialect.instructor),
    ...(tools.length === 0 ? {} : { tools, parallel_tool_calls }),
    ...taste,
    [lengthField]: max_tokens,
    seed,
    reasoning_effort,
    stream: true,
    ...(asksForUsage ? { stream_options: { include_usage: true } } : {}),
    ...parameters,
  };
}

function chatTool({ name, description, parameters }: ToolDescription): object {
  return { type: 'function', function: { name, description, parameters } };
}

interface OpenAssistant {
  readonly role: 'assistant';
  readonly content: string;
  tool_calls?: ToolCall[];
}

/**
 * A tool's result has to follow the message that called it, which the conversation does not keep: it is made again, as a part of
 * the words before it, and results that stand together belong to one message.
 */
function chatMessages(
  { messages, prefix }: LanguageRequest,
  instructor: ChatDialect['instructor'],
): readonly ChatMessage[] {
  const written: (ChatMessage | OpenAssistant)[] = [];
  let open: OpenAssistant | undefined;
  for (const message of messages) {
    if (message.role === 'tool') {
      if (open === undefined) written.push((open = { role: 'assistant', content: '' }));
      (open.tool_calls ??= []).push(toolCall(message));
      written.push({ role: 'tool', tool_call_id: message.id, content: resultText(message.result) });
    } else if (message.text.trim() !== '') {
      open = message.role === 'assistant' ? { role: 'assistant', content: message.text } : undefined;
      written.push(open ?? { role: message.role === 'system' ? 'system' : 'user', content: message.text });
    }
  }
  if (prefix !== undefined && prefix.trim() !== '')
    written.push(
      { role: 'assistant', content: prefix.trimEnd() },
      { role: instructor, content: continueInstruction },
    );
  return written;
}

function toolCall({ id, name, args }: Extract<Message, { readonly role: 'tool' }>): ToolCall {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(args ?? {}) } };
}

function resultText(result: unknown): string {
  return typeof result === 'string' ? result : JSON.stringify(result ?? null);
}
