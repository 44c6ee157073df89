import { describe, expect, it } from 'vitest';
import { runLlm } from '../../tools/commands/run-llm.ts';
import { testConsole } from './test-console.ts';
import { answered, refusal, testProviders } from './test-providers.ts';

const options = { timeout: 10_000, config: 'config' } as const;

describe('talky llm', () => {
  it('writes the answer to standard output, and the figures beside it', async () => {
    const console = testConsole();
    const { providers, requests } = testProviders();
    const asked = { ...options, provider: 'test', system: 'Be brief.' };
    expect(await runLlm('Greet me.', asked, console, { providers })).toBe(0);
    expect(console.out).toBe('Good morning.\n');
    expect(console.errors).toMatch(
      /^test \(127\.0\.0\.1:4711.*: first token \d+ ms, .*7 \+ 2 tokens \(estimated\)\n$/,
    );
    expect(requests).toEqual([
      {
        messages: [
          { role: 'system', text: 'Be brief.' },
          { role: 'user', text: 'Greet me.' },
        ],
        tools: [],
      },
    ]);
  });

  it('tells tokens and figures as JSON', async () => {
    const console = testConsole();
    const { providers } = testProviders();
    expect(
      await runLlm('Greet me.', { ...options, provider: 'test', json: true }, console, { providers }),
    ).toBe(0);
    expect(console.lines).toMatchObject([
      { type: 'token', text: 'Good' },
      { type: 'token', text: ' morning.' },
      {
        type: 'summary',
        provider: 'test',
        text: 'Good morning.',
        reason: 'stop',
        usage: { promptTokens: 7, completionTokens: 2, estimated: true },
      },
    ]);
  });

  it("asks with an agent's prompt", async () => {
    const { providers, requests } = testProviders();
    const asked = { ...options, provider: 'test', agent: 'assistant' };
    expect(await runLlm('Hello.', asked, testConsole(), { providers })).toBe(0);
    expect(requests[0]?.messages[0]).toMatchObject({
      role: 'system',
      text: expect.stringContaining('You are the assistant'),
    });
  });

  it("answers from the default agent's flow where the model follows flows", async () => {
    const console = testConsole();
    expect(await runLlm('what are your hours', { ...options, provider: 'scripted' }, console)).toBe(0);
    expect(console.out).toContain('Monday to Friday');
  });

  it('does not let an answer move the cursor', async () => {
    const console = testConsole();
    const { providers } = testProviders(answered('red\u001B[2J', '\nblue'));
    await runLlm('Colours?', { ...options, provider: 'test' }, console, { providers });
    expect(console.out).toBe('red [2J\nblue\n');
  });

  it('fails as the provider does, and where an answer ends before it is finished', async () => {
    const made = testProviders();
    const broken = { ...options, provider: 'broken' };
    await expect(runLlm('Hello.', broken, testConsole(), made)).rejects.toBe(refusal);
    const { providers } = testProviders([{ type: 'token', text: 'Good' }]);
    const asked = { ...options, provider: 'test' };
    await expect(runLlm('Hello.', asked, testConsole(), { providers })).rejects.toMatchObject({
      code: 'provider-silent',
    });
    expect(made.openCount).toBe(0);
  });
});
