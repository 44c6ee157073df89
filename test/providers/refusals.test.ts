import { describe, expect, it } from 'vitest';
import { AnthropicReader } from '../../src/providers/anthropic/anthropic-reader.ts';
import { errorOfClose } from '../../src/providers/azure/azure-faults.ts';
import { brokenAnswer } from '../../src/providers/chat-completions/broken-answer.ts';
import { messageFailure } from '../../src/providers/deepgram/deepgram-failure.ts';

const refused = (concerns: string) => ({ code: 'provider-refused', concerns });

function anthropicError(type: string): unknown {
  try {
    return new AnthropicReader('k').read({ type: 'error', error: { type, message: '' } });
  } catch (error) {
    return error;
  }
}

describe('a refusal', () => {
  it.each([
    ['invalid_api_key', 'account'],
    ['authentication_error', 'account'],
    ['402', 'account'],
    ['invalid_request_error', 'request'],
    ['context_length_exceeded', 'request'],
    ['400', 'request'],
  ])('in a chat completion as %s concerns the %s', (code, concerns) => {
    expect(brokenAnswer({ code, message: '' }, { provider: 'groq' })).toMatchObject(refused(concerns));
  });

  it.each([
    ['authentication_error', 'account'],
    ['permission_error', 'account'],
    ['billing_error', 'account'],
    ['invalid_request_error', 'request'],
    ['request_too_large', 'request'],
  ])('of Anthropic’s as %s concerns the %s', (type, concerns) => {
    expect(anthropicError(type)).toMatchObject(refused(concerns));
  });

  it.each([
    ['UNAUTHORIZED', 'account'],
    ['INVALID_AUTH', 'account'],
    ['UNPARSABLE_CLIENT_MESSAGE', 'request'],
    ['DATA-0000', 'request'],
  ])('of Deepgram’s as %s concerns the %s', (code, concerns) => {
    expect(messageFailure(code, '', { provider: 'flux', apiKey: 'k' })).toMatchObject(refused(concerns));
  });

  it.each([
    [1008, 'Unauthorized: invalid subscription key', 'account'],
    [1007, 'Unsupported voice en-US-Nobody', 'request'],
    [1007, 'Invalid SSML', 'request'],
  ])('of Azure’s with %d %s concerns the %s', (code, reason, concerns) => {
    expect(errorOfClose(code, reason, { apiKey: 'k', voice: 'en-US-Nobody' })).toMatchObject(
      refused(concerns),
    );
  });
});
