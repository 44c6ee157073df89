import type { Message } from '../../machines/vocabulary/history.ts';
import type { LanguageEvent, LanguageRequest } from '../ports/language-model.ts';

/** What a request took, as the vendor says or as we guess. */
export type Usage = Omit<Extract<LanguageEvent, { readonly type: 'usage' }>, 'type'>;

/** English prose; what vendors themselves give as a rule of thumb. */
const charactersPerToken = 4;

/** What a request has taken whose vendor has not said so: by the length of what was asked and of what came. */
export function estimatedUsage({ messages, tools, prefix = '' }: LanguageRequest, answered: number): Usage {
  const asked = messages.reduce((sum, message) => sum + lengthOf(message), prefix.length + written(tools));
  return { promptTokens: tokensIn(asked), completionTokens: tokensIn(answered), estimated: true };
}

/** The characters of an answer that an event brings. */
export function answerLength(event: LanguageEvent): number {
  if (event.type === 'token') return event.text.length;
  return event.type === 'tool-call' ? event.name.length + written(event.args) : 0;
}

function lengthOf(message: Message): number {
  if (message.role !== 'tool') return message.text.length;
  return message.name.length + written(message.args) + written(message.result);
}

function written(value: unknown): number {
  if (Array.isArray(value) && value.length === 0) return 0;
  // Nothing is written for `undefined`, whatever the types say.
  return (JSON.stringify(value) as string | undefined)?.length ?? 0;
}

function tokensIn(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}
