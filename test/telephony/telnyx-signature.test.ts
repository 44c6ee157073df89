import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { createTelnyx, type TelnyxAccount } from '../../src/telephony/telnyx.ts';
import { carrierRequest, type RequestParts } from './webhook-rig.ts';

const nowMs = 1_760_000_000_000;
const nowS = nowMs / 1000;
const pair = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const account: TelnyxAccount = {
  apiKey: 'KEY01',
  publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64'),
  streamToken: '',
  format: { encoding: 'PCMU', byteOrder: 'big' },
  baseUrl: 'https://api.telnyx.com',
  verify: true,
};
const telnyxOf = (more: Partial<TelnyxAccount> = {}) =>
  createTelnyx({ ...account, ...more }, { nowMs: () => nowMs });
const telnyx = telnyxOf();

const body = '{"data":{"event_type":"call.initiated"}}';
const signed = (text = body, { time = String(nowS), key = pair.privateKey } = {}) => ({
  'telnyx-timestamp': time,
  'telnyx-signature-ed25519': sign(null, Buffer.from(`${time}|${text}`), key).toString('base64'),
});

const refused: readonly (readonly [string, RequestParts])[] = [
  ['nothing', { body }],
  ['no signature', { body, headers: { 'telnyx-timestamp': String(nowS) } }],
  ['no time', { body, headers: { 'telnyx-signature-ed25519': signed()['telnyx-signature-ed25519'] } }],
  ['an empty signature', { body, headers: { ...signed(), 'telnyx-signature-ed25519': '' } }],
  ['one that is cut off', { body, headers: { ...signed(), 'telnyx-signature-ed25519': 'AAAA' } }],
  ['another key', { body, headers: signed(body, { key: other.privateKey }) }],
  ['another body', { body: `${body} `, headers: signed() }],
  ['another time', { body, headers: { ...signed(), 'telnyx-timestamp': String(nowS + 1) } }],
  ['a time that is none', { body, headers: signed(body, { time: 'now' }) }],
  ['a time long ago', { body, headers: signed(body, { time: String(nowS - 301) }) }],
  ['a time to come', { body, headers: signed(body, { time: String(nowS + 301) }) }],
];

describe('a webhook of Telnyx’s', () => {
  test.each([0, -300, 300])('is let through %d s from now, its signature for its proof', (seconds) => {
    const headers = signed(body, { time: String(nowS + seconds) });
    expect(telnyx.checkWebhook(carrierRequest({ body, headers }))).toBe(headers['telnyx-signature-ed25519']);
  });

  test.each(refused)('is refused: %s', (_name, parts) => {
    expect(() => telnyx.checkWebhook(carrierRequest(parts))).toThrow(
      expect.objectContaining({ code: 'unauthorized' }),
    );
  });

  it('is the same one when its signature is written in another way', () => {
    const headers = signed();
    const signature = headers['telnyx-signature-ed25519'];
    const again = { ...headers, 'telnyx-signature-ed25519': signature.replace(/=+$/, '') };
    expect(again).not.toEqual(headers);
    expect(telnyx.checkWebhook(carrierRequest({ body, headers: again }))).toBe(signature);
  });

  it('is refused by the key of somebody else: of RFC 8032 §7.1, TEST 1', () => {
    const hex = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    const stranger = telnyxOf({ publicKey: Buffer.from(hex, 'hex').toString('base64') });
    const request = carrierRequest({ body, headers: signed() });
    expect(() => stranger.checkWebhook(request)).toThrow(/its signature is another one/);
  });

  test.each(['', 'AAAA', 'not base64 at all'])('is refused by a key that is none: "%s"', (publicKey) => {
    const request = carrierRequest({ body, headers: signed() });
    expect(() => telnyxOf({ publicKey }).checkWebhook(request)).toThrow(/public_key/);
  });

  it('is not looked at where something else has checked it', () => {
    const trusting = telnyxOf({ verify: false });
    expect(trusting.checkWebhook(carrierRequest())).toBeUndefined();
    expect(trusting.checkUpgrade(carrierRequest())).toBe('proven');
  });
});

const upgrade = (token?: string) =>
  carrierRequest({
    method: 'GET',
    url: 'wss://voice.example.org/v1/telnyx',
    headers: token === undefined ? {} : { 'x-telnyx-streaming-auth-token': token },
  });

describe('an upgrade of Telnyx’s', () => {
  const own = telnyxOf({ streamToken: 'Geheim4711' });

  test.each([
    ['there is no token', own, undefined],
    ['none is set', telnyx, 'Geheim4711'],
  ])('needs a ticket where %s', (_name, carrier, token) => {
    expect(carrier.checkUpgrade(upgrade(token))).toBe('by-ticket');
  });

  it('is proven by the token', () => {
    expect(own.checkUpgrade(upgrade('Geheim4711'))).toBe('proven');
  });

  it('is refused with another', () => {
    expect(() => own.checkUpgrade(upgrade('Geheim4712'))).toThrow(
      expect.objectContaining({ code: 'unauthorized' }),
    );
    expect(() => own.checkUpgrade(upgrade('Geheim4712'))).not.toThrow(/Geheim/);
  });
});
