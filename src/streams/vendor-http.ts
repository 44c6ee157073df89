import { Agent, fetch, type BodyInit, type Response } from 'undici';
import { failureOf, type AskedVendor } from '../errors/provider-failure.ts';
import { ProviderUnreachable, type ProviderError } from '../errors/provider-error.ts';

/**
 * The connections of the process to all vendors. Node's own fetch closes an idle one after 4 s, and the next turn would
 * wait for a TLS handshake.
 */
export const vendorConnections = new Agent({
  keepAliveTimeout: 60_000,
  keepAliveMaxTimeout: 300_000,
  connect: { timeout: 3000 },
});

export interface VendorRequest extends AskedVendor {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  /** The key goes here. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  /** Aborting it cancels the request, and the body that is being read. */
  readonly signal: AbortSignal;
}

const longestBody = 4096;

/** Resolves to the answer once its headers are there and its status is below 400; rejects with a `ProviderError`. */
export async function askVendor(request: VendorRequest): Promise<Response> {
  const { url, method = 'POST', headers, body, signal } = request;
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers,
      signal,
      dispatcher: vendorConnections,
      redirect: 'error',
      ...(body === undefined ? {} : { body }),
    });
  } catch (cause) {
    throw unreachable(cause, request);
  }
  if (response.status < 400) return response;
  const detail = await response.text().catch(() => '');
  throw failureOf(
    {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      date: response.headers.get('date'),
      detail: shortDetail(detail),
    },
    request,
  );
}

/** No answer, or one that broke off. */
export function unreachable(
  cause: unknown,
  { provider, url }: Pick<VendorRequest, 'provider' | 'url'>,
): ProviderError {
  const message = `${provider} can't be reached at ${url.origin}: ${reasonOf(cause)}`;
  return new ProviderUnreachable(message, { provider, cause, retryable: true });
}

/** fetch says "fetch failed", and the cause says why. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'no answer';
  const cause = fault.cause instanceof Error ? fault.cause : fault;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

/** The message of a JSON error as the vendors write it, else the text itself. */
function shortDetail(body: string): string {
  const text = body.slice(0, longestBody);
  try {
    const parsed: unknown = JSON.parse(text);
    return messageIn(parsed) ?? text;
  } catch {
    return text.startsWith('<') ? '' : text;
  }
}

function messageIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key of ['error', 'message', 'detail', 'title', 'err_msg']) {
    const found = key in value ? messageIn((value as Record<string, unknown>)[key]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
