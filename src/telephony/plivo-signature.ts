import { createHmac } from 'node:crypto';
import type { CarrierRequest } from './carrier.ts';
import { isSameSecret } from './same-secret.ts';
import { webhookForm } from './webhook-form.ts';

/**
 * Whether Plivo has signed a request to one of these URLs: the nonce, which no other request has, if so.
 *
 * The signature, version 3, is HMAC-SHA256 over the URL, its query in the order of the names, the form's fields in the order of
 * theirs, and the nonce. It comes made with the token of the account, and again with that of the main account; each header
 * may hold several. https://docs.plivo.com/docs/voice/concepts/signature-validation and `v3Security.js` of Plivo's library for
 * Node.js.
 */
export function plivoNonce(
  request: CarrierRequest,
  urls: readonly string[],
  authToken: string,
): string | undefined {
  const { headers } = request;
  const nonce = headers['x-plivo-signature-v3-nonce'];
  if (typeof nonce !== 'string' || nonce === '') return undefined;
  const given = ['x-plivo-signature-v3', 'x-plivo-signature-ma-v3']
    .flatMap((name) => String(headers[name] ?? '').split(','))
    .map((signature) => signature.trim());
  const fields = sorted(webhookForm(request), '').join('');
  const isSigned = urls.some((url) => {
    const signed = `${signedUrl(url, fields)}.${nonce}`;
    const expected = createHmac('sha256', authToken).update(signed).digest('base64');
    return given.some((signature) => isSameSecret(signature, expected));
  });
  return isSigned ? nonce : undefined;
}

function signedUrl(url: string, fields: string): string {
  const [address = '', rest = ''] = url.split('?', 2);
  const query = sorted(new URLSearchParams(rest), '=').join('&');
  if (query === '' && fields === '') return address;
  return `${address}?${query}${query === '' || fields === '' ? '' : '.'}${fields}`;
}

function sorted(parameters: URLSearchParams, between: string): readonly string[] {
  const names = [...new Set(parameters.keys())].toSorted();
  return names.flatMap((name) =>
    parameters
      .getAll(name)
      .toSorted()
      .map((value) => name + between + value),
  );
}
