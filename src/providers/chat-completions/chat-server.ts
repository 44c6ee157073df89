import { map, type Observable } from 'rxjs';
import { ProviderProtocol } from '../../errors/provider-error.ts';
import type { LanguageModel } from '../../ports/language-model.ts';
import { serverSentEvents } from '../../streams/server-sent-events.ts';
import { ConnectionWarmth } from '../connection-warmth.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { httpUrl } from '../settings-fields.ts';
import { AnswerReader } from './answer-reader.ts';
import { createStreamedModel, type Decoder } from '../streamed-model.ts';
import { chatBody, type ChatDialect } from './chat-request.ts';
import type { ChatSettings } from './chat-settings.ts';

export interface ChatServer {
  readonly provider: string;
  /** With its version: `https://api.openai.com/v1`. */
  readonly base: string;
  readonly apiKey?: string | undefined;
  readonly settings: ChatSettings;
  readonly dialect: ChatDialect;
}

/** The last event of a stream, in place of a chunk. */
const done = '[DONE]';

/** A language model of a server that speaks OpenAI's chat protocol: `POST /chat/completions`, streamed. */
export function createChatModel(server: ChatServer, { newId }: ProviderWorld): LanguageModel {
  const { provider, base, apiKey, settings, dialect } = server;
  const headers: Readonly<Record<string, string>> =
    apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  const asked = { provider, apiKey };
  const model = encodeURIComponent(settings.model);
  return createStreamedModel({
    provider,
    stop: settings.stop,
    warmth: new ConnectionWarmth({ ...asked, url: httpUrl(base, `/models/${model}`), headers }),
    newDecoder: () => untilDone(new AnswerReader({ ...asked, newId })),
    send: (request) =>
      chunksOf(
        provider,
        serverSentEvents({
          ...asked,
          url: httpUrl(base, '/chat/completions'),
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(chatBody(request, settings, dialect)),
        }),
      ),
  });
}

/** The answer is told to be over with `[DONE]`; its stream is read to the end nevertheless, which keeps the connection. */
function untilDone(reader: AnswerReader): Decoder {
  return {
    get hasReason() {
      return reader.hasReason;
    },
    read: (data) => (data === done ? reader.end() : reader.read(data)),
    end: () => reader.end(),
  };
}

function chunksOf(provider: string, events$: Observable<{ readonly data: string }>): Observable<unknown> {
  return events$.pipe(
    map(({ data }): unknown => {
      if (data.trim() === done) return done;
      try {
        return JSON.parse(data);
      } catch {
        throw new ProviderProtocol(`${provider} sent a chunk that is no JSON`, { provider });
      }
    }),
  );
}
