import type { ServerResponse } from 'node:http';
import { tokensOf, type ScriptedAnswer, type ScriptedToolCall } from '../answer-script.ts';
import { EventStream } from '../event-stream.ts';
import type { MessagesRequest } from './messages-request.ts';

export interface MessagesStreamOptions {
  readonly request: MessagesRequest;
  readonly answer: ScriptedAnswer;
  readonly id: string;
}

const pieceLength = 7;

/** Streams an answer as https://docs.anthropic.com/en/api/messages-streaming has it, with its faults. */
export async function streamMessage(
  response: ServerResponse,
  { request, answer, id }: MessagesStreamOptions,
): Promise<void> {
  const stream = new EventStream(response, { 'request-id': `req_${id}` });
  const say = (type: string, rest: object = {}): void => stream.send(JSON.stringify({ type, ...rest }), type);
  const input = answer.usage?.prompt ?? Math.ceil(JSON.stringify(request.messages).length / 4);
  say('message_start', {
    message: {
      id: `msg_${id}`,
      type: 'message',
      role: 'assistant',
      model: request.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: input,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: 1,
      },
    },
  });
  say('ping');
  await stream.pause(answer.firstTokenMs);
  let block = 0;
  if (answer.reasoning !== undefined) sayThought(say, block++, answer.reasoning);
  const tokens = tokensOf(answer.text);
  if (tokens.length > 0) {
    say('content_block_start', { index: block, content_block: { type: 'text', text: '' } });
    const isWhole = await sayTokens(stream, say, block, { tokens, answer });
    if (!isWhole) return;
    say('content_block_stop', { index: block++ });
  }
  if (answer.fault !== undefined && 'afterTokens' in answer.fault) {
    await breakOff(stream, answer);
    return;
  }
  for (const call of answer.toolCalls) sayToolUse(say, block++, call, id);
  const isCalling = answer.toolCalls.length > 0;
  say('message_delta', {
    delta: { stop_reason: answer.finish ?? (isCalling ? 'tool_use' : 'end_turn'), stop_sequence: null },
    usage: { output_tokens: answer.usage?.completion ?? Math.max(1, tokens.length) },
  });
  if (answer.fault?.type !== 'no-done') say('message_stop');
  if (answer.fault?.type === 'open-end') await stream.stall();
  stream.end();
}

type Say = (type: string, rest?: object) => void;

/** Resolves to false when the answer has broken off. */
async function sayTokens(
  stream: EventStream,
  say: Say,
  index: number,
  { tokens, answer }: { readonly tokens: readonly string[]; readonly answer: ScriptedAnswer },
): Promise<boolean> {
  const { fault } = answer;
  const faultAt = fault !== undefined && 'afterTokens' in fault ? fault.afterTokens : Infinity;
  for (const [at, token] of tokens.entries()) {
    if (at >= faultAt) {
      await breakOff(stream, answer);
      return false;
    }
    if (at > 0) await stream.pause(answer.tokenMs);
    if (stream.isGone) return false;
    say('content_block_delta', { index, delta: { type: 'text_delta', text: token } });
  }
  return true;
}

function sayThought(say: Say, index: number, thought: string): void {
  say('content_block_start', { index, content_block: { type: 'thinking', thinking: '', signature: '' } });
  say('content_block_delta', { index, delta: { type: 'thinking_delta', thinking: thought } });
  say('content_block_delta', { index, delta: { type: 'signature_delta', signature: 'c2lnbmVk' } });
  say('content_block_stop', { index });
}

function sayToolUse(say: Say, index: number, call: ScriptedToolCall, id: string): void {
  const toolId = call.id ?? `toolu_${id}_${index}`;
  say('content_block_start', {
    index,
    content_block: { type: 'tool_use', id: toolId, name: call.name, input: {} },
  });
  const json = call.raw ?? JSON.stringify(call.args ?? {});
  const length = call.whole === true ? json.length : pieceLength;
  const pieces = json === '{}' ? [] : (json.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? []);
  for (const piece of ['', ...pieces])
    say('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: piece } });
  say('content_block_stop', { index });
}

async function breakOff(stream: EventStream, { fault }: ScriptedAnswer): Promise<void> {
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
    case 'error': {
      const error = { type: fault.kind, message: fault.message ?? 'Overloaded' };
      stream.send(JSON.stringify({ type: 'error', error }), 'error');
      break;
    }
    case 'garbage':
      stream.send('{"type":"content_block_delta","index":', 'content_block_delta');
      await stream.stall();
      return;
    case 'nonsense':
      stream.send(JSON.stringify({ type: 'content_block_delta', hello: 'world' }), 'content_block_delta');
      await stream.stall();
      return;
    case 'truncated':
    case 'x_groq.error':
    case 'refused':
    case 'unanswered':
    case 'open-end':
    case 'no-done':
  }
  stream.end();
}
