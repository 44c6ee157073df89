import { describe, expect, it } from 'vitest';
import { inkSettings } from '../../../src/providers/cartesia/ink-settings.ts';
import { sonicSettings } from '../../../src/providers/cartesia/sonic-settings.ts';

describe('the section cartesia', () => {
  it('is taken as people write it', () => {
    const section = {
      api_key: 'key',
      model_id: 'sonic-3',
      voice_id: '6ccbfb76-1fc6-48f7-b71d-91ac6298247b',
      sample_rate: 16_000,
      language: 'en',
    };
    expect(sonicSettings.parse(section)).toEqual({
      ...section,
      base_url: 'https://api.cartesia.ai',
      speed: 1,
      transport: 'socket',
      version: '2026-08-14',
    });
  });

  it('needs a key and nothing else', () => {
    expect(sonicSettings.safeParse({ api_key: 'key' }).success).toBe(true);
    expect(sonicSettings.safeParse({}).success).toBe(false);
  });

  it.each([
    { speed: 0.5 },
    { speed: 1.6 },
    { volume: 0.4 },
    { volume: 2.1 },
    { sample_rate: 11_025 },
    { transport: 'grpc' },
    { emotion: 'Very angry!' },
    { version: 'latest' },
    { base_url: 'ftp://example.com' },
    { voice: 'misspelt' },
  ])('is not taken with %j', (slip) => {
    expect(sonicSettings.safeParse({ api_key: 'key', ...slip }).success).toBe(false);
  });
});

describe('the section ink', () => {
  it('needs a key and nothing else', () => {
    expect(inkSettings.parse({ api_key: 'key' })).toEqual({
      api_key: 'key',
      base_url: 'https://api.cartesia.ai',
      model: 'ink-2',
      sample_rate: 16_000,
      languages: ['en'],
      keyterms: [],
      version: '2026-08-14',
    });
  });

  it.each([
    { start_threshold: 0.95 },
    { eager_end_threshold: 0.2 },
    { end_threshold: 0.6 },
    { end_timeout_ms: 100 },
    { end_threshold: 0.45, eager_end_threshold: 0.4 },
    { eager_end_threshold: 0.6, start_threshold: 0.5 },
  ])('is not taken with %j', (slip) => {
    expect(inkSettings.safeParse({ api_key: 'key', ...slip }).success).toBe(false);
  });
});
