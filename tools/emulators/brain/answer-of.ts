import { lastValueFrom, toArray } from 'rxjs';
import type { LanguageRequest } from '../../../src/ports/language-model.ts';
import { answerSchema, type ScriptedAnswer } from '../answer-script.ts';
import type { ChatBrain } from './chat-brain.ts';

/** What a brain says to a request, with the pace of a model. */
export async function answerOf(brain: ChatBrain, request: LanguageRequest): Promise<ScriptedAnswer> {
  const events = await lastValueFrom(brain.answer(request).pipe(toArray()));
  const text = events
    .map((event) => (event.type === 'token' ? event.text : ''))
    .join('')
    .trimEnd();
  const toolCalls = events.flatMap((event) =>
    event.type === 'tool-call' ? [{ name: event.name, args: event.args, id: event.id }] : [],
  );
  return answerSchema.parse({ text, toolCalls, firstTokenMs: 120, tokenMs: 12 });
}
