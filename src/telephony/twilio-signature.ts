import { createHash, createHmac } from 'node:crypto';
import { Unauthorized } from '../errors/request-error.ts';
import type { CarrierRequest } from './carrier.ts';
import { isSameSecret } from './same-secret.ts';
import { webhookForm } from './webhook-form.ts';

/**
 * Throws `Unauthorized` where Twilio has not signed the request; returns the signature.
 *
 * The signature is HMAC-SHA1 over the URL and the form's fields in the order of their names, each value once; for a body that
 * is no form it covers the URL alone, which then holds the body's digest as `bodySHA256`. Twilio is not consistent about the
 * port, nor about a slash behind the path of a WebSocket, so each is tried with and without.
 * https://www.twilio.com/docs/usage/security and `webhooks.ts` of Twilio's library for Node.js.
 */
export function checkTwilioSignature(request: CarrierRequest, authToken: string): string {
  const { query, body, headers } = request;
  const given = String(headers['x-twilio-signature'] ?? '');
  const digest = query.get('bodySHA256');
  const isBodySigned =
    digest === null || isSameSecret(digest, createHash('sha256').update(body).digest('hex'));
  const fields = digest === null ? signedFields(webhookForm(request)) : '';
  const isSigned = signedUrls(request.url).some((url) =>
    isSameSecret(
      given,
      createHmac('sha1', authToken)
        .update(url + fields)
        .digest('base64'),
    ),
  );
  if (isSigned && isBodySigned) return given;
  throw new Unauthorized(
    'The request is not signed as Twilio signs it: telephony.twilio.auth_token and telephony.public_url have to be right.',
  );
}

function signedFields(form: URLSearchParams): string {
  const names = [...new Set(form.keys())].toSorted();
  return names
    .flatMap((name) => [...new Set(form.getAll(name))].toSorted().map((value) => name + value))
    .join('');
}

const parts = /^(https?|wss?)(:\/\/[^/?#]*?)(:\d+)?(\/[^?#]*)?(\?.*)?$/;
const usualPort: Readonly<Record<string, string>> = { http: ':80', ws: ':80', https: ':443', wss: ':443' };

/** The forms in which Twilio may have written this URL. */
function signedUrls(url: string): readonly string[] {
  const [, scheme = '', host = '', port = usualPort[scheme] ?? '', path = '/', query = ''] =
    parts.exec(url) ?? [];
  const paths = scheme.startsWith('ws')
    ? [path, path.replace(/\/?$/, (slash) => (slash ? '' : '/'))]
    : [path];
  return [url, ...paths.flatMap((each) => ['', port].map((with_) => scheme + host + with_ + each + query))];
}
