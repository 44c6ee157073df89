import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TalkyError } from '../../src/errors/talky-error.ts';
import { decodeClientMessage, encodeServerMessage } from '../../src/transports/native-messages.ts';

const decode = (message: unknown) => decodeClientMessage(JSON.stringify(message));

function codeOf(text: string): string {
  try {
    decodeClientMessage(text);
  } catch (error) {
    if (error instanceof TalkyError) return error.code;
    throw error;
  }
  return 'none';
}

const nested = (levels: number) => `{"type":"end-turn","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;

const formatsOf = (start: object) => {
  const message = decode({ type: 'start', ...start });
  return message.type === 'start' ? [message.start.audio, message.start.output] : [];
};

describe('start', () => {
  it('needs nothing but its type', () => {
    const format = { encoding: 'linear16', sampleRateHz: 16_000 };
    expect(decode({ type: 'start' })).toEqual({
      type: 'start',
      start: { audio: format, output: format, metadata: {}, transport: 'native' },
    });
  });

  it('takes every rate that its encoding has', () => {
    for (const sampleRate of [8000, 16_000, 24_000, 44_100, 48_000]) {
      expect(formatsOf({ audio: { encoding: 'linear16', sampleRate } })[0]).toEqual({
        encoding: 'linear16',
        sampleRateHz: sampleRate,
      });
    }
    for (const encoding of ['mulaw', 'alaw']) {
      expect(formatsOf({ audio: { encoding, sampleRate: 8000 } })[0]).toEqual({
        encoding,
        sampleRateHz: 8000,
      });
    }
  });

  it('answers in the caller’s format unless told otherwise', () => {
    const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 };
    expect(formatsOf({ audio: { encoding: 'mulaw' } })).toEqual([mulaw, mulaw]);
    expect(formatsOf({ audio: { encoding: 'mulaw' }, output: { sampleRate: 48_000 } })).toEqual([
      mulaw,
      { encoding: 'linear16', sampleRateHz: 48_000 },
    ]);
  });

  it.each([
    { audio: { encoding: 'opus', sampleRate: 48_000 } },
    { audio: { encoding: 'linear16', sampleRate: 11_025 } },
    { audio: { encoding: 'alaw', sampleRate: 16_000 } },
    { output: { encoding: 'mulaw', sampleRate: 48_000 } },
    { audio: { encoding: 'linear16', sampleRate: '16000' } },
    { audio: 'linear16' },
    { agent: '' },
    { resume: 7 },
    { metadata: { nested: { key: 'value' } } },
    { metadata: { count: 1 } },
    { metadata: ['a'] },
    { metadata: { long: 'x'.repeat(4097) } },
    { surprise: true },
  ])('is refused as %j', (start) => {
    expect(codeOf(JSON.stringify({ type: 'start', ...start }))).toBe('invalid-message');
  });

  it('takes metadata up to 4 KiB of JSON', () => {
    const metadata = { k: 'x'.repeat(4096 - '{"k":""}'.length) };
    expect(decode({ type: 'start', metadata })).toMatchObject({ start: { metadata } });
  });
});

describe('a client’s message', () => {
  it('may be typed text of up to 4000 characters, however many bytes they take', () => {
    for (const character of ['x', 'é', '😀']) {
      expect(codeOf(JSON.stringify({ type: 'text', text: character.repeat(4000) }))).toBe('none');
      expect(codeOf(JSON.stringify({ type: 'text', text: character.repeat(4001) }))).toBe('invalid-message');
    }
  });

  it('may be any of the sixteen keys, and no other', () => {
    for (const digit of '0123456789*#ABCD') {
      expect(decode({ type: 'dtmf', digit })).toEqual({
        type: 'input',
        input: { type: 'caller.dtmf', digit },
      });
    }
    for (const digit of ['', '12', 'a', 'E', '+', 5]) {
      expect(codeOf(JSON.stringify({ type: 'dtmf', digit }))).toBe('invalid-message');
    }
  });

  it('says where it is wrong, and never repeats the value', () => {
    const secret = { type: 'start', resume: { token: 'canary-7f3a' } };
    expect(() => decode(secret)).toThrow(/^start\.resume: /);
    expect(() => decode(secret)).not.toThrow(/canary/);
  });

  it('nests no deeper than 16 levels, however short it is', () => {
    expect(() => decodeClientMessage(nested(16))).toThrow(/deeper than 16/);
    expect(() => decodeClientMessage(nested(15))).not.toThrow(/deeper/);
    expect(() => decode({ type: 'text', text: '[[[[[[[[[[[[[[[[[[[[{{{{\\"[[[[' })).not.toThrow();
  });

  it.each(['__proto__', 'constructor', 'prototype'])('has no key %s at any depth', (key) => {
    expect(() => decodeClientMessage(`{"type":"end-turn","${key}":1}`)).toThrow(/not allowed/);
    expect(() => decodeClientMessage(`{"type":"start","metadata":{"${key}":"x"}}`)).toThrow(/not allowed/);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('is refused by its size before anything looks at it', () => {
    expect(codeOf('['.repeat(16_385))).toBe('frame-too-large');
    expect(codeOf('['.repeat(16_384))).toBe('invalid-message');
    expect(codeOf(`{"type":"dtmf","digit":${'9'.repeat(16_000)}}`)).toBe('invalid-message');
  });

  it('never raises anything but a TalkyError, whatever arrives', () => {
    const almost = fc.record({
      type: fc.constantFrom('start', 'text', 'dtmf', 'end-turn', 'played', 'hangup', 'toString', '__proto__'),
      agent: fc.anything(),
      audio: fc.anything(),
      text: fc.anything(),
      digit: fc.anything(),
      metadata: fc.dictionary(fc.string(), fc.anything()),
    });
    const frames = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      almost.map((message) =>
        JSON.stringify(message, (_key, value: unknown) => (typeof value === 'bigint' ? 1 : value)),
      ),
    );
    fc.assert(
      fc.property(frames, (frame) => {
        expect(codeOf(frame)).toMatch(/^(none|invalid-message|unknown-message|frame-too-large)$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a server’s message', () => {
  it('spells a format as the wire does', () => {
    expect(
      JSON.parse(
        encodeServerMessage({
          type: 'metrics',
          turn: 2,
          speculation: 'hit',
          wastedTokens: 0,
          wastedCharacters: 3,
          releaseMs: 12,
        }),
      ),
    ).toEqual({
      type: 'metrics',
      turn: 2,
      speculation: 'hit',
      wastedTokens: 0,
      wastedCharacters: 3,
      releaseMs: 12,
    });
  });
});
