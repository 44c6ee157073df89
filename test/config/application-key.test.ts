import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readApplicationKey } from '../../src/application-key.ts';
import { ConfigError } from '../../src/errors/config-error.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the key of a Vonage application', () => {
  it('is none where nothing is set', async () => {
    expect(await readApplicationKey(undefined)).toBeUndefined();
  });

  it('is the setting itself, its line breaks escaped if need be', async () => {
    expect(await readApplicationKey(key)).toBe(key);
    expect(await readApplicationKey(key.replaceAll('\n', String.raw`\n`))).toBe(key);
  });

  it('is what the file holds whose path is set', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'talky-key-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'private.key');
    await writeFile(file, key);
    expect(await readApplicationKey(file)).toBe(key);
    await writeFile(file, 'something else');
    await expect(readApplicationKey(file)).rejects.toThrow('is no private RSA key');
  });

  it('is refused without being repeated', async () => {
    await expect(readApplicationKey('/nowhere/private.key')).rejects.toBeInstanceOf(ConfigError);
    const open = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const refusal = await readApplicationKey(open).catch(String);
    expect(refusal).toContain('telephony.vonage.private_key is no private RSA key');
    expect(refusal).not.toContain('BEGIN');
  });
});
