import { describe, expect, it } from 'vitest';
import { anthropicRequest } from '../../../src/providers/anthropic/anthropic-request.ts';
import { anthropicSettings } from '../../../src/providers/anthropic/anthropic-settings.ts';
import { anthropicDoubts } from '../../../src/providers/anthropic/sampling.ts';
import type { LanguageRequest } from '../../../src/ports/language-model.ts';

const settings = anthropicSettings.parse({ api_key: 'k' });
const request = (messages: LanguageRequest['messages'], more: Partial<LanguageRequest> = {}): object =>
  anthropicRequest({ messages, tools: [], ...more }, settings);
const sampled = (more: object): object =>
  anthropicRequest({ messages: [], tools: [] }, anthropicSettings.parse({ api_key: 'k', ...more }));
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

  it('has a top_p in the place of the temperature, as both together are refused', () => {
    expect(sampled({})).toMatchObject({ temperature: 0.7 });
    const body = sampled({ top_p: 0.9 });
    expect(body).toMatchObject({ top_p: 0.9 });
    expect(body).not.toHaveProperty('temperature');
  });

  it.each(['claude-opus-4-7', 'claude-opus-4-10-20270101', 'claude-sonnet-5', 'claude-haiku-5-5'])(
    'has neither for %s, which refuses each of them',
    (model) => {
      const body = sampled({ model, top_p: 0.9 });
      expect(body).not.toHaveProperty('temperature');
      expect(body).not.toHaveProperty('top_p');
      expect(anthropicDoubts({ model, temperature: 0.2, top_p: undefined })).toHaveLength(1);
    },
  );

  it.each(['claude-3-5-haiku-latest', 'claude-sonnet-4-20250514', 'claude-sonnet-4-6', 'claude-haiku-4-5'])(
    'has a temperature for %s',
    (model) => expect(sampled({ model, temperature: 0.2 })).toMatchObject({ temperature: 0.2 }),
  );

  it('leaves a doubt about both, and none about one of them', () => {
    const { model } = settings;
    expect(anthropicDoubts({ model, temperature: 0.2, top_p: 0.9 })).toHaveLength(1);
    expect(anthropicDoubts({ model, temperature: 0.7, top_p: 0.9 })).toEqual([]);
    expect(anthropicDoubts({ model, temperature: 0.2, top_p: undefined })).toEqual([]);
  });

  it('has no seed, and says so to whoever sets one', () => {
    const { error } = anthropicSettings.safeParse({ api_key: 'k', seed: 7 });
    expect(error?.issues).toMatchObject([{ path: ['seed'], message: 'Remove seed: Anthropic has none.' }]);
  });
});
