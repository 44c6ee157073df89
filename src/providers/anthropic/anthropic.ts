import { map } from 'rxjs';
import { ProviderProtocol } from '../../errors/provider-error.ts';
import type { LanguageModel } from '../../ports/language-model.ts';
import { serverSentEvents } from '../../streams/server-sent-events.ts';
import { apiBase } from '../api-base.ts';
import { ConnectionWarmth } from '../connection-warmth.ts';
import { httpUrl } from '../settings-fields.ts';
import { createStreamedModel } from '../streamed-model.ts';
import { AnthropicReader } from './anthropic-reader.ts';
import { anthropicRequest } from './anthropic-request.ts';
import type { AnthropicSettings } from './anthropic-settings.ts';

const provider = 'anthropic';
/** https://docs.anthropic.com/en/api/versioning */
const version = '2023-06-01';

/** Anthropic's language models, over the raw protocol: https://docs.anthropic.com/en/api/messages-streaming */
export function createAnthropic(settings: AnthropicSettings): LanguageModel {
  const { api_key: apiKey, base_url, model, stop } = settings;
  const base = apiBase(base_url, '/v1');
  const asked = { provider, apiKey };
  const headers = { 'x-api-key': apiKey, 'anthropic-version': version };
  return createStreamedModel({
    provider,
    stop,
    warmth: new ConnectionWarmth({
      ...asked,
      url: httpUrl(base, `/models/${encodeURIComponent(model)}`),
      headers,
    }),
    newDecoder: () => new AnthropicReader(apiKey),
    send: (request) =>
      serverSentEvents({
        ...asked,
        url: httpUrl(base, '/messages'),
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(anthropicRequest(request, settings)),
      }).pipe(map(({ data }) => parsed(data))),
  });
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new ProviderProtocol(`${provider} sent an event that is no JSON`, { provider });
  }
}
