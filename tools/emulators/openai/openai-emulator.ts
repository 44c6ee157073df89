import type { ServerResponse } from 'node:http';
import type { AnswerWish } from '../answer-script.ts';
import { EmulatorHost, type Refusal } from '../emulator-host.ts';
import type { Emulator } from '../emulator.ts';
import type { Exchange } from '../exchange.ts';
import type { ChatBrain } from '../brain/chat-brain.ts';
import { ChatEndpoint } from './chat-endpoint.ts';
import { openAiError, sendRefusal, unknownModel } from './openai-errors.ts';
import { openAiScriptSchema, type OpenAiScript, type TranscriptWish } from './openai-script.ts';
import { TranscriptQueue, transcribe, type LiveEars } from './transcriptions.ts';

export interface OpenAiEmulatorOptions {
  readonly port?: number;
  readonly script?: OpenAiScript;
  /** Answers what no script does: a brain behind the protocol. */
  readonly brain?: ChatBrain;
  /** Hears what no script does. */
  readonly ears?: LiveEars;
}

export interface OpenAiEmulator extends Emulator {
  /** `https://api.groq.com` of this emulator; the version is not part of it. */
  readonly groqUrl: string;
  /** `https://api.openai.com/v1` of this emulator. */
  readonly openAiUrl: string;
  /** Adds answers to the script; the next requests get them, in order. */
  answer(...answers: readonly AnswerWish[]): void;
  /** What is heard in the next recordings, in order, in place of what was to be heard. */
  hear(...transcripts: readonly TranscriptWish[]): void;
  /** Has the next recording fail. */
  failNextHearing(fault: NonNullable<TranscriptWish['fault']>): void;
}

const key = 'emulated-key-0000';
const listed = ['llama-3.1-8b-instant', 'gpt-4.1-mini', 'whisper-large-v3-turbo', 'whisper-1'];
const created = 1_758_000_000;
const modelPath = '/models/';

type Script = ReturnType<typeof openAiScriptSchema.parse>;

/**
 * Groq (`/openai/v1`), OpenAI and Together (`/v1`) on the loopback: chat completions as server-sent events, the list of models,
 * transcriptions. Written after https://platform.openai.com/docs/api-reference and https://console.groq.com/docs/api-reference.
 */
export async function openOpenAiEmulator(options: OpenAiEmulatorOptions = {}): Promise<OpenAiEmulator> {
  const script = openAiScriptSchema.parse(options.script ?? {});
  const chat = new ChatEndpoint(script, options.brain);
  const transcripts = new TranscriptQueue(script.transcripts);
  const host = await EmulatorHost.open(
    {
      refuses: (exchange) => keyRefusal(exchange, script),
      request: async (exchange, response) => {
        const path = exchange.path.replace(/^(?:\/openai)?\/v1/, '');
        const route = `${exchange.method} ${path}`;
        if (route === 'POST /chat/completions') await chat.answer(exchange, response);
        else if (route === 'POST /audio/transcriptions')
          await transcribe(exchange, response, { transcripts, ears: options.ears, models: script.models });
        else if (exchange.method === 'GET') sendModels(path, script.models, response);
        else sendRefusal(openAiError(404, `Invalid URL (${route})`, 'invalid_request_error', null), response);
      },
    },
    options.port,
  );
  return {
    vendor: 'openai',
    host,
    groqUrl: host.url,
    openAiUrl: `${host.url}/v1`,
    environment: environmentOf(host.url, script.key ?? key),
    answer: (...wishes) => chat.answers.add(...wishes),
    hear: (...wishes) => {
      transcripts.clear();
      transcripts.add(...wishes);
    },
    failNextHearing: (fault) => transcripts.fail(fault),
    close: () => host.close(),
  };
}

function environmentOf(url: string, apiKey: string): Readonly<Record<string, string>> {
  return {
    GROQ_BASE_URL: url,
    GROQ_API_KEY: apiKey,
    OPENAI_BASE_URL: `${url}/v1`,
    OPENAI_API_KEY: apiKey,
    TOGETHER_BASE_URL: `${url}/v1`,
    TOGETHER_API_KEY: apiKey,
  };
}

function keyRefusal({ headers }: Exchange, { key: only, keyless }: Script): Refusal | undefined {
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (given === undefined && keyless) return undefined;
  if (given !== undefined && (only === undefined || only === given)) return undefined;
  const message =
    given === undefined
      ? "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth."
      : `Incorrect API key provided: ${given}. You can find your API key in the console.`;
  return openAiError(401, message, 'invalid_request_error', given === undefined ? null : 'invalid_api_key');
}

function model(id: string): object {
  return { id, object: 'model', created, owned_by: 'emulator' };
}

function sendModels(path: string, models: readonly string[] | undefined, response: ServerResponse): void {
  if (path === '/models') {
    sendJson(response, { object: 'list', data: (models ?? listed).map((id) => model(id)) });
    return;
  }
  const id = decodeURIComponent(path.slice(modelPath.length));
  const refusal = path.startsWith(modelPath)
    ? unknownModel(models, id)
    : openAiError(404, `Invalid URL (GET ${path})`, 'invalid_request_error', null);
  if (refusal === undefined) sendJson(response, model(id));
  else sendRefusal(refusal, response);
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
