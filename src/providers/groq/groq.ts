import { Groq } from 'groq-sdk';
import { Observable } from 'rxjs';
import { fetch } from 'undici';
import type { LanguageModel, LanguageRequest } from '../../ports/language-model.ts';
import { vendorConnections } from '../../streams/vendor-http.ts';
import { AnswerReader } from '../chat-completions/answer-reader.ts';
import { ConnectionWarmth } from '../connection-warmth.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { httpUrl } from '../settings-fields.ts';
import { createStreamedModel } from '../streamed-model.ts';
import { groqFailure } from './groq-failure.ts';
import { groqRequest } from './groq-messages.ts';
import type { GroqSettings } from './groq-settings.ts';

const provider = 'groq';
/** The call gives up much earlier; this is for whoever does not. It covers the headers alone. */
const headersTimeoutMs = 30_000;

/**
 * Groq's language models (https://console.groq.com/docs/text-chat), by Groq's own SDK: without its retries, which wait for as long
 * as the server likes and can't be cancelled meanwhile.
 */
export function createGroq(settings: GroqSettings, { newId }: ProviderWorld): LanguageModel {
  const { api_key: apiKey, base_url, model, stop } = settings;
  // The SDK's paths begin with /openai/v1.
  const base = base_url.replace(/(?:\/openai)?(?:\/v1)?$/, '');
  const client = new Groq({
    apiKey,
    baseURL: httpUrl(base, '').href.replace(/\/$/, ''),
    maxRetries: 0,
    timeout: headersTimeoutMs,
    logLevel: 'off',
    // The fetch of the package that the connections are from; Node's own may be of another version.
    fetch: fetch as unknown as typeof globalThis.fetch,
    fetchOptions: { dispatcher: vendorConnections, redirect: 'error' } as object,
  });
  const asked = { provider, apiKey };
  const url = httpUrl(base, `/openai/v1/models/${encodeURIComponent(model)}`);
  return createStreamedModel({
    provider,
    stop,
    warmth: new ConnectionWarmth({ ...asked, url, headers: { authorization: `Bearer ${apiKey}` } }),
    newDecoder: () => new AnswerReader({ ...asked, newId }),
    send: (request) => chunksOf(client, request, settings, (error) => groqFailure(error, asked, url)),
  });
}

function chunksOf(
  client: Groq,
  request: LanguageRequest,
  settings: GroqSettings,
  failure: (error: unknown) => Error,
): Observable<unknown> {
  return new Observable((subscriber) => {
    // One a request: the SDK leaves its listener on the signal.
    const scope = new AbortController();
    const read = async (): Promise<void> => {
      const chunks = await client.chat.completions.create(groqRequest(request, settings), {
        signal: scope.signal,
      });
      // After an abort the loop ends as if the answer was whole.
      for await (const chunk of chunks) subscriber.next(chunk);
    };
    read().then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(failure(error)),
    );
    return () => scope.abort();
  });
}
