import { describe, expect, it } from 'vitest';
import { anthropicRequest } from '../../../src/providers/anthropic/anthropic-request.ts';
import { anthropicSettings } from '../../../src/providers/anthropic/anthropic-settings.ts';
import type { LanguageRequest } from '../../../src/ports/language-model.ts';

const settings = anthropicSettings.parse({ api_key: 'k' });
const request = (messages: LanguageRequest['messages'], more: Partial<LanguageRequest> = {}): object =>
  anthropicRequest({ messages, tools: [], ...more }, settings);
const text = (words: string) => ({ type: 'text', text: words });

const result = (id: string) => ({ role: 'tool', id, name: 'f', args: {}, result: 'ok' }) as const;

describe('a request to Anthropic', () => {
  it('has the system’s prompt apart, and turns that alternate', () => {
    const body = request([
      { role: 'system', text: 'Be brief.' },
      { role: 'assistant', text: 'Hello.' },
      { role: 'user', text: 'one' },
      { role: 'user', text: 'two' },
    ]);
    expect(body).toMatchObject({
      system: 'Be brief.',
      messages: [
        { role: 'user', content: [text('(The call begins.)')] },
        { role: 'assistant', content: [text('Hello.')] },
        { role: 'user', content: [text('one'), text('two')] },
      ],
    });
  });

  it('has the results of one round in one turn, and of two rounds in two', () => {
    const body = request([
      { role: 'user', text: 'go' },
      { role: 'assistant', text: 'Wait.' },
      result('a'),
      result('b'),
      { role: 'assistant', text: 'Again.' },
      result('c'),
      { role: 'user', text: 'and?' },
    ]) as {
      readonly messages: readonly {
        readonly role: string;
        readonly content: readonly { readonly type: string }[];
      }[];
    };
    expect(body.messages.map(({ role, content }) => [role, content.map(({ type }) => type)])).toEqual([
      ['user', ['text']],
      ['assistant', ['text', 'tool_use', 'tool_use']],
      ['user', ['tool_result', 'tool_result']],
      ['assistant', ['text', 'tool_use']],
      ['user', ['tool_result', 'text']],
    ]);
  });

  it('sends no stop that is white space alone', () => {
    expect(request([])).toMatchObject({ stop_sequences: ['User:', 'Human:'] });
  });

  it('goes on with an answer without ending with it, which newer models refuse', () => {
    const body = request([{ role: 'user', text: 'hi' }], { prefix: 'Good morning, ' });
    expect(body).toMatchObject({
      messages: [{ role: 'user' }, { role: 'assistant', content: [text('Good morning,')] }, { role: 'user' }],
    });
  });

  it.each([1.01, 2])('has no temperature of %d', (temperature) => {
    expect(anthropicSettings.safeParse({ api_key: 'k', temperature }).success).toBe(false);
  });
});
