import { describe, expect, it } from 'vitest';
import {
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../../src/errors/provider-error.ts';
import { errorOfFault } from '../../../src/providers/elevenlabs/elevenlabs-faults.ts';

const asked = { apiKey: 'secret-key', voice: 'v1' };

describe('what ElevenLabs says of itself', () => {
  it.each([
    ['voice_id_does_not_exist', '', 1008, ProviderRefused],
    ['voice_not_found', '', undefined, ProviderRefused],
    ['invalid_api_key', '', undefined, ProviderRefused],
    ['detected_unusual_activity', '', 1008, ProviderRefused],
    ['', 'Something that nobody has heard of', 1008, ProviderRefused],
    ['quota_exceeded', 'This request exceeds your quota', 1008, ProviderThrottled],
    ['too_many_concurrent_requests', '', undefined, ProviderThrottled],
    ['max_active_conversations', 'Maximum simultaneous contexts', 1008, ProviderThrottled],
    ['system_busy', '', 1013, ProviderThrottled],
    ['input_timeout_exceeded', 'Have not received a new text input', 1008, ProviderUnreachable],
    ['internal_error', '', 1011, ProviderUnreachable],
    ['', '', 1006, ProviderUnreachable],
    ['', '', 1005, ProviderUnreachable],
  ] as const)('as %s %s with the code %s is of its class', (name, message, code, type) => {
    const error = errorOfFault({ name, message, code }, asked);
    expect(error).toBeInstanceOf(type);
    expect(error.retryable).toBe(type !== ProviderRefused);
  });

  it.each([
    ['invalid_api_key', '', 'account'],
    ['', 'Invalid API key', 'account'],
    ['detected_unusual_activity', '', 'account'],
    ['missing_permissions', '', 'account'],
    ['voice_not_found', '', 'request'],
    ['invalid_parameters', 'The text is too long', 'request'],
  ] as const)('as %s %s concerns the %s', (name, message, concerns) => {
    expect(errorOfFault({ name, message, code: 1008 }, asked)).toMatchObject({ concerns });
  });

  it('is told without the key', () => {
    const { message } = errorOfFault({ name: '', message: 'Not secret-key!', code: 1008 }, asked);
    expect(message).toContain('Not ••••••!');
  });
});
