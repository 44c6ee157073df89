import { createHmac } from 'node:crypto';
import { isSameSecret } from './same-secret.ts';

/** What a signature says of itself. */
export interface SignatureInput {
  readonly label: string;
  /** What it covers, in this order. */
  readonly components: readonly string[];
  readonly keyId: string;
  readonly nonce: string;
  readonly algorithm: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly expires: number | undefined;
  /** As it came: it is signed as well. */
  readonly parameters: string;
}

const input =
  /^([a-z*][a-z0-9_.*-]*)=(\((?:"[^"\\]+"(?: "[^"\\]+")*)?\)((?:;[a-z]+=(?:"[^"\\]*"|\d{1,15}))+))$/;
const parameter = /;([a-z]+)=(?:"([^"\\]*)"|(\d{1,15}))/g;
const mostCharacters = 4096;

/**
 * Reads the one signature in `Signature-Input`, as the draft of RFC 9421 has it that AudioHook follows
 * (https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-message-signatures-11). Undefined for what is none.
 */
export function readSignatureInput(field: string): SignatureInput | undefined {
  if (field.length > mostCharacters) return undefined;
  const [, label = '', parameters = '', pairs = ''] = input.exec(field.trim()) ?? [];
  if (label === '') return undefined;
  const values = new Map<string, string>();
  for (const [, name = '', text, number] of pairs.matchAll(parameter)) {
    if (values.has(name)) return undefined;
    values.set(name, text ?? number ?? '');
  }
  const created = values.get('created');
  if (created === undefined) return undefined;
  const expires = values.get('expires');
  return {
    label,
    components: [...parameters.slice(0, parameters.indexOf(')')).matchAll(/"([^"]+)"/g)].map(
      ([, name = '']) => name,
    ),
    keyId: values.get('keyid') ?? '',
    nonce: values.get('nonce') ?? '',
    algorithm: values.get('alg') ?? 'hmac-sha256',
    created: Number(created),
    expires: expires === undefined ? undefined : Number(expires),
    parameters,
  };
}

/** Whether `field`, of the header `Signature`, is what `key` makes of these values of the covered components. */
export function isSigned(
  { label, components, parameters }: SignatureInput,
  field: string,
  valueOf: (component: string) => string,
  key: Buffer,
): boolean {
  const lines = components.map((name) => `"${name}": ${valueOf(name)}`);
  const base = [...lines, `"@signature-params": ${parameters}`].join('\n');
  const expected = createHmac('sha256', key).update(base).digest('base64');
  return isSameSecret(field.trim(), `${label}=:${expected}:`);
}
