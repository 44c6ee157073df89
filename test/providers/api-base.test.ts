import { describe, expect, it } from 'vitest';
import { apiBase } from '../../src/providers/api-base.ts';

describe('the address of an API', () => {
  it.each([
    ['https://api.openai.com', '/v1', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1', '/v1', 'https://api.openai.com/v1'],
    ['https://v1.example.com', '/v1', 'https://v1.example.com/v1'],
    ['https://host/v1beta/openai', '/v1', 'https://host/v1beta/openai'],
    ['https://api.groq.com', '/openai/v1', 'https://api.groq.com/openai/v1'],
    ['https://api.groq.com/openai', '/openai/v1', 'https://api.groq.com/openai/v1'],
    ['https://api.groq.com/openai/v1', '/openai/v1', 'https://api.groq.com/openai/v1'],
    ['http://127.0.0.1:8000/proxy', '/v1', 'http://127.0.0.1:8000/proxy/v1'],
  ])('%s with %s is %s', (base, path, address) => {
    expect(apiBase(base, path)).toBe(address);
  });
});
