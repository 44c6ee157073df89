import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createGenesys } from '../../src/telephony/genesys.ts';
import type { CarrierRequest } from '../../src/telephony/carrier.ts';

/** https://developer.genesys.cloud/devapps/audiohook/security: the example there. */
const apiKey = 'SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh';
const clientSecret = 'TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU=';
const createdSeconds = 1_641_013_200;
const parameters = (created = createdSeconds, expires = 3_282_026_430, nonce = 'VGhpc0lzQVVuaXF1ZU5vbmNl') =>
  '("@request-target" "@authority" "audiohook-organization-id" "audiohook-session-id" "audiohook-correlation-id" "x-api-key")' +
  `;keyid="${apiKey}";nonce="${nonce}";alg="hmac-sha256";created=${created};expires=${expires}`;
const headers = {
  'x-api-key': apiKey,
  'audiohook-organization-id': 'd7934305-0972-4844-938e-9060eef73d05',
  'audiohook-session-id': '30b0e395-84d3-4570-ac13-9a62d8f514c0',
  'audiohook-correlation-id': 'e160e428-53e2-487c-977d-96989bf5c99d',
  'signature-input': `sig1=${parameters()}`,
  signature: 'sig1=:NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh4=:',
};

function check(
  change: Partial<Record<keyof typeof headers, string | undefined>> = {},
  options: { readonly url?: string; readonly atSeconds?: number } = {},
) {
  const { url = 'wss://audiohook.example.com/api/v1/voicebiometrics/ws', atSeconds = createdSeconds + 1 } =
    options;
  const request: CarrierRequest = {
    method: 'GET',
    base: 'https://audiohook.example.com',
    url,
    query: new URLSearchParams(),
    headers: { ...headers, ...change },
    body: Buffer.alloc(0),
  };
  const world = { nowMs: () => atSeconds * 1000, newId: () => '1' };
  return createGenesys({ apiKey, clientSecret, verify: true }, world).checkUpgrade(request);
}

/** As a client that knows the secret signs. */
function signed(input: string, key = clientSecret): string {
  const lines = [
    ['@request-target', '/api/v1/voicebiometrics/ws'],
    ['@authority', 'audiohook.example.com'],
    ...Object.entries(headers).slice(1, 4),
    ['x-api-key', apiKey],
  ].map(([name, value]) => `"${name}": ${value}`);
  const base = [...lines, `"@signature-params": ${input}`].join('\n');
  return `sig1=:${createHmac('sha256', Buffer.from(key, 'base64')).update(base).digest('base64')}:`;
}

const signedWith = (input: string, key?: string) => ({
  'signature-input': `sig1=${input}`,
  signature: signed(input, key),
});

describe('the signature of an AudioHook upgrade', () => {
  test('is right in the example of Genesys, and is good once', () => {
    expect(check()).toEqual({ onceOnly: 'VGhpc0lzQVVuaXF1ZU5vbmNl' });
  });

  test.each([
    { name: 'another organisation', change: { 'audiohook-organization-id': 'another' } },
    { name: 'another session', change: { 'audiohook-session-id': 'another' } },
    { name: 'another correlation', change: { 'audiohook-correlation-id': 'another' } },
    { name: 'another key', change: { 'x-api-key': 'another' } },
    { name: 'no key', change: { 'x-api-key': undefined } },
    { name: 'no signature', change: { signature: undefined } },
    { name: 'no input', change: { 'signature-input': undefined } },
    { name: 'an empty signature', change: { signature: 'sig1=::' } },
    { name: 'another label', change: { signature: headers.signature.replace('sig1', 'sig2') } },
    { name: 'an input that is none', change: { 'signature-input': 'sig1=("@authority"' } },
    { name: 'another secret', change: signedWith(parameters(), 'YW5vdGhlcg==') },
    { name: 'fewer components', change: signedWith(parameters().replace(' "x-api-key"', '')) },
    { name: 'another algorithm', change: signedWith(parameters().replace('hmac-sha256', 'rsa-v1_5-sha256')) },
    {
      name: 'a nonce that is too short',
      change: signedWith(parameters(createdSeconds, createdSeconds + 10, 'short')),
    },
    { name: 'no time', change: signedWith(parameters().replace(/;created=\d+/, '')) },
  ])('is wrong: $name', ({ change }) => {
    expect(() => check(change)).toThrow(expect.objectContaining({ code: 'unauthorized' }));
  });

  test.each([
    { name: 'another path', options: { url: 'wss://audiohook.example.com/api/v1/other' } },
    { name: 'a query', options: { url: 'wss://audiohook.example.com/api/v1/voicebiometrics/ws?a=1' } },
    { name: 'another host', options: { url: 'wss://other.example.com/api/v1/voicebiometrics/ws' } },
    { name: 'a minute and a half later', options: { atSeconds: createdSeconds + 91 } },
    { name: 'before it was made', options: { atSeconds: createdSeconds - 31 } },
  ])('is wrong: $name', ({ options }) => {
    expect(() => check({}, options)).toThrow(expect.objectContaining({ code: 'unauthorized' }));
  });

  test('has expired by its own words', () => {
    const change = signedWith(parameters(createdSeconds, createdSeconds + 5));
    expect(check(change, { atSeconds: createdSeconds + 30 })).toEqual({
      onceOnly: 'VGhpc0lzQVVuaXF1ZU5vbmNl',
    });
    expect(() => check(change, { atSeconds: createdSeconds + 36 })).toThrow(
      expect.objectContaining({ code: 'unauthorized' }),
    );
  });
});
