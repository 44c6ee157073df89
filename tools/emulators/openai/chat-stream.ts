import type { ServerResponse } from 'node:http';
import { tokensOf, type ScriptedAnswer, type ScriptedToolCall } from '../answer-script.ts';
import { EventStream } from '../event-stream.ts';
import type { ChatRequest } from './chat-request.ts';

export interface ChatStreamOptions {
  readonly request: ChatRequest;
  readonly answer: ScriptedAnswer;
  /** Groq tells usage and its request's id in a field of its own, in the first and the last chunk. */
  readonly isGroq: boolean;
  /** Whether the last chunk has the usage although nobody asked. */
  readonly tellsUsage: boolean;
  /** Unlike every other one of the emulator. */
  readonly id: string;
}

const pieceLength = 7;
const created = 1_758_000_000;

/** Streams an answer as `chat.completion.chunk` events, with its faults. */
export async function streamChat(response: ServerResponse, options: ChatStreamOptions): Promise<void> {
  const { answer, isGroq, request, id } = options;
  const stream = new EventStream(response, { 'x-request-id': `req_${id}` });
  const chunk = (delta: object, rest: object = {}): object => ({
    id: `chatcmpl-${id}`,
    object: 'chat.completion.chunk',
    created,
    model: request.model,
    system_fingerprint: 'fp_emulated',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: null }],
    ...rest,
  });
  const say = (data: object): void => stream.send(JSON.stringify(data));

  const first = chunk({ role: 'assistant', content: '' }, isGroq ? { x_groq: { id: `req_${id}` } } : {});
  say(first);
  const tokens = tokensOf(answer.text);
  const { fault } = answer;
  const faultAt = fault !== undefined && 'afterTokens' in fault ? fault.afterTokens : Infinity;
  await stream.pause(answer.firstTokenMs);
  for (const thought of tokensOf(answer.reasoning ?? ''))
    say(chunk(isGroq ? { reasoning: thought } : { reasoning_content: thought }));
  for (const [index, token] of tokens.entries()) {
    if (index >= faultAt) break;
    if (index > 0) await stream.pause(answer.tokenMs);
    if (stream.isGone) return;
    say(chunk({ content: token }));
  }
  if (faultAt !== Infinity) {
    await breakOff(stream, options, chunk);
    return;
  }
  for (const [index, call] of answer.toolCalls.entries())
    for (const part of piecesOf(call, index, id)) say(chunk({ tool_calls: [part] }));
  finish(stream, options, chunk, tokens.length);
  if (fault?.type === 'open-end') await stream.stall();
  stream.end();
}

function finish(
  stream: EventStream,
  { answer, isGroq, tellsUsage, request, id }: ChatStreamOptions,
  chunk: (delta: object, rest?: object) => object,
  tokens: number,
): void {
  const calls = answer.toolCalls.length > 0;
  const reason = answer.finish ?? (calls ? 'tool_calls' : 'stop');
  const usage = answer.usage === null ? undefined : usageOf(answer, request, tokens);
  const choices = [{ index: 0, delta: {}, logprobs: null, finish_reason: reason }];
  const groq =
    isGroq && usage !== undefined
      ? { x_groq: { id: `req_${id}`, usage: { ...usage, queue_time: 0.02, total_time: 0.05 } } }
      : {};
  const unasked = tellsUsage && usage !== undefined ? { usage } : {};
  stream.send(JSON.stringify(chunk({}, { choices, ...groq, ...unasked })));
  const isWanted = request.stream_options?.include_usage === true;
  if (isWanted && usage !== undefined) stream.send(JSON.stringify(chunk({}, { choices: [], usage })));
  if (answer.fault?.type !== 'no-done') stream.send('[DONE]');
}

async function breakOff(
  stream: EventStream,
  { answer: { fault } }: ChatStreamOptions,
  chunk: (delta: object, rest?: object) => object,
): Promise<void> {
  if (fault === undefined) return;
  switch (fault.type) {
    case 'stall':
      await stream.stall();
      return;
    case 'reset':
      // What was sent shall arrive before it.
      await stream.pause(20);
      stream.reset();
      return;
    case 'error':
      stream.send(
        JSON.stringify({
          error: { message: fault.message ?? 'The server had an error', type: fault.kind, code: fault.kind },
        }),
        'error',
      );
      break;
    case 'x_groq.error':
      stream.send(
        JSON.stringify(chunk({}, { choices: [], x_groq: { id: 'req_0', error: 'over capacity' } })),
      );
      break;
    case 'garbage':
      stream.send('{"id":"chatcmpl-1","choices":[{"delta":');
      await stream.stall();
      return;
    case 'nonsense':
      stream.send(JSON.stringify({ hello: 'world' }));
      await stream.stall();
      return;
    case 'truncated':
    case 'refused':
    case 'unanswered':
    case 'open-end':
    case 'no-done':
  }
  stream.end();
}

/** One piece with the name, then its arguments bit by bit; or all at once. */
function piecesOf(call: ScriptedToolCall, index: number, id: string): readonly object[] {
  const json = call.raw ?? JSON.stringify(call.args ?? {});
  const head = { index, id: call.id ?? `call_${id}_${index}`, type: 'function' };
  if (call.whole === true) return [{ ...head, function: { name: call.name, arguments: json } }];
  const pieces = json.match(new RegExp(`[^]{1,${pieceLength}}`, 'g')) ?? [];
  return [
    { ...head, function: { name: call.name, arguments: '' } },
    ...pieces.map((piece) => ({ index, function: { arguments: piece } })),
  ];
}

function usageOf(answer: ScriptedAnswer, request: ChatRequest, tokens: number): object {
  const prompt = answer.usage?.prompt ?? Math.ceil(JSON.stringify(request.messages).length / 4);
  const completion = answer.usage?.completion ?? tokens;
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}
