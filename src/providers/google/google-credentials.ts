import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ProviderRefused } from '../../errors/provider-error.ts';

/** What goes into the metadata of a request: a name and a value. */
export type GoogleAuthorization = readonly [name: string, value: string];

export interface GoogleCredentialSettings {
  readonly credentials_file?: string | undefined;
  readonly api_key?: string | undefined;
  readonly access_token?: string | undefined;
}

export interface GoogleCredentialsOptions {
  readonly settings: GoogleCredentialSettings;
  /** As `https://speech.googleapis.com/`. */
  readonly audience: string;
  readonly epochMs: () => number;
}

const provider = 'google';
/** Google takes no longer ones: https://google.aip.dev/auth/4111 */
const lifetimeSeconds = 3600;
/** A token that is about to expire is replaced before it is refused. */
const renewBeforeSeconds = 300;

const serviceAccount = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

/**
 * How every request is authorised: with an access token, with a JSON web token that a service account's key has signed
 * (https://google.aip.dev/auth/4111), or with an API key. Rejects with `ProviderRefused` when the key file can't be used.
 */
export async function openGoogleCredentials(
  options: GoogleCredentialsOptions,
): Promise<() => GoogleAuthorization> {
  const { access_token: token, credentials_file: path, api_key: key } = options.settings;
  if (token !== undefined) return () => ['authorization', `Bearer ${token}`];
  if (path !== undefined) return selfSigned(await readAccount(path), options);
  if (key !== undefined) return () => ['x-goog-api-key', key];
  throw new ProviderRefused(
    'google has neither a key file nor an API key. Set credentials_file or api_key.',
    { provider, concerns: 'account' },
  );
}

interface Account {
  readonly email: string;
  readonly key: KeyObject;
  readonly keyId: string | undefined;
}

async function readAccount(path: string): Promise<Account> {
  const refuse = (reason: string, cause: unknown): ProviderRefused =>
    new ProviderRefused(`google can't use the key file ${path}: ${reason}`, {
      provider,
      concerns: 'account',
      cause,
    });
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw refuse('it can not be read. Set credentials_file to a file that talky may read.', cause);
  });
  try {
    const {
      client_email: email,
      private_key: pem,
      private_key_id: keyId,
    } = serviceAccount.parse(JSON.parse(text));
    return { email, key: createPrivateKey(pem), keyId };
  } catch {
    // The cause would quote the file, and the key with it.
    throw refuse('it is no key of a service account. Make one in the Google Cloud console.', undefined);
  }
}

function selfSigned(account: Account, options: GoogleCredentialsOptions): () => GoogleAuthorization {
  const { audience, epochMs } = options;
  let value = '';
  let renewAtSeconds = 0;
  return () => {
    const now = Math.floor(epochMs() / 1000);
    if (now >= renewAtSeconds) {
      value = `Bearer ${signedToken(account, audience, now)}`;
      renewAtSeconds = now + lifetimeSeconds - renewBeforeSeconds;
    }
    return ['authorization', value];
  };
}

/** RFC 7519, signed as RFC 7515 says, with RS256 (RFC 7518 §3.3). */
function signedToken({ email, key, keyId }: Account, audience: string, now: number): string {
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) };
  const claims = { iss: email, sub: email, aud: audience, iat: now, exp: now + lifetimeSeconds };
  const content = [header, claims].map((part) => base64url(JSON.stringify(part))).join('.');
  return `${content}.${base64url(sign('RSA-SHA256', Buffer.from(content), key))}`;
}

function base64url(part: string | Buffer): string {
  return Buffer.from(part).toString('base64url');
}
