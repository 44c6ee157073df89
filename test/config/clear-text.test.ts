import { describe, expect, it } from 'vitest';
import { load, problemsOf } from './config-folder.ts';

const llm = (section: string): string => `providers:\n  llm:\n    ${section}\n`;
const withKey = (name: string, address: string): string =>
  llm(`${name}: { model: m, api_key: canary, base_url: "${address}" }`);

const refused = {
  path: expect.stringMatching(/base_url$/),
  remedy: expect.stringMatching(
    /^Write an address that begins with https: or wss:, as the key could be read/,
  ),
};

describe('a key', () => {
  it.each([
    'http://proxy.example',
    'ws://10.0.0.7:8080',
    'http://127.0.0.1.example',
    'http://localhost.example',
  ])('is not sent to %s, where it could be read on the way', async (address) => {
    expect(await problemsOf({ 'providers.yaml': withKey('openai', address) })).toMatchObject([
      { ...refused, file: 'config/providers.yaml', line: 3, fault: expect.stringContaining(address) },
    ]);
    expect(await problemsOf({ 'providers.yaml': withKey('vllm', address) })).toMatchObject([refused]);
  });

  it('is not sent there by a variable either', async () => {
    const env = { AZURE_SPEECH_KEY: 'canary', AZURE_SPEECH_BASE_URL: 'http://proxy.example' };
    expect(await problemsOf({}, { env })).toMatchObject([
      {
        ...refused,
        path: 'providers.tts.azure.base_url',
        fault: expect.stringContaining('AZURE_SPEECH_BASE_URL'),
      },
    ]);
  });

  it.each([
    'http://127.0.0.1:11434/v1',
    'http://localhost:8080',
    'ws://[::1]:1',
    'https://proxy.example',
    'wss://p.example',
  ])('is sent to %s', async (address) => {
    const config = await load({ 'providers.yaml': withKey('openai', address) });
    expect(config.provider('llm', 'openai').settings).toMatchObject({ base_url: address });
    const own = await load({ 'providers.yaml': withKey('vllm', address) });
    expect(own.provider('llm', 'vllm').settings).toMatchObject({ base_url: address });
  });
});

describe('a server without a key', () => {
  it('may be anywhere', async () => {
    const yaml = llm('ollama: { model: llama3.2, base_url: "http://gpu.lan:11434/v1" }');
    const config = await load({ 'providers.yaml': yaml });
    expect(config.provider('llm', 'ollama').settings).toMatchObject({ base_url: 'http://gpu.lan:11434/v1' });
  });
});
