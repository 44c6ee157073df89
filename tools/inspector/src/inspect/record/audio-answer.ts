import type { AudioAnswer } from './followed-recording.ts';

interface AskStream {
  stream(
    path: string,
    wanted: AbortSignal,
    headers: Readonly<Record<string, string>>,
  ): Promise<Response | undefined>;
}

/** The recording of a call from a byte on, or all of it, as the server likes; undefined where there is nothing. */
export async function audioOf(
  desk: AskStream,
  { id, fromByte }: { readonly id: string; readonly fromByte: number },
  wanted: AbortSignal,
): Promise<AudioAnswer | undefined> {
  const response = await desk.stream(`calls/${encodeURIComponent(id)}/audio`, wanted, {
    Range: `bytes=${fromByte}-`,
  });
  if (response?.ok !== true || response.body === null) return undefined;
  const byteCount = Number(response.headers.get('Content-Length') ?? 0);
  return { isRest: response.status === 206, byteCount, body: response.body };
}
