import { describe, expect, it, test } from 'vitest';
import { createCarriers, whatCarrierLacks, type TelephonySection } from '../../src/telephony/carriers.ts';
import { isSameSecret } from '../../src/telephony/same-secret.ts';
import { load, problemsOf } from '../config/config-folder.ts';

const base_url = 'https://api.example.org';
const sectionWith = (secret: string): TelephonySection => ({
  twilio: { auth_token: secret, base_url, verify: true },
  vonage: { signature_secret: secret, base_url, verify: true },
  telnyx: { public_key: secret, codec: 'PCMU', l16_byte_order: 'big', base_url, verify: true },
  plivo: { auth_token: secret, base_url, verify: true },
  exotel: { stream_password: secret, verify: true },
  jambonz: { webhook_secret: secret, base_url, verify: true },
  genesys: { api_key: secret, client_secret: secret, verify: true },
});
const carriersWith = (secret: string) => [
  ...createCarriers(sectionWith(secret), { nowMs: () => 0, newId: () => 'id-1' }).keys(),
];

const placesOf = async (yaml: string) =>
  (await problemsOf({ 'providers.yaml': `telephony:\n${yaml}` })).map(({ path }) => path);

describe('an empty secret', () => {
  it('is not set: no carrier is checked with it', () => {
    expect(carriersWith('')).toEqual([]);
    expect(carriersWith('x')).toHaveLength(8);
  });

  test.each([
    ['twilio', 'telephony.twilio.auth_token (TWILIO_AUTH_TOKEN)'],
    ['conversation-relay', 'telephony.twilio.auth_token (TWILIO_AUTH_TOKEN)'],
    [
      'genesys',
      'telephony.genesys.api_key (GENESYS_API_KEY) and telephony.genesys.client_secret (GENESYS_CLIENT_SECRET)',
    ],
  ])('is named among what is to be set: %s', (carrier, lacks) => {
    expect(whatCarrierLacks(carrier, sectionWith(''))).toBe(lacks);
    expect(whatCarrierLacks(carrier, sectionWith('x'))).toBe('');
  });

  it('is the same as nothing', () => {
    expect(isSameSecret('', '')).toBe(false);
    expect(isSameSecret('x', '')).toBe(false);
    expect(isSameSecret('', 'x')).toBe(false);
    expect(isSameSecret('x', 'x')).toBe(true);
  });

  test.each([
    ['twilio', 'auth_token'],
    ['vonage', 'signature_secret'],
    ['vonage', 'private_key'],
    ['telnyx', 'api_key'],
    ['telnyx', 'public_key'],
    ['telnyx', 'stream_token'],
    ['plivo', 'auth_token'],
    ['exotel', 'stream_password'],
    ['jambonz', 'webhook_secret'],
    ['jambonz', 'api_key'],
    ['genesys', 'api_key'],
    ['genesys', 'client_secret'],
  ])('is a problem of the configuration: %s.%s', async (carrier, key) => {
    expect(await placesOf(`  ${carrier}:\n    ${key}: ''\n`)).toEqual([`telephony.${carrier}.${key}`]);
  });
});

const bytes = (count: number) => Buffer.alloc(count, 255).toString('base64');
const yamlOf = (secret: string) => `telephony:\n  genesys:\n    client_secret: '${secret}'\n`;

const problemsWith = (secret: string) => problemsOf({ 'providers.yaml': yamlOf(secret) });

describe('the client secret of Genesys', () => {
  test.each([
    ['15 bytes', bytes(15)],
    ['no base64', 'my secret, which is long enough!'],
    ['base64 that was cut off', bytes(32).slice(0, 41)],
  ])('is not %s', async (_name, secret) => {
    const [problem, ...more] = await problemsWith(secret);
    expect(more).toEqual([]);
    expect(problem?.path).toBe('telephony.genesys.client_secret');
    expect(JSON.stringify(problem)).toContain('base64 of 16 bytes or more');
    expect(JSON.stringify(problem)).not.toContain(secret);
  });

  test.each([16, 17, 18, 32])('is %d bytes in base64, its padding left out if need be', async (count) => {
    for (const secret of [bytes(count), bytes(count).replace(/=+$/, '')])
      await expect(load({ 'providers.yaml': yamlOf(secret) })).resolves.toBeDefined();
  });
});
