import type { ServerResponse } from 'node:http';
import type { Refusal } from '../emulator-host.ts';
import type { ScriptedAnswer } from '../answer-script.ts';

/** An error as OpenAI, Groq and Together write it: https://platform.openai.com/docs/guides/error-codes */
export function openAiError(
  status: number,
  message: string,
  type: string,
  code: string | null,
  param: string | null = null,
): Exclude<Refusal, string> {
  return { status, body: { error: { message, type, param, code } } };
}

/** What each status means there; Groq's 429 names the organisation, and says when to try again. */
export function scriptedRefusal(
  fault: Extract<NonNullable<ScriptedAnswer['fault']>, { readonly type: 'refused' }>,
): Refusal {
  const { status, retryAfter, message, code } = fault;
  const [type, usualCode, usualMessage] = meaningOf(status);
  const refusal = openAiError(status, message ?? usualMessage, type, code ?? usualCode);
  return retryAfter === undefined ? refusal : { ...refusal, headers: { 'retry-after': retryAfter } };
}

function meaningOf(status: number): readonly [type: string, code: string, message: string] {
  switch (status) {
    case 400:
      return [
        'invalid_request_error',
        'tool_use_failed',
        "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
      ];
    case 401:
      return ['invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'];
    case 404:
      return ['invalid_request_error', 'model_not_found', 'The model does not exist.'];
    case 429:
      return [
        'tokens',
        'rate_limit_exceeded',
        'Rate limit reached for model in organization `org_01jemulated0000000000000` service tier `on_demand`. Please try again in 2.961s.',
      ];
    case 498:
      return ['capacity_exceeded', 'capacity_exceeded', 'Flex tier capacity exceeded.'];
    default:
      return [
        'server_error',
        'internal_server_error',
        'The server had an error while processing your request.',
      ];
  }
}

export function unknownModel(
  models: readonly string[] | undefined,
  model: string,
): Exclude<Refusal, string> | undefined {
  if (models === undefined || models.includes(model)) return undefined;
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return openAiError(404, message, 'invalid_request_error', 'model_not_found');
}

export function sendRefusal(refusal: Refusal, response: ServerResponse): void {
  if (typeof refusal === 'string') return;
  const { status, headers = {}, body } = refusal;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
