import { CarrierRefused } from '../errors/call-error.ts';
import type { RestRequest } from './rest-request.ts';

const timeoutMs = 5000;
const maxAnswerBytes = 16 * 1024;

export interface RestLine {
  /** `fetch`, or what a test has in its place. */
  readonly fetcher: typeof fetch;
  readonly clock: {
    setTimeout(run: () => void, delayMs: number): object;
    clearTimeout(timer: object): void;
  };
}

/**
 * Asks a carrier for something. Rejects with `CarrierRefused`, which holds neither its answer nor our credentials; it is
 * `retryable` where the carrier could not be reached, or said nothing within 5 s.
 */
export async function sendRestRequest(request: RestRequest, { fetcher, clock }: RestLine): Promise<void> {
  const abort = new AbortController();
  const timer = clock.setTimeout(() => abort.abort(), timeoutMs);
  try {
    await send(request, fetcher, abort.signal);
  } finally {
    clock.clearTimeout(timer);
  }
}

async function send(
  { method, url, headers, body, isDone }: RestRequest,
  fetcher: typeof fetch,
  signal: AbortSignal,
): Promise<void> {
  const { host } = new URL(url);
  const content = body === undefined ? {} : { body };
  const response = await fetcher(url, { method, headers, redirect: 'error', signal, ...content }).catch(
    (cause: unknown) => {
      throw new CarrierRefused(`${host} could not be reached.`, { cause, retryable: true });
    },
  );
  if (response.ok) return response.body?.cancel();
  const text = await beginningOf(response).catch(() => '');
  if (isDone?.(response.status, text) === true) return;
  throw new CarrierRefused(`${host} answered ${method} with ${response.status}.`);
}

/** No more of an answer is read than what tells why. */
async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    read.push(chunk);
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes >= maxAnswerBytes) break;
  }
  return Buffer.concat(read).subarray(0, maxAnswerBytes).toString();
}
