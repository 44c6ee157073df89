import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LanguageModel } from '../../../src/ports/language-model.ts';
import { compatibleModel } from '../../../src/providers/openai/openai-compatible.ts';
import { createOpenAi } from '../../../src/providers/openai/openai.ts';
import { compatibleSettings, openAiSettings } from '../../../src/providers/openai/openai-settings.ts';
import { openOpenAiEmulator, type OpenAiEmulator } from '../../../tools/emulators/openai/openai-emulator.ts';
import { AskedModel } from '../../contracts/asked-model.ts';
import { stageWorld } from '../../contracts/provider-stage-world.ts';

let emulator: OpenAiEmulator;
beforeEach(async () => {
  emulator = await openOpenAiEmulator({ script: { keyless: true } });
});
afterEach(() => emulator.close());

async function bodyTo(model: LanguageModel): Promise<unknown> {
  const asked = new AskedModel(model, { prefix: 'Well, ' });
  await asked.over;
  expect(asked.errors).toEqual([]);
  return JSON.parse(emulator.host.exchanges.at(-1)?.body.toString('utf8') ?? '{}');
}

const openAi = (more: object) =>
  createOpenAi(openAiSettings.parse({ api_key: 'k', base_url: emulator.openAiUrl, ...more }), stageWorld());

describe('OpenAI', () => {
  it('is asked for the usage, and told the length by its newer name', async () => {
    expect(await bodyTo(openAi({}))).toMatchObject({
      stream_options: { include_usage: true },
      max_completion_tokens: 150,
      temperature: 0.7,
    });
  });

  it.each(['gpt-5-mini', 'o4-mini'])(
    'is not asked for what %s refuses, and stops there all the same',
    async (model) => {
      emulator.answer({ text: 'Fine. User: bye' });
      const asked = new AskedModel(openAi({ model, reasoning_effort: 'minimal' }));
      await asked.over;
      expect(asked.errors).toEqual([]);
      expect(asked.text.trim()).toBe('Fine.');
    },
  );
});

describe('a server that speaks OpenAI’s protocol', () => {
  it('needs no key, and has its own name in errors', async () => {
    const settings = compatibleSettings('http://127.0.0.1:9').parse({ model: 'llama3.2' });
    const asked = new AskedModel(compatibleModel('llama-cpp')(settings, stageWorld()));
    await asked.over;
    expect(asked.errors).toMatchObject([{ provider: 'llama-cpp', code: 'provider-unreachable' }]);
  });

  it('is sent no key that there is not, and told to go on by the user', async () => {
    const settings = compatibleSettings(emulator.host.url).parse({ model: 'llama3.2' });
    const body = await bodyTo(compatibleModel('vllm')(settings, stageWorld()));
    expect(emulator.host.exchanges.at(-1)?.headers.authorization).toBeUndefined();
    expect(body).toMatchObject({ max_tokens: 150, model: 'llama3.2' });
    expect(body).toHaveProperty('messages.3.role', 'user');
  });
});
