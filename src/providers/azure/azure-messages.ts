import { z } from 'zod';
import { ProviderProtocol } from '../../errors/provider-error.ts';
import type { Voice } from '../../ports/text-to-speech.ts';
import type { AzureSettings } from './azure-settings.ts';
import type { Boundary } from './clause-words.ts';
import { unescaped } from './ssml.ts';

export type AzureMessage =
  | { readonly type: 'boundaries'; readonly request: string; readonly boundaries: readonly Boundary[] }
  | { readonly type: 'audio'; readonly request: string; readonly bytes: Buffer }
  | { readonly type: 'turn-ended'; readonly request: string };

const provider = 'azure';
const lineEnd = '\r\n';
const headerEnd = '\r\n\r\n';
/** Offsets are told in units of 100 ns. */
const ticksPerMs = 10_000;
/** A binary frame begins with the length of its headers, in two bytes, the greater one first. */
const lengthBytes = 2;

/**
 * The name of a raw PCM format, as published:
 * https://learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech#audio-outputs
 */
const formats: Readonly<Record<number, string>> = {
  8000: 'raw-8khz-16bit-mono-pcm',
  16_000: 'raw-16khz-16bit-mono-pcm',
  22_050: 'raw-22050hz-16bit-mono-pcm',
  24_000: 'raw-24khz-16bit-mono-pcm',
  44_100: 'raw-44100hz-16bit-mono-pcm',
  48_000: 'raw-48khz-16bit-mono-pcm',
};

export interface FrameStamp {
  /** 32 hexadecimal digits. */
  readonly request: string;
  /** In milliseconds since 1970; a frame without it has no timestamp. */
  readonly epochMs: number;
}

/** Sent once, before anything else: who is calling. */
export function configFrame(stamp: FrameStamp): string {
  const context = { system: { name: 'talky', version: '0', build: 'NodeJS', lang: 'JavaScript' } };
  return textFrame('speech.config', stamp, 'application/json', JSON.stringify({ context }));
}

/** The two frames that have one clause spoken. */
export function turnFrames(ssml: string, sampleRateHz: number, stamp: FrameStamp): readonly string[] {
  const metadataOptions = {
    bookmarkEnabled: false,
    punctuationBoundaryEnabled: false,
    sentenceBoundaryEnabled: false,
    sessionEndEnabled: false,
    visemeEnabled: false,
    wordBoundaryEnabled: true,
  };
  const audio = { metadataOptions, outputFormat: formats[sampleRateHz] };
  const context = JSON.stringify({ synthesis: { audio, language: { autoDetection: false } } });
  return [
    textFrame('synthesis.context', stamp, 'application/json', context),
    textFrame('ssml', stamp, 'application/ssml+xml', ssml),
  ];
}

function textFrame(path: string, { request, epochMs }: FrameStamp, type: string, body: string): string {
  const headers = [
    `Path: ${path}`,
    `X-RequestId: ${request}`,
    `X-Timestamp: ${new Date(epochMs).toISOString()}`,
    `Content-Type: ${type}`,
  ];
  return headers.join(lineEnd) + headerEnd + body;
}

/** A request's id as the service takes it: an id without its hyphens. */
export function requestId(id: string): string {
  return id.replace(/-/g, '').toLowerCase();
}

/** Decodes a text frame; undefined for a path that means nothing here. Throws `ProviderProtocol`. */
export function decodeText(frame: string): AzureMessage | undefined {
  const split = frame.indexOf(headerEnd);
  if (split === -1) throw malformed('a text frame, without headers,');
  const { path, request } = headersOf(frame.slice(0, split));
  switch (path) {
    case 'audio.metadata':
      return { type: 'boundaries', request, boundaries: boundariesOf(frame.slice(split + headerEnd.length)) };
    case 'turn.end':
      return { type: 'turn-ended', request };
    default:
      return undefined;
  }
}

/** Decodes a binary frame; undefined for a path that means nothing here. Throws `ProviderProtocol`. */
export function decodeBinary(frame: Buffer): AzureMessage | undefined {
  const from = frame.length < lengthBytes ? Infinity : lengthBytes + frame.readUInt16BE(0);
  if (from > frame.length) throw malformed('a binary frame, shorter than its headers,');
  const { path, request } = headersOf(frame.toString('latin1', lengthBytes, from));
  return path === 'audio' ? { type: 'audio', request, bytes: frame.subarray(from) } : undefined;
}

/** Names and values are parted by a colon, with a space or without one. */
function headersOf(text: string): { readonly path: string; readonly request: string } {
  const path = /^path:\s*(\S+)/im.exec(text)?.[1];
  if (path === undefined) throw malformed('a frame, without a path,');
  return { path: path.toLowerCase(), request: /^x-requestid:\s*(\S+)/im.exec(text)?.[1] ?? '' };
}

const metadata = z.object({
  Metadata: z.array(z.object({ Type: z.string(), Data: z.unknown() })),
});

const wordBoundary = z.object({
  Offset: z.number().nonnegative(),
  Duration: z.number().nonnegative().default(0),
  text: z.object({ Text: z.string() }),
});

function boundariesOf(body: string): readonly Boundary[] {
  const read = metadata.safeParse(parsedJson(body));
  if (!read.success) throw malformed('metadata');
  return read.data.Metadata.filter(({ Type }) => Type === 'WordBoundary').map(({ Data }) => {
    const word = wordBoundary.safeParse(Data);
    if (!word.success) throw malformed('a word boundary');
    const { Offset: offset, Duration: duration, text } = word.data;
    const startMs = offset / ticksPerMs;
    return { text: unescaped(text.Text), startMs, endMs: startMs + duration / ticksPerMs };
  });
}

export const socketPath = '/cognitiveservices/websocket/v1';
export const voicesPath = '/cognitiveservices/voices/list';

export function keyHeaders(key: string): Readonly<Record<string, string>> {
  return { 'Ocp-Apim-Subscription-Key': key };
}

/** One base for HTTP and the WebSocket. */
export function baseOf({ base_url, region }: AzureSettings): string {
  if (base_url !== '') return base_url;
  const domain = region.startsWith('china') ? 'speech.azure.cn' : 'speech.microsoft.com';
  return `https://${region}.tts.${domain}`;
}

const voiceList = z.array(
  z.object({ ShortName: z.string(), DisplayName: z.string().optional(), Locale: z.string() }),
);

/** Decodes the answer to `GET /cognitiveservices/voices/list`. Throws `ProviderProtocol`. */
export function decodeVoices(body: string): readonly Voice[] {
  const read = voiceList.safeParse(parsedJson(body));
  if (!read.success) throw malformed('a list of voices');
  return read.data.map(({ ShortName: id, DisplayName: name = id, Locale: language }) => ({
    id,
    name,
    language,
  }));
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProviderProtocol(`${provider} sent text that is not JSON`, { provider, cause });
  }
}

function malformed(what: string): ProviderProtocol {
  return new ProviderProtocol(`${provider} sent ${what} that is not as published`, { provider });
}
