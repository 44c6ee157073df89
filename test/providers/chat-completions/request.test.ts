import { describe, expect, it } from 'vitest';
import type { Message } from '../../../machines/vocabulary/history.ts';
import { chatBody, type ChatDialect } from '../../../src/providers/chat-completions/chat-request.ts';
import { chatShape } from '../../../src/providers/chat-completions/chat-settings.ts';
import { z } from 'zod';

const settings = z.strictObject({ model: z.string(), ...chatShape }).parse({ model: 'tiny' });
const dialect: ChatDialect = { lengthField: 'max_tokens', asksForUsage: true, instructor: 'system' };

function bodyOf(messages: readonly Message[], more: { readonly prefix?: string } = {}) {
  return chatBody({ messages, tools: [], ...more }, settings, dialect);
}

const result = (id: string, value: unknown): Message => ({
  role: 'tool',
  id,
  name: 'look_up',
  args: { id },
  result: value,
});

const call = (id: string) => ({
  id,
  type: 'function',
  function: { name: 'look_up', arguments: JSON.stringify({ id }) },
});

describe('the messages of a request', () => {
  it('have every tool call made again before its result, as a part of the words that led to it', () => {
    const { messages } = bodyOf([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'where are they' },
      { role: 'assistant', text: 'Let me see.' },
      result('a', { state: 'sent' }),
      result('b', 'lost'),
      { role: 'assistant', text: 'One was sent.' },
    ]);
    expect(messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'where are they' },
      { role: 'assistant', content: 'Let me see.', tool_calls: [call('a'), call('b')] },
      { role: 'tool', tool_call_id: 'a', content: '{"state":"sent"}' },
      { role: 'tool', tool_call_id: 'b', content: 'lost' },
      { role: 'assistant', content: 'One was sent.' },
    ]);
  });

  it('have a message without words for a call that nothing was said before', () => {
    const { messages } = bodyOf([{ role: 'user', text: 'bye' }, result('late', undefined)]);
    expect(messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: '', tool_calls: [{ id: 'late' }] },
      { role: 'tool', content: 'null' },
    ]);
  });

  it('keep two turns of the caller apart, and leave out what was not said', () => {
    const { messages } = bodyOf([
      { role: 'user', text: 'one' },
      { role: 'assistant', text: ' ' },
      { role: 'user', text: 'two' },
    ]);
    expect(messages.map((message) => message.content)).toEqual(['one', 'two']);
  });

  it('end with the words that were spoken already, and the wish to go on from them', () => {
    const { messages } = bodyOf([{ role: 'user', text: 'hi' }], { prefix: 'Good morn' });
    expect(messages.slice(1)).toMatchObject([
      { role: 'assistant', content: 'Good morn' },
      { role: 'system', content: expect.stringContaining('Go on exactly') },
    ]);
  });
});

describe('the parameters of a request', () => {
  it('are those of the configuration, with the usual stops', () => {
    expect(bodyOf([])).toMatchObject({
      model: 'tiny',
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.7,
      max_tokens: 150,
      stop: ['User:', 'Human:', '\n\n\n'],
    });
  });

  it('name no tools where there are none', () => {
    expect(bodyOf([])).not.toHaveProperty('tools');
  });

  it.each([-0.1, 2.1])('may have no temperature of %d', (temperature) => {
    expect(chatShape.temperature.safeParse(temperature).success).toBe(false);
  });
});
