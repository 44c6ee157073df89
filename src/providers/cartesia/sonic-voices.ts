import type { Cartesia } from '@cartesia/cartesia-js';
import { defer, finalize, from, type Observable } from 'rxjs';
import { fetch as fetchKeepingAlive, type RequestInit as FetchInit } from 'undici';
import { z } from 'zod';
import { failureOf, type AskedVendor } from '../../errors/provider-failure.ts';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { Voice } from '../../ports/text-to-speech.ts';
import { unreachable, vendorConnections } from '../../streams/vendor-http.ts';
import { httpUrl } from '../settings-fields.ts';
import { detailOfBody, protocolFault } from './cartesia-failure.ts';

export interface SonicVoicesOptions extends AskedVendor {
  readonly apiKey: string;
  readonly base: string;
  readonly version: string;
}

const page = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      language: z.string(),
      locales: z.array(z.object({ locale: z.string(), is_native: z.boolean() })).optional(),
    }),
  ),
  has_more: z.boolean().optional(),
});

const pageSize = 100;
const mostPages = 100;
const timeout = 5000;

/** All voices of the account and the library: https://docs.cartesia.ai/api-reference/voices/list */
export function sonicVoices(options: SonicVoicesOptions): Observable<readonly Voice[]> {
  return defer(() => {
    const scope = new AbortController();
    return from(listVoices(options, scope.signal)).pipe(finalize(() => scope.abort()));
  });
}

async function listVoices(options: SonicVoicesOptions, signal: AbortSignal): Promise<readonly Voice[]> {
  const { Cartesia } = await import('@cartesia/cartesia-js');
  const client = new Cartesia({
    apiKey: options.apiKey,
    baseURL: httpUrl(options.base, '').href.replace(/\/$/, ''),
    defaultHeaders: { 'cartesia-version': options.version },
    maxRetries: 0,
    timeout,
    logLevel: 'off',
    fetch: keepAliveFetch,
  });
  const voices = new Map<string, Voice>();
  let last: string | undefined;
  // The SDK's own paging takes every page that is not empty for one with another after it.
  for (let count = 0; count < mostPages; count++) {
    const query = { limit: pageSize, ...(last === undefined ? {} : { starting_after: last }) };
    const answer = await askPage(client, query, signal, options);
    const { success, data } = page.safeParse(answer);
    if (!success) throw protocolFault('sent a list of voices that is none', options.provider);
    const known = voices.size;
    for (const { id, name, language, locales = [] } of data.data) {
      const native = locales.find(({ is_native: isNative }) => isNative)?.locale;
      voices.set(id, { id, name, language: native ?? language });
    }
    last = data.data.at(-1)?.id;
    if (data.has_more !== true || voices.size === known) break;
  }
  return [...voices.values()];
}

async function askPage(
  client: Cartesia,
  query: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  options: SonicVoicesOptions,
): Promise<unknown> {
  try {
    return await client.get<unknown>('/voices', { query: { ...query }, signal });
  } catch (fault) {
    throw await typedError(fault, options);
  }
}

async function typedError(fault: unknown, options: SonicVoicesOptions): Promise<ProviderError> {
  const { APIError } = await import('@cartesia/cartesia-js');
  if (fault instanceof APIError && typeof fault.status === 'number') {
    const { status, headers, error } = fault;
    return failureOf(
      {
        status,
        retryAfter: headers?.get('retry-after'),
        date: headers?.get('date'),
        detail: detailOfBody(error),
      },
      options,
    );
  }
  return unreachable(fault, { ...options, url: httpUrl(options.base, '/voices') });
}

/** Over the connections that the process keeps open: Node's own fetch closes them after 4 s. */
const keepAliveFetch = ((url: string, init: FetchInit) =>
  fetchKeepingAlive(url, { ...init, dispatcher: vendorConnections })) as unknown as typeof fetch;
