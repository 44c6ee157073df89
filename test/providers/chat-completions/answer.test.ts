import { beforeEach, describe, expect, it } from 'vitest';
import {
  ProviderProtocol,
  ProviderRefused,
  ProviderUnreachable,
} from '../../../src/errors/provider-error.ts';
import { AnswerReader } from '../../../src/providers/chat-completions/answer-reader.ts';

let reader: AnswerReader;
beforeEach(() => {
  reader = new AnswerReader({ provider: 'acme', apiKey: 'canary', newId: () => 'made-1' });
});

const delta = (part: object, reason: string | null = null) => ({
  choices: [{ index: 0, delta: part, finish_reason: reason }],
});
const call = (...parts: readonly object[]) => delta({ tool_calls: parts });
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
const counted = { type: 'usage', promptTokens: 3, completionTokens: 2, estimated: false };

describe('the usage of an answer', () => {
  it.each([
    ['in a chunk of its own', [delta({}, 'stop'), { choices: [], usage }]],
    ['in the last chunk', [{ ...delta({}, 'stop'), usage }]],
    ['where Groq puts it', [{ ...delta({}, 'stop'), x_groq: { id: 'r', usage } }]],
    [
      'in every chunk',
      [
        { ...delta({ content: '' }), usage: { ...usage, completion_tokens: 1 } },
        { ...delta({}, 'stop'), usage },
      ],
    ],
  ])('is found %s, and told before the end', (_, chunks) => {
    const events = chunks.flatMap((chunk) => reader.read(chunk));
    expect(events).toEqual([counted, { type: 'finished', reason: 'stop' }]);
    expect(reader.end()).toEqual([]);
  });

  it('is not waited for', () => {
    expect(reader.read(delta({ content: 'hi' }, 'stop'))).toEqual([{ type: 'token', text: 'hi' }]);
    expect(reader.end()).toEqual([{ type: 'finished', reason: 'stop' }]);
  });
});

const args = (): unknown[] =>
  reader.end().flatMap((event) => (event.type === 'tool-call' ? [[event.id, event.args]] : []));

describe('tool calls', () => {
  it('are joined by their index, also when their pieces are mixed', () => {
    reader.read(
      call(
        { index: 0, id: 'a', function: { name: 'f', arguments: '{"x"' } },
        { index: 1, id: 'b', function: { name: 'g', arguments: '[' } },
      ),
    );
    reader.read(
      call({ index: 1, function: { arguments: '1]' } }, { index: 0, function: { arguments: ':1}' } }),
    );
    reader.read(delta({}, 'tool_calls'));
    expect(args()).toEqual([
      ['a', { x: 1 }],
      ['b', [1]],
    ]);
  });

  it('are told apart by their ids where all have the same index', () => {
    reader.read(call({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }));
    reader.read(call({ index: 0, id: 'b', function: { name: 'f', arguments: '{"n":2}' } }));
    reader.read(delta({}, 'tool_calls'));
    expect(args()).toEqual([
      ['a', {}],
      ['b', { n: 2 }],
    ]);
  });

  it('may have no id, no arguments, or arguments that are parsed already, and a reason that does not name them', () => {
    reader.read(call({ function: { name: 'f', arguments: { x: 1 } } }));
    reader.read(delta({}, 'stop'));
    expect(reader.end()).toEqual([
      { type: 'tool-call', id: 'made-1', name: 'f', args: { x: 1 } },
      { type: 'finished', reason: 'tool-calls' },
    ]);
  });

  it('without a name are none', () => {
    reader.read(call({ index: 0, id: 'a', function: { arguments: '{}' } }));
    reader.read(delta({}, 'tool_calls'));
    expect(() => reader.end()).toThrow(ProviderProtocol);
  });
});

describe('an answer that breaks off', () => {
  it.each([
    ['a message alone', { error: 'out of memory' }, ProviderUnreachable],
    ['a numbered error', { error: { code: 400, message: 'no such parameter' } }, ProviderRefused],
    ['a filter', delta({}, 'content_filter'), ProviderRefused],
    ['no choices', { id: 'x' }, ProviderProtocol],
    ['a number', 7, ProviderProtocol],
  ])('with %s errors with the class of that', (_, chunk, error) => {
    expect(() => reader.read(chunk)).toThrow(error);
  });

  it('does not repeat the key or who the customer is', () => {
    const message = 'organization org_01abcdefghij with canary';
    expect(() => reader.read({ error: { message, type: 'server_error' } })).toThrow(
      /organization •+ with •+/,
    );
  });
});
