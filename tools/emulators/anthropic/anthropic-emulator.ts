import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { AnswerQueue, answerSchema, type AnswerWish } from '../answer-script.ts';
import { answerOf } from '../brain/answer-of.ts';
import type { ChatBrain } from '../brain/chat-brain.ts';
import { EmulatorHost, type Refusal } from '../emulator-host.ts';
import type { Emulator } from '../emulator.ts';
import type { Exchange } from '../exchange.ts';
import { conversationOf } from './messages-brain.ts';
import { blocksOf, readMessagesRequest, type MessagesRequest } from './messages-request.ts';
import { streamMessage } from './messages-stream.ts';

/** How an emulated Anthropic behaves. */
export const anthropicScriptSchema = z.strictObject({
  /** The only key that is taken; any, if it is not given. */
  key: z.string().optional(),
  /** The models that there are; any, if they are not given. */
  models: z.array(z.string()).optional(),
  answers: z.array(answerSchema).default([]),
});

export interface AnthropicEmulatorOptions {
  readonly port?: number;
  readonly script?: z.input<typeof anthropicScriptSchema>;
  /** Answers what no script does. */
  readonly brain?: ChatBrain;
}

export interface AnthropicEmulator extends Emulator {
  /** Adds answers to the script; the next requests get them, in order. */
  answer(...answers: readonly AnswerWish[]): void;
}

type Script = z.infer<typeof anthropicScriptSchema>;

const key = 'emulated-key-0000';
const versions: ReadonlySet<string> = new Set(['2023-06-01', '2023-01-01']);

/** Anthropic's Messages API on the loopback: streamed messages and models. https://docs.anthropic.com/en/api/messages */
export async function openAnthropicEmulator(
  options: AnthropicEmulatorOptions = {},
): Promise<AnthropicEmulator> {
  const script = anthropicScriptSchema.parse(options.script ?? {});
  const answers = new AnswerQueue(script.answers);
  let count = 0;
  const host = await EmulatorHost.open(
    {
      refuses: (exchange) => refusalOf(exchange, script),
      request: async (exchange, response) => {
        const route = `${exchange.method} ${exchange.path}`;
        if (route.startsWith('GET /v1/models')) sendModels(script.models, exchange, response);
        else if (route !== 'POST /v1/messages') send(error(404, 'not_found_error', 'Not found'), response);
        else {
          const request = readMessagesRequest(exchange.body.toString('utf8'));
          if ('fault' in request) send(error(400, 'invalid_request_error', request.fault), response);
          else await answer(request, response, `${++count}`);
        }
      },
    },
    options.port,
  );
  const answer = async (request: MessagesRequest, response: ServerResponse, id: string): Promise<void> => {
    if (script.models?.includes(request.model) === false) {
      send(error(404, 'not_found_error', `model: ${request.model}`), response);
      return;
    }
    const asked = lastWords(request);
    const useBrain = options.brain !== undefined && !answers.has(asked);
    const next =
      useBrain && options.brain !== undefined
        ? await answerOf(options.brain, conversationOf(request))
        : answers.take(asked);
    if (next.fault?.type === 'unanswered') return;
    if (next.fault?.type === 'refused') send(scripted(next.fault), response);
    else await streamMessage(response, { request, answer: next, id });
  };
  return {
    vendor: 'anthropic',
    host,
    environment: { ANTHROPIC_BASE_URL: host.url, ANTHROPIC_API_KEY: script.key ?? key },
    answer: (...wishes) => answers.add(...wishes),
    close: () => host.close(),
  };
}

function lastWords({ messages }: MessagesRequest): string {
  const last = messages.findLast(({ role }) => role === 'user');
  const texts =
    last === undefined ? [] : blocksOf(last).map((block) => (block.type === 'text' ? block.text : ''));
  return texts.join('\n');
}

function refusalOf({ headers }: Exchange, { key: only }: Script): Refusal | undefined {
  const given = headers['x-api-key'];
  if (given === undefined) return error(401, 'authentication_error', 'x-api-key header is required');
  if (only !== undefined && given !== only) return error(401, 'authentication_error', 'invalid x-api-key');
  const version = headers['anthropic-version'];
  if (typeof version !== 'string')
    return error(400, 'invalid_request_error', 'anthropic-version: header is required');
  if (!versions.has(version))
    return error(400, 'invalid_request_error', `anthropic-version: "${version}" is not a valid version`);
  return undefined;
}

function error(status: number, type: string, message: string): Exclude<Refusal, string> {
  return { status, body: { type: 'error', error: { type, message }, request_id: 'req_emulated' } };
}

function scripted(fault: {
  readonly status: number;
  readonly message?: string | undefined;
  readonly retryAfter?: string | undefined;
}): Refusal {
  const { status, message, retryAfter } = fault;
  const refusal = error(status, typeOf(status), message ?? 'The request failed.');
  return retryAfter === undefined ? refusal : { ...refusal, headers: { 'retry-after': retryAfter } };
}

function typeOf(status: number): string {
  switch (status) {
    case 400:
      return 'invalid_request_error';
    case 401:
      return 'authentication_error';
    case 403:
      return 'permission_error';
    case 404:
      return 'not_found_error';
    case 429:
      return 'rate_limit_error';
    case 529:
      return 'overloaded_error';
    default:
      return 'api_error';
  }
}

function model(id: string): object {
  return { type: 'model', id, display_name: id, created_at: '2025-10-01T00:00:00Z' };
}

function sendModels(
  models: readonly string[] | undefined,
  { path }: Exchange,
  response: ServerResponse,
): void {
  const id = decodeURIComponent(path.slice('/v1/models/'.length));
  const data = (models ?? ['claude-haiku-4-5']).map((each) => model(each));
  const body = id === '' ? { data, has_more: false } : model(id);
  if (id !== '' && models?.includes(id) === false)
    send(error(404, 'not_found_error', `model: ${id}`), response);
  else send({ status: 200, body }, response);
}

function send(refusal: Refusal, response: ServerResponse): void {
  if (typeof refusal === 'string') return;
  const { status, headers = {}, body } = refusal;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
