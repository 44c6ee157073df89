import type { ServerResponse } from 'node:http';
import type { Exchange } from '../exchange.ts';
import type { Refusal } from '../emulator-host.ts';
import { badRequest, concurrencyError, errorRefusal, type CartesiaError } from './cartesia-error.ts';
import type { CartesiaFault } from './cartesia-script.ts';
import { readGeneration, type GenerationRequest } from './generation-request.ts';
import type { TtsStudio } from './tts-socket.ts';
import { streamUtterance, type StreamEnd } from './utterance-stream.ts';

/** `POST /tts/sse` and `POST /tts/bytes`. */
export async function speakByHttp(
  kind: 'sse' | 'bytes',
  exchange: Exchange,
  response: ServerResponse,
  studio: TtsStudio,
): Promise<void> {
  const { script, knowsVoice, running, synthesis } = studio;
  const read = readGeneration(kind, parsedBody(exchange));
  if ('error' in read) return refuse(read.error, response);
  const { request } = read;
  if (!knowsVoice(request.voice))
    return refuse(badRequest('There is no such voice.', 'voice_not_found'), response);
  if (running() > (script.concurrency ?? Infinity)) return refuse(concurrencyError, response);
  const fault = studio.takeFault();
  if (typeof fault === 'object' && 'error' in fault) return refuse(fault.error, response);
  if (fault === 'silent') return undefined;
  if (fault === 'drop-at-once') return void response.destroy();
  const type = kind === 'sse' ? 'text/event-stream' : 'audio/pcm';
  response.writeHead(200, { 'content-type': type });
  const utterance = await synthesis.speak(request);
  const answer = {
    request,
    response,
    fault: typeof fault === 'object' ? undefined : fault,
    utterance,
    studio,
  };
  const end = await (kind === 'sse' ? streamEvents(answer) : streamBytes(answer));
  if (end === 'stall') return undefined;
  if (fault === 'reset') response.socket?.resetAndDestroy();
  else if (end === 'drop') response.destroy();
  else response.end();
}

interface Answer {
  readonly request: GenerationRequest;
  readonly response: ServerResponse;
  readonly fault: Extract<CartesiaFault, string> | undefined;
  readonly utterance: Parameters<typeof streamUtterance>[0]['utterance'];
  readonly studio: TtsStudio;
}

async function streamEvents({ request, response, fault, utterance, studio }: Answer): Promise<StreamEnd> {
  const write = (fields: Readonly<Record<string, unknown>>): void => {
    response.write(`event: ${String(fields['type'])}\ndata: ${JSON.stringify(fields)}\n\n`);
  };
  const common = { done: false, status_code: 206, context_id: request.contextId ?? null };
  const end = await streamUtterance({
    ...studio,
    utterance,
    request,
    fault,
    offsetSeconds: 0,
    isGone: () => response.destroyed,
    message: (fields) => write({ ...fields, ...common }),
    raw: (data) => response.write(`event: chunk\ndata: ${data.toString('latin1')}\n\n`),
  });
  if (end === 'whole')
    write({ type: 'done', done: true, status_code: 200, context_id: request.contextId ?? null });
  return end;
}

async function streamBytes({ request, response, fault, utterance, studio }: Answer): Promise<StreamEnd> {
  return streamUtterance({
    ...studio,
    utterance,
    request,
    fault,
    offsetSeconds: 0,
    isGone: () => response.destroyed,
    message: ({ data }) => {
      if (typeof data === 'string') response.write(Buffer.from(data, 'base64'));
    },
    raw: () => undefined,
  });
}

/** `GET /voices`, in pages of at most 100: https://docs.cartesia.ai/api-reference/voices/list */
export function listVoices({ query }: Exchange, response: ServerResponse, { script }: TtsStudio): void {
  const limit = Math.min(100, Math.max(1, Number(query.get('limit') ?? 10)));
  const after = query.get('starting_after');
  const wanted = query.get('q')?.toLowerCase();
  const all = script.voices.filter(
    ({ name, id }) => wanted === undefined || name.toLowerCase().includes(wanted) || id === wanted,
  );
  const first = after === null || script.endlessVoices ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const data = all.slice(first, first + limit);
  const hasMore = script.endlessVoices || first + limit < all.length;
  const voices = data.map(({ id, name, language, locale }) => ({
    id,
    name,
    language,
    locales: [{ locale, is_native: true }],
    access: 'public',
    visibility: 'all',
    is_owner: false,
    description: '',
    tagline: '',
    created_at: '2026-01-01T00:00:00Z',
  }));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      data: voices,
      has_more: hasMore,
      next_page: hasMore ? (data.at(-1)?.id ?? null) : null,
    }),
  );
}

function refuse(error: CartesiaError, response: ServerResponse): undefined {
  const refusal = errorRefusal(error) as Extract<Refusal, object>;
  response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers });
  response.end(JSON.stringify(refusal.body));
  return undefined;
}

function parsedBody({ body }: Exchange): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
