import type { Message } from '../../../machines/vocabulary/history.ts';
import type { LanguageRequest } from '../../ports/language-model.ts';
import { continueInstruction } from '../continued-answer.ts';
import type { AnthropicSettings } from './anthropic-settings.ts';
import { samplingOf } from './sampling.ts';

type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly type: 'tool_result'; readonly tool_use_id: string; readonly content: string };

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: Block[];
}

/** A conversation has to begin with the user, and many calls begin with a greeting. */
const beginning = '(The call begins.)';

/** The body of `POST /v1/messages`: https://docs.anthropic.com/en/api/messages */
export function anthropicRequest(request: LanguageRequest, settings: AnthropicSettings): object {
  const { model, max_tokens, stop } = settings;
  const system = request.messages
    .flatMap((message) => (message.role === 'system' && message.text.trim() !== '' ? [message.text] : []))
    .join('\n\n');
  const tools = request.tools.map(({ name, description, parameters }) => ({
    name,
    description,
    // It has to say so itself.
    input_schema: { type: 'object', ...parameters },
  }));
  // A stop without anything but white space is refused; whoever reads the answer watches for it.
  const stops = stop.filter((sequence) => sequence.trim() !== '');
  return {
    model,
    max_tokens,
    ...(system === '' ? {} : { system }),
    messages: turnsOf(request),
    ...(tools.length === 0 ? {} : { tools }),
    ...samplingOf(settings),
    ...(stops.length === 0 ? {} : { stop_sequences: stops }),
    stream: true,
  };
}

/** Turns alternate, and the results of tools stand at the start of the one after their calls. */
function turnsOf({ messages, prefix }: LanguageRequest): readonly Turn[] {
  const turns: Turn[] = [];
  const add = (role: Turn['role'], block: Block): void => {
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(block);
    else turns.push({ role, content: [block] });
  };
  const say = (role: Turn['role'], text: string): void => {
    const trimmed = text.trim();
    if (trimmed !== '') add(role, { type: 'text', text: trimmed });
  };
  for (const message of messages) {
    if (message.role === 'tool') addTool(turns, add, message);
    else if (message.role !== 'system') say(message.role, message.text);
  }
  if (prefix !== undefined && prefix.trim() !== '') {
    say('assistant', prefix);
    // The newer models refuse to go on with a message of their own.
    say('user', continueInstruction);
  }
  if (turns[0]?.role !== 'user')
    turns.unshift({ role: 'user', content: [{ type: 'text', text: beginning }] });
  return turns;
}

function addTool(
  turns: readonly Turn[],
  add: (role: Turn['role'], block: Block) => void,
  { id: given, name, args, result }: Extract<Message, { readonly role: 'tool' }>,
): void {
  const id = given.replace(/[^\w-]/g, '_');
  const use: Block = { type: 'tool_use', id, name, input: args ?? {} };
  const content = typeof result === 'string' ? result : JSON.stringify(result ?? null);
  const answer: Block = { type: 'tool_result', tool_use_id: id, content };
  const [caller, results] = turns.slice(-2);
  const isSameRound =
    caller?.role === 'assistant' && results?.content.every(({ type }) => type === 'tool_result') === true;
  if (isSameRound) {
    caller.content.push(use);
    results.content.push(answer);
    return;
  }
  add('assistant', use);
  add('user', answer);
}
