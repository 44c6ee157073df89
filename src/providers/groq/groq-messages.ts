import type { ChatCompletionCreateParamsStreaming } from 'groq-sdk/resources/chat/completions';
import { z } from 'zod';
import type { LanguageRequest } from '../../ports/language-model.ts';
import { chatBody } from '../chat-completions/chat-request.ts';
import type { GroqSettings } from './groq-settings.ts';

/** The request as Groq's SDK takes it: https://console.groq.com/docs/api-reference#chat-create */
export function groqRequest(
  request: LanguageRequest,
  settings: GroqSettings,
): ChatCompletionCreateParamsStreaming {
  const { reasoning_format, service_tier } = settings;
  const body: unknown = chatBody(request, settings, {
    lengthField: 'max_completion_tokens',
    asksForUsage: false,
    instructor: 'system',
    parameters: { reasoning_format, service_tier },
  });
  return body as ChatCompletionCreateParamsStreaming;
}

const fault = z.object({
  message: z.string().nullish(),
  type: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
});
/** The SDK unwraps the errors of a stream, and leaves those of a refused request as they came. */
const wrapped = z.object({ error: fault });

/** What Groq says in the body of an error; none of it may be shown as it is, for it names the organisation. */
export function faultOf(body: unknown): z.infer<typeof fault> {
  const inner = wrapped.safeParse(body);
  if (inner.success) return inner.data.error;
  const own = fault.safeParse(body);
  return own.success ? own.data : {};
}
