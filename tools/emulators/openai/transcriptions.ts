import type { ServerResponse } from 'node:http';
import { readWav, WavError, type Wav } from '../../../src/audio/wav.ts';
import type { Exchange } from '../exchange.ts';
import { openAiError } from './openai-errors.ts';
import { transcriptSchema, type ScriptedTranscript, type TranscriptWish } from './openai-script.ts';

/** Hears what is said in a recording, in place of a script. */
export interface LiveEars {
  transcribe(recording: Wav): Promise<string>;
}

/** What is heard in the recordings: one after the other, the last one again and again. */
export class TranscriptQueue {
  readonly #next: ScriptedTranscript[] = [];
  #last: ScriptedTranscript | undefined;

  constructor(transcripts: readonly TranscriptWish[] = []) {
    this.add(...transcripts);
  }

  add(...transcripts: readonly TranscriptWish[]): void {
    this.#next.push(...transcripts.map((wish) => transcriptSchema.parse(wish)));
  }

  /** Forgets what was to be heard. */
  clear(): void {
    this.#next.length = 0;
    this.#last = undefined;
  }

  /** Before anything else that waits. */
  fail(fault: NonNullable<TranscriptWish['fault']>): void {
    this.#next.unshift(transcriptSchema.parse({ text: '', fault }));
  }

  take(): ScriptedTranscript | undefined {
    const next = this.#next.shift();
    if (next?.fault === undefined) this.#last = next ?? this.#last;
    return next ?? this.#last;
  }
}

export interface TranscriptionOptions {
  readonly transcripts: TranscriptQueue;
  readonly ears: LiveEars | undefined;
  readonly models: readonly string[] | undefined;
}

interface Upload {
  readonly recording: Wav;
  readonly format: string;
  readonly language: string;
}

const leastMs = 100;
const formats: ReadonlySet<string> = new Set(['json', 'text', 'verbose_json', 'srt', 'vtt']);
const parameters: ReadonlySet<string> = new Set([
  'file',
  'model',
  'response_format',
  'language',
  'prompt',
  'temperature',
  'stream',
]);

/** `POST /audio/transcriptions`: https://platform.openai.com/docs/api-reference/audio/createTranscription */
export async function transcribe(
  exchange: Exchange,
  response: ServerResponse,
  { transcripts, ears, models }: TranscriptionOptions,
): Promise<void> {
  const upload = await readUpload(exchange, models);
  if ('status' in upload) {
    send(response, upload.status, upload.body);
    return;
  }
  const scripted = transcripts.take();
  if (scripted?.fault !== undefined) {
    fail(scripted.fault, response);
    return;
  }
  const text = scripted?.text ?? (await ears?.transcribe(upload.recording)) ?? '';
  if (scripted !== undefined && scripted.delayMs > 0)
    await new Promise((resolve) => setTimeout(resolve, scripted.delayMs));
  if (response.destroyed) return;
  send(response, 200, bodyOf(text, upload, scripted));
}

async function readUpload(
  { body, headers }: Exchange,
  models: readonly string[] | undefined,
): Promise<Upload | ReturnType<typeof openAiError>> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  })
    .formData()
    .catch(() => undefined);
  if (form === undefined) return refuse('Could not parse multipart form');
  const unknown = [...form.keys()].find((name) => !parameters.has(name));
  if (unknown !== undefined) return refuse(`Unrecognized request argument supplied: ${unknown}`, unknown);
  const [file, model] = [form.get('file'), form.get('model')];
  if (file === null || typeof file === 'string') return refuse('file is required', 'file');
  if (typeof model !== 'string') return refuse('you must provide a model parameter', 'model');
  if (models !== undefined && !models.includes(model))
    return openAiError(
      404,
      `The model \`${model}\` does not exist`,
      'invalid_request_error',
      'model_not_found',
    );
  const format = textOf(form.get('response_format')) ?? 'json';
  if (!formats.has(format)) return refuse(`Invalid response_format '${format}'`, 'response_format');
  const language = textOf(form.get('language')) ?? 'en';
  if (!/^[a-z]{2,3}$/.test(language))
    return refuse(
      `Invalid language '${language}'. Language parameter must be specified in ISO-639-1 format.`,
      'language',
    );
  try {
    const recording = readWav(new Uint8Array(await file.arrayBuffer()));
    if (lengthMs(recording) < leastMs)
      return refuse(
        'Audio file is too short. Minimum audio length is 0.1 seconds.',
        'file',
        'audio_too_short',
      );
    return { recording, format, language };
  } catch (error) {
    if (!(error instanceof WavError)) throw error;
    return refuse("Invalid file format. Supported formats: ['flac', 'mp3', 'ogg', 'wav', 'webm']", 'file');
  }
}

function refuse(
  message: string,
  param: string | null = null,
  code: string | null = null,
): ReturnType<typeof openAiError> {
  return openAiError(400, message, 'invalid_request_error', code, param);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function lengthMs({ channels, sampleRateHz }: Wav): number {
  return ((channels[0]?.length ?? 0) / sampleRateHz) * 1000;
}

function bodyOf(
  text: string,
  { recording, format, language }: Upload,
  scripted: ScriptedTranscript | undefined,
): unknown {
  if (format === 'text') return `${text}\n`;
  if (format !== 'verbose_json') return { text };
  const duration = lengthMs(recording) / 1000;
  const segment = {
    id: 0,
    seek: 0,
    start: 0,
    end: duration,
    text: ` ${text}`,
    tokens: [],
    temperature: 0,
    avg_logprob: scripted?.logProbability ?? -0.2,
    compression_ratio: 1,
    no_speech_prob: scripted?.noSpeech ?? (text === '' ? 0.9 : 0.01),
  };
  return { task: 'transcribe', language, duration, text, segments: text === '' ? [] : [segment] };
}

function fail(fault: NonNullable<ScriptedTranscript['fault']>, response: ServerResponse): void {
  if (fault.type === 'unanswered') return;
  if (fault.type === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (fault.type === 'nonsense') {
    send(response, 200, { hello: 'world' });
    return;
  }
  const { status, retryAfter } = fault;
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  send(response, status, openAiError(status, 'The request failed.', 'server_error', null).body);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (typeof body === 'string') {
    response.writeHead(status, { 'content-type': 'text/plain' });
    response.end(body);
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
