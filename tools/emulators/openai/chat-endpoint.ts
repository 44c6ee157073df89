import type { ServerResponse } from 'node:http';
import { AnswerQueue, type ScriptedAnswer } from '../answer-script.ts';
import type { ChatBrain } from '../brain/chat-brain.ts';
import type { Refusal } from '../emulator-host.ts';
import type { Exchange } from '../exchange.ts';
import { streamBrain } from './brain-stream.ts';
import { readChatRequest, textIn, type ChatRequest } from './chat-request.ts';
import { streamChat } from './chat-stream.ts';
import { openAiError, scriptedRefusal, sendRefusal, unknownModel } from './openai-errors.ts';

export interface ChatEndpointScript {
  readonly models?: readonly string[] | undefined;
  readonly answers: readonly ScriptedAnswer[];
  readonly tellsUsage: boolean;
}

/** `POST /chat/completions`: what the script has to say, else what the brain says, else the last answer again. */
export class ChatEndpoint {
  readonly answers: AnswerQueue;
  readonly #models: readonly string[] | undefined;
  readonly #brain: ChatBrain | undefined;
  readonly #tellsUsage: boolean;
  #count = 0;

  constructor({ models, answers, tellsUsage }: ChatEndpointScript, brain: ChatBrain | undefined) {
    this.answers = new AnswerQueue(answers);
    this.#models = models;
    this.#brain = brain;
    this.#tellsUsage = tellsUsage;
  }

  async answer(exchange: Exchange, response: ServerResponse): Promise<void> {
    const request = readChatRequest(exchange.body.toString('utf8'));
    if ('param' in request) {
      const { message, param } = request;
      sendRefusal(openAiError(400, message, 'invalid_request_error', null, param), response);
      return;
    }
    const refusal = unknownModel(this.#models, request.model) ?? unsupported(request);
    if (refusal === undefined) await this.#stream(request, exchange.path.startsWith('/openai/'), response);
    else sendRefusal(refusal, response);
  }

  async #stream(request: ChatRequest, isGroq: boolean, response: ServerResponse): Promise<void> {
    const asked = textIn(request.messages.findLast(({ role }) => role === 'user')?.content);
    const stream = { request, isGroq, id: `${++this.#count}`, tellsUsage: this.#tellsUsage };
    if (this.#brain !== undefined && !this.answers.has(asked)) {
      await streamBrain(response, { ...stream, brain: this.#brain });
      return;
    }
    const answer = this.answers.take(asked);
    if (answer.fault?.type === 'unanswered') return;
    if (answer.fault?.type === 'refused') sendRefusal(scriptedRefusal(answer.fault), response);
    else await streamChat(response, { ...stream, answer });
  }
}

/** OpenAI's models that think first take none of these. */
function unsupported({ model, max_tokens, stop, temperature }: ChatRequest): Refusal | undefined {
  if (!/^(?:o\d|gpt-5)/.test(model)) return undefined;
  const given = Object.entries({
    max_tokens,
    stop,
    temperature: temperature === 1 ? undefined : temperature,
  });
  const [param] = given.find(([, value]) => value !== undefined && value !== null) ?? [];
  if (param === undefined) return undefined;
  const message = `Unsupported parameter: '${param}' is not supported with this model.`;
  return openAiError(400, message, 'invalid_request_error', 'unsupported_parameter', param);
}
