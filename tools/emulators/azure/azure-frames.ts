import { z } from 'zod';

/** A text frame as the service reads it. */
export interface ReadFrame {
  readonly path: string;
  readonly requestId: string;
  readonly contentType: string;
  readonly body: string;
}

/** Undefined for what has no headers, or lacks one that is needed. */
export function readFrame(frame: string): ReadFrame | undefined {
  const [head = '', ...rest] = frame.split('\r\n\r\n');
  if (rest.length === 0) return undefined;
  const headers = new Map(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const path = headers.get('path');
  const requestId = headers.get('x-requestid') ?? '';
  if (path === undefined || !/^[0-9a-f]{32}$/i.test(requestId)) return undefined;
  return { path, requestId, contentType: headers.get('content-type') ?? '', body: rest.join('\r\n\r\n') };
}

const rates: Readonly<Record<string, number>> = {
  'raw-8khz-16bit-mono-pcm': 8000,
  'raw-16khz-16bit-mono-pcm': 16_000,
  'raw-22050hz-16bit-mono-pcm': 22_050,
  'raw-24khz-16bit-mono-pcm': 24_000,
  'raw-44100hz-16bit-mono-pcm': 44_100,
  'raw-48khz-16bit-mono-pcm': 48_000,
};

const synthesisContext = z.object({
  synthesis: z.object({
    audio: z.object({
      outputFormat: z.string(),
      metadataOptions: z
        .object({
          wordBoundaryEnabled: z.boolean().default(false),
          punctuationBoundaryEnabled: z.boolean().optional(),
        })
        .optional(),
    }),
  }),
});

export interface SynthesisContext {
  readonly sampleRateHz: number;
  readonly tellsWords: boolean;
  readonly tellsPunctuation: boolean;
}

/** Undefined for a context that is not understood, and for a format that is not raw PCM. */
export function readContext(body: string): SynthesisContext | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { success, data } = synthesisContext.safeParse(parsed);
  const sampleRateHz = success ? rates[data.synthesis.audio.outputFormat] : undefined;
  if (!success || sampleRateHz === undefined) return undefined;
  const { wordBoundaryEnabled, punctuationBoundaryEnabled } = data.synthesis.audio.metadataOptions ?? {};
  return {
    sampleRateHz,
    tellsWords: wordBoundaryEnabled ?? false,
    // The service tells them unless it is told not to.
    tellsPunctuation: punctuationBoundaryEnabled ?? true,
  };
}

/** The headers of the service have no space behind the colon. */
export function textFrame(path: string, requestId: string, body: unknown): string {
  const head = `X-RequestId:${requestId}\r\nContent-Type:application/json; charset=utf-8\r\nPath:${path}`;
  return `${head}\r\n\r\n${JSON.stringify(body, undefined, 2)}`;
}

export function audioFrame(requestId: string, streamId: string, audio: Buffer): Buffer {
  const head = Buffer.from(
    `X-RequestId:${requestId}\r\nContent-Type:audio/x-wav\r\nX-StreamId:${streamId}\r\nPath:audio\r\n`,
    'latin1',
  );
  const length = Buffer.alloc(2);
  length.writeUInt16BE(head.length);
  return Buffer.concat([length, head, audio]);
}
