import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ProviderRefused } from '../../../src/errors/provider-error.ts';
import { openGoogleCredentials } from '../../../src/providers/google/google-credentials.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const folder = mkdtempSync(join(tmpdir(), 'talky-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

const audience = 'https://speech.googleapis.com/';
const account = {
  type: 'service_account',
  client_email: 'talky@made-up.iam',
  private_key: pem,
  private_key_id: 'k1',
};

function keyFile(content: unknown): string {
  const path = join(folder, 'key.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const decoded = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

describe('the key of a service account', () => {
  it('signs a token for the service, which is renewed before its hour is over', async () => {
    let now = 1_700_000_000_000;
    const settings = { credentials_file: keyFile(account), api_key: 'not used' };
    const authorize = await openGoogleCredentials({ settings, audience, epochMs: () => now });
    const [name, value] = authorize();
    expect(name).toBe('authorization');
    const [header, claims, signature = ''] = value.replace('Bearer ', '').split('.');
    expect(decoded(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(decoded(claims)).toEqual({
      iss: account.client_email,
      sub: account.client_email,
      aud: audience,
      iat: now / 1000,
      exp: now / 1000 + 3600,
    });
    const signed = Buffer.from(`${header}.${claims}`);
    expect(verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    now += 50 * 60_000;
    expect(authorize()[1]).toBe(value);
    now += 6 * 60_000;
    expect(authorize()[1]).not.toBe(value);
  });

  it.each([
    ['is not there', () => join(folder, 'nowhere.json')],
    ['is no JSON', () => keyFile(`{ ${pem}`)],
    ['is of another kind', () => keyFile({ ...account, type: 'authorized_user' })],
    ['holds no key', () => keyFile({ ...account, private_key: 'canary' })],
  ])('is refused when it %s, without a word of what is in it', async (_, path) => {
    const settings = { credentials_file: path() };
    const refusal = await openGoogleCredentials({ settings, audience, epochMs: () => 0 }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(ProviderRefused);
    const { message, cause } = refusal as Error;
    expect(`${message} ${String(cause)}`).not.toMatch(/PRIVATE KEY|canary/);
  });
});

const authorizationOf = async (settings: object) =>
  (await openGoogleCredentials({ settings, audience, epochMs: () => 0 }))();

describe('other credentials', () => {
  it('are an API key, or an access token before anything else', async () => {
    expect(await authorizationOf({ api_key: 'k' })).toEqual(['x-goog-api-key', 'k']);
    expect(await authorizationOf({ api_key: 'k', access_token: 't' })).toEqual(['authorization', 'Bearer t']);
    await expect(authorizationOf({})).rejects.toBeInstanceOf(ProviderRefused);
  });
});
