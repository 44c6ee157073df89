import { CommandError } from '../../command-error.ts';
import type { CarrierCall } from '../carrier-wire.ts';
import { refusalOf } from './refusal.ts';

const timeoutMs = 15_000;

/** Posts a form, or JSON as text, to a server's webhook as a carrier does, and returns what it answers. Rejects with a `CommandError`. */
export async function askWebhook(
  url: string,
  content: URLSearchParams | string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const type = typeof content === 'string' ? 'application/json' : 'application/x-www-form-urlencoded';
  return answerTo(/\/v1\/([a-z-]+)/.exec(url)?.[1] ?? '', url, {
    method: 'POST',
    body: content.toString(),
    headers: { 'Content-Type': type, ...headers },
  });
}

/** What a server answers this carrier; where it does not, that is said of `server`. Rejects with a `CommandError`. */
export async function answerTo(
  carrier: string,
  url: string,
  request: RequestInit,
  server = url,
): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { ...request, signal }).catch((cause: unknown) => {
    throw new CommandError('server-unreachable', `No talky server answers at ${server}.`, { cause });
  });
  const answer = await response.text();
  if (response.ok) return answer;
  throw refusalOf(carrier, response.status, answer);
}

/** Where a carrier asks what to do with a call. */
export const answerPath = (carrier: string, agent: string | undefined): string =>
  `/v1/${carrier}/answer${agent === undefined ? '' : `/${agent}`}`;

/** Asks a webhook by a form, which is signed together with the URL by which the carrier knows the server. */
export function askByForm(
  path: string,
  call: CarrierCall,
  form: URLSearchParams,
  sign: (url: string, form: URLSearchParams) => Readonly<Record<string, string>>,
): Promise<string> {
  const known = call.env['TALKY_PUBLIC_URL'] || call.baseUrl;
  return askWebhook(call.baseUrl + path, form, sign(known + path, form));
}
