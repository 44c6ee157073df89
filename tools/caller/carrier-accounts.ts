import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** The variables of `.env.example` that a carrier's requests are checked with, and the rest of an account. */
interface AccountVariables {
  readonly checkedWith: readonly string[];
  /** What the carrier signs with, where that is not what the server checks with. */
  readonly signedWith?: readonly string[];
  readonly others: readonly string[];
  /** Its signatures cover the server's address, as the carrier knows it. */
  readonly signsAddress?: true;
}

const accounts: Readonly<Record<string, AccountVariables>> = {
  twilio: { checkedWith: ['TWILIO_AUTH_TOKEN'], others: ['TWILIO_ACCOUNT_SID'], signsAddress: true },
  vonage: {
    checkedWith: ['VONAGE_SIGNATURE_SECRET'],
    others: ['VONAGE_APPLICATION_ID', 'VONAGE_PRIVATE_KEY'],
  },
  telnyx: {
    checkedWith: ['TELNYX_PUBLIC_KEY'],
    signedWith: ['TELNYX_PRIVATE_KEY'],
    others: ['TELNYX_API_KEY'],
  },
  plivo: { checkedWith: ['PLIVO_AUTH_TOKEN'], others: ['PLIVO_AUTH_ID'], signsAddress: true },
  exotel: { checkedWith: ['EXOTEL_STREAM_PASSWORD'], others: [] },
  jambonz: {
    checkedWith: ['JAMBONZ_WEBHOOK_SECRET'],
    others: ['JAMBONZ_ACCOUNT_SID', 'JAMBONZ_API_KEY'],
  },
  genesys: { checkedWith: ['GENESYS_API_KEY', 'GENESYS_CLIENT_SECRET'], others: [], signsAddress: true },
};

/** The variables that a server checks a carrier's requests with. */
export const serverSecrets = (carrier: string): string =>
  (accounts[carrier]?.checkedWith ?? [`the secrets of ${carrier}`]).join(' and ');

/** What whoever plays the carrier has to have, in words that fit behind "Give this command". */
export function callerSecrets(carrier: string): string {
  const signedWith = accounts[carrier]?.signedWith?.join(' and ');
  return signedWith === undefined
    ? `the server's own ${serverSecrets(carrier)}`
    : `the ${signedWith} that the server's ${serverSecrets(carrier)} belongs to`;
}

/** Whether signatures of this carrier fit only where the server's public URL is known to whoever signs. */
export const signsAddress = (carrier: string): boolean => accounts[carrier]?.signsAddress === true;

/** The variables without which whoever plays the carrier can't prove to be it. */
export function missingSecrets(
  carrier: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const { signedWith, checkedWith } = accounts[carrier] ?? { checkedWith: [] };
  return (signedWith ?? checkedWith).filter((name) => (env[name] ?? '') === '');
}

const ed25519 = promisify(generateKeyPair);

/**
 * The variables of an account that nobody has, for a server of one's own: it checks what it always checks, and reaches the
 * carrier's REST interface at `restUrl`. `TELNYX_PRIVATE_KEY` is what Telnyx signs with: no server has it.
 */
export async function madeUpAccount(
  carrier: string,
  restUrl: string,
): Promise<Readonly<Record<string, string>>> {
  const { checkedWith, others } = accounts[carrier] ?? { checkedWith: [], others: [] };
  const values = [...checkedWith, ...others].map((name) => [name, randomBytes(16).toString('hex')] as const);
  return {
    ...Object.fromEntries(values),
    ...(carrier === 'telnyx' ? await telnyxKeys() : {}),
    ...(carrier === 'vonage' ? await vonageKey() : {}),
    [`${carrier.toUpperCase()}_BASE_URL`]: restUrl,
  };
}

/** Telnyx's portal shows the 32 bytes of its public key (RFC 8032) in base64; they end its SPKI form (RFC 8410). */
async function telnyxKeys(): Promise<Readonly<Record<string, string>>> {
  const { publicKey, privateKey } = await ed25519('ed25519', {});
  return {
    TELNYX_PUBLIC_KEY: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64'),
    TELNYX_PRIVATE_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

async function vonageKey(): Promise<Readonly<Record<string, string>>> {
  const { privateKey } = await ed25519('rsa', { modulusLength: 2048 });
  return { VONAGE_PRIVATE_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
}
