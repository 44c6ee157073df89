import { Unauthorized } from '../errors/request-error.ts';
import { GenesysCodec } from '../transports/genesys.ts';
import type { Admittance, Carrier, CarrierRequest, CarrierWorld } from './carrier.ts';
import { isSigned, readSignatureInput } from './http-signature.ts';
import { isSameSecret } from './same-secret.ts';

/** `telephony.genesys` of the configuration. */
export interface GenesysAccount {
  readonly apiKey: string;
  /** base64, as Genesys Cloud keeps it. */
  readonly clientSecret: string;
  /** Whether upgrades must be signed; false only where something in front of talky has checked them. */
  readonly verify: boolean;
}

/** What a signature has to cover; the same for every AudioHook. */
const covered = [
  '@request-target',
  '@authority',
  'audiohook-organization-id',
  'audiohook-session-id',
  'audiohook-correlation-id',
  'x-api-key',
] as const;
/** Clocks may differ by this much. */
const clockSkewSeconds = 30;
const oldestSeconds = 60;
const shortestNonce = 22;

/** Genesys AudioHook's HTTP side: https://developer.genesys.cloud/devapps/audiohook/security. */
export function createGenesys(account: GenesysAccount, { nowMs }: CarrierWorld): Carrier {
  return {
    name: 'genesys',
    // Genesys asks nobody what to do with a call: its flow says so.
    checkWebhook: () => undefined,
    checkUpgrade: (request) => (account.verify ? checkSignature(request, account, nowMs() / 1000) : 'proven'),
    webhooks: {},
    newCodec: ({ headers }) => new GenesysCodec(headerOf(headers, 'audiohook-session-id')),
  };
}

function checkSignature(
  { url, headers }: CarrierRequest,
  { apiKey, clientSecret }: GenesysAccount,
  nowSeconds: number,
): Admittance {
  const signature = readSignatureInput(headerOf(headers, 'signature-input'));
  const given = headerOf(headers, 'x-api-key');
  if (signature === undefined || signature.algorithm !== 'hmac-sha256') throw new Unauthorized(notSigned);
  const { components, keyId, nonce, created, expires = Infinity } = signature;
  const isCovered = covered.every((name) => components.filter((each) => each === name).length === 1);
  const { host, origin } = new URL(url.replace(/^ws/, 'http'));
  const target = url.replace(/^ws/, 'http').slice(origin.length);
  const valueOf = (name: string): string =>
    name === '@request-target' ? target : name === '@authority' ? host : headerOf(headers, name);
  const isOurs = isSigned(
    signature,
    headerOf(headers, 'signature'),
    valueOf,
    Buffer.from(clientSecret, 'base64'),
  );
  const hasKey = isSameSecret(given, apiKey) && isSameSecret(keyId, apiKey);
  if (!isCovered || !isOurs || !hasKey || nonce.length < shortestNonce) throw new Unauthorized(notSigned);
  const isOfNow =
    created <= nowSeconds + clockSkewSeconds &&
    nowSeconds <= Math.min(expires, created + oldestSeconds) + clockSkewSeconds;
  if (!isOfNow) throw new Unauthorized('The signature has expired, or the clock of this machine is wrong.');
  return { onceOnly: nonce };
}

const notSigned =
  'The request is not signed as Genesys signs it: telephony.genesys.api_key, client_secret and telephony.public_url have to be right.';

function headerOf(headers: CarrierRequest['headers'], name: string): string {
  const value = headers[name] ?? '';
  return (Array.isArray(value) ? value.join(', ') : value).trim();
}
