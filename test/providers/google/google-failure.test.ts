import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { googleFailure } from '../../../src/providers/google/google-failure.ts';

describe('a refusal of Google’s', () => {
  it.each([
    [status.UNAUTHENTICATED, 'no credentials', 'account'],
    [status.PERMISSION_DENIED, 'the API is not enabled', 'account'],
    [status.INVALID_ARGUMENT, 'API key not valid. Please pass a valid API key.', 'account'],
    [status.INVALID_ARGUMENT, 'Voice "x" does not exist', 'request'],
    [status.NOT_FOUND, '', 'request'],
  ])('with the status %d and the words "%s" concerns the %s', (code, details, concerns) => {
    expect(googleFailure({ code, details }, [])).toMatchObject({ code: 'provider-refused', concerns });
  });
});
