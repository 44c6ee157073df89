import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../../src/errors/provider-error.ts';
import { decodeInk } from '../../../src/providers/cartesia/ink-messages.ts';
import { decodeAudio, decodeSonic } from '../../../src/providers/cartesia/sonic-messages.ts';

const asked = { provider: 'cartesia', apiKey: 'canary-key' };
const types = ['chunk', 'timestamps', 'done', 'flush_done', 'error', 'turn.update', 'turn.end', 'connected'];

/** Messages that are nearly right. */
const nearly = fc.record(
  {
    type: fc.constantFrom(...types),
    context_id: fc.option(fc.string()),
    data: fc.anything(),
    word_timestamps: fc.anything(),
    transcript: fc.anything(),
    status_code: fc.anything(),
    error_code: fc.anything(),
    message: fc.anything(),
  },
  { requiredKeys: [] },
);

describe.each([
  ['Sonic', decodeSonic],
  ['Ink', decodeInk],
])('messages of %s', (_, decode) => {
  it('never throw, whatever arrives', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          nearly.map((message) => JSON.stringify(message)),
        ),
        (text) => {
          const event = decode(text, asked);
          if (event?.type === 'failed') expect(event.error).toBeInstanceOf(ProviderError);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [{ status_code: 429, error_code: null, title: 'No', message: 'later' }, 'provider-throttled'],
    [
      { status_code: 200, error_code: 'concurrency_limited', title: 'No', message: 'x' },
      'provider-throttled',
    ],
    [{ status_code: 401, title: 'No', message: 'canary-key is wrong' }, 'provider-refused'],
    [{ status_code: 400, error: 'Invalid model: canary-key' }, 'provider-refused'],
    [{ status_code: 503, title: 'No', message: 'x' }, 'provider-unreachable'],
    [{ title: 'No', message: 'x' }, 'provider-unreachable'],
  ])('that are the error %j have the class of that, without the key', (fields, code) => {
    const event = decode(JSON.stringify({ type: 'error', context_id: 'a', ...fields }), asked);
    const error = event?.type === 'failed' ? event.error : undefined;
    expect(error?.code).toBe(code);
    expect(String(error)).not.toContain('canary');
  });
});

describe('word times', () => {
  it('are milliseconds', () => {
    const word_timestamps = { words: ['Hi', 'you'], start: [0, 0.5], end: [0.4, 0.9] };
    expect(
      decodeSonic(JSON.stringify({ type: 'timestamps', context_id: 'a', word_timestamps }), asked),
    ).toEqual({
      type: 'words',
      contextId: 'a',
      words: [
        { text: 'Hi', startMs: 0, endMs: 400 },
        { text: 'you', startMs: 500, endMs: 900 },
      ],
    });
  });

  it.each([null, undefined])('may be %s', (word_timestamps) => {
    const text = JSON.stringify({ type: 'timestamps', context_id: 'a', word_timestamps });
    expect(decodeSonic(text, asked)).toMatchObject({ type: 'words', words: [] });
  });

  it('of which there are not as many as words are no message', () => {
    const word_timestamps = { words: ['Hi', 'you'], start: [0], end: [0.4] };
    const text = JSON.stringify({ type: 'timestamps', context_id: 'a', word_timestamps });
    expect(decodeSonic(text, asked)).toMatchObject({ type: 'failed', contextId: 'a', ours: true });
  });
});

describe('audio', () => {
  it('is decoded from base64, and from nothing else', () => {
    expect(decodeAudio(Buffer.from([1, 2, 3, 4]).toString('base64'))).toEqual(Buffer.from([1, 2, 3, 4]));
    expect(decodeAudio('no *** base64')).toBeUndefined();
  });
});
