import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ConfigError } from './errors/config-error.ts';

const path = 'telephony.vonage.private_key';
const pem = /-----BEGIN [A-Z ]+-----/;

/**
 * The private key of a Vonage application, in PEM: the setting is the key itself, its line breaks as `\n` if need be, or the
 * path of its file. Rejects with `ConfigError` for a file that can't be read and for what is no RSA key.
 */
export async function readApplicationKey(setting: string | undefined): Promise<string | undefined> {
  if (setting === undefined) return undefined;
  const key = pem.test(setting)
    ? setting.replaceAll(String.raw`\n`, '\n')
    : await readFile(setting, 'utf8').catch((cause: unknown) => {
        throw unfit('is the path of no file that can be read', cause);
      });
  if (!isRsaKey(key)) throw unfit('is no private RSA key in PEM');
  return key;
}

function isRsaKey(key: string): boolean {
  try {
    return createPrivateKey(key).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function unfit(fault: string, cause?: unknown): ConfigError {
  const remedy =
    "It is the key that Vonage's dashboard generated for the application, or the path of the file private.key.";
  return new ConfigError([{ file: 'default.yaml', line: 0, path, fault, remedy }], { cause });
}
