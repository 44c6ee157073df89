import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProviderThrottled } from '../../../src/errors/provider-error.ts';
import { createGroq } from '../../../src/providers/groq/groq.ts';
import { groqSettings } from '../../../src/providers/groq/groq-settings.ts';
import { openOpenAiEmulator, type OpenAiEmulator } from '../../../tools/emulators/openai/openai-emulator.ts';
import { AskedModel } from '../../contracts/asked-model.ts';
import { turnsOfTheLoop } from '../../support/active-resources.ts';
import { stageWorld } from '../../contracts/provider-stage-world.ts';

let emulator: OpenAiEmulator;
beforeEach(async () => {
  emulator = await openOpenAiEmulator();
});
afterEach(() => emulator.close());

async function ask(settings: object): Promise<AskedModel> {
  const checked = groqSettings.parse({ api_key: 'key', base_url: emulator.groqUrl, ...settings });
  const asked = new AskedModel(createGroq(checked, stageWorld()));
  await asked.over;
  return asked;
}

const lastBody = (): unknown => JSON.parse(emulator.host.exchanges.at(-1)?.body.toString('utf8') ?? '{}');

describe('Groq', () => {
  it('takes the settings as they are usually written', () => {
    const written = { api_key: 'k', model: 'llama-3.1-8b-instant', temperature: 0.7, max_tokens: 150 };
    expect(groqSettings.parse(written)).toMatchObject({ ...written, base_url: 'https://api.groq.com' });
  });

  it.each(['', '/openai/v1', '/v1', '/openai'])(
    'is found at an address that ends with "%s"',
    async (path) => {
      const asked = await ask({ base_url: `${emulator.host.url}${path}` });
      expect(asked.errors).toEqual([]);
      expect(emulator.host.exchanges.at(-1)?.path).toBe('/openai/v1/chat/completions');
    },
  );

  it('is asked for what the settings say, and for nothing else', async () => {
    await ask({
      reasoning_effort: 'low',
      reasoning_format: 'hidden',
      service_tier: 'flex',
      seed: 7,
      stop: [],
    });
    expect(lastBody()).toMatchObject({
      max_completion_tokens: 150,
      reasoning_effort: 'low',
      reasoning_format: 'hidden',
      service_tier: 'flex',
      seed: 7,
    });
    expect(lastBody()).not.toHaveProperty('stop');
    expect(lastBody()).not.toHaveProperty('top_p');
  });

  it('is unreachable where nobody listens', async () => {
    const asked = await ask({ base_url: 'http://127.0.0.1:9' });
    expect(asked.errors).toMatchObject([
      { code: 'provider-unreachable', retryable: true, message: expect.stringMatching(/127\.0\.0\.1:9/) },
    ]);
  });

  it('is asked once, whatever it answers, and never waited for', async () => {
    emulator.answer({ fault: { type: 'refused', status: 429, retryAfter: '600' } });
    const asked = await ask({});
    expect(asked.errors[0]).toBeInstanceOf(ProviderThrottled);
    expect(emulator.host.exchanges).toHaveLength(1);
  });

  it('uses the connection of one answer for the next', async () => {
    let connections = 0;
    const chunk = { choices: [{ index: 0, delta: { content: 'hi' }, finish_reason: 'stop' }] };
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
    });
    server.on('connection', () => connections++);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const model = createGroq(groqSettings.parse({ api_key: 'key', base_url }), stageWorld());
    for (let turn = 0; turn < 3; turn++) {
      const asked = new AskedModel(model);
      await asked.over;
      expect(asked.text).toBe('hi');
      // It is free as soon as the answer has been read to its end.
      await turnsOfTheLoop(3);
    }
    expect(connections).toBe(1);
    server.closeAllConnections();
    server.close();
  });
});
