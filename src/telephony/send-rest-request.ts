import { CarrierRefused } from '../errors/call-error.ts';
import type { RestRequest } from './rest-request.ts';

const timeoutMs = 5000;
const maxAnswerCharacters = 16 * 1024;

/**
 * Asks a carrier for something. Rejects with `CarrierRefused`, which holds neither its answer nor our credentials.
 *
 * `fetcher` is `fetch`, or what a test has in its place.
 */
export async function sendRestRequest(
  { method, url, headers, body, isDone }: RestRequest,
  fetcher: typeof fetch,
): Promise<void> {
  const { host } = new URL(url);
  const content = body === undefined ? {} : { body };
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetcher(url, { method, headers, redirect: 'error', signal, ...content }).catch(
    (cause: unknown) => {
      throw new CarrierRefused(`${host} could not be reached.`, { cause, retryable: true });
    },
  );
  if (response.ok) return response.body?.cancel();
  const text = (await response.text().catch(() => '')).slice(0, maxAnswerCharacters);
  if (isDone?.(response.status, text) === true) return;
  throw new CarrierRefused(`${host} answered ${method} with ${response.status}.`);
}
