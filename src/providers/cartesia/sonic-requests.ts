import { Observable, takeWhile } from 'rxjs';
import type { AskedVendor } from '../../errors/provider-failure.ts';
import { serverSentEvents } from '../../streams/server-sent-events.ts';
import { askVendor, unreachable } from '../../streams/vendor-http.ts';
import { httpUrl } from '../settings-fields.ts';
import { SampleCarry } from '../sample-carry.ts';
import { protocolFault } from './cartesia-failure.ts';
import type { ClauseEvent } from './clause-event.ts';
import { bytesBody, decodeAudio, decodeSonic, streamBody, type SonicVoice } from './sonic-messages.ts';

export interface SonicRequestOptions extends AskedVendor {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly voice: SonicVoice;
}

/** Speaks a clause by `POST /tts/sse`: https://docs.cartesia.ai/api-reference/tts/sse */
export function requestStream(text: string, options: SonicRequestOptions): Observable<ClauseEvent> {
  const { base, headers, voice, ...asked } = options;
  const events$ = serverSentEvents({
    ...asked,
    url: httpUrl(base, '/tts/sse'),
    headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: streamBody(voice, text),
  });
  return new Observable((listener) => {
    const carry = new SampleCarry();
    let isDone = false;
    return events$.pipe(takeWhile(() => !isDone)).subscribe({
      next: ({ data, event: name }) => {
        const event = decodeSonic(data, asked, name);
        if (event?.type === 'failed') listener.error(event.error);
        else if (event?.type === 'words') listener.next({ type: 'words', words: event.words });
        else if (event?.type === 'audio') {
          const bytes = decodeAudio(event.base64);
          if (bytes === undefined)
            listener.error(protocolFault('sent audio that is not base64', asked.provider));
          else listener.next({ type: 'audio', pcm: carry.take(bytes) });
        } else if (event?.type === 'done') {
          isDone = true;
          listener.complete();
        }
      },
      error: (error: unknown) => listener.error(error),
      complete: () => listener.error(protocolFault('ended before all was spoken', asked.provider)),
    });
  });
}

/** Speaks a clause by `POST /tts/bytes`, without word times: https://docs.cartesia.ai/api-reference/tts/bytes */
export function requestBytes(text: string, options: SonicRequestOptions): Observable<ClauseEvent> {
  const { base, headers, voice, ...asked } = options;
  const url = httpUrl(base, '/tts/bytes');
  return new Observable((listener) => {
    const scope = new AbortController();
    const read = async (): Promise<void> => {
      const carry = new SampleCarry();
      const response = await askVendor({
        ...asked,
        url,
        headers: { ...headers, 'content-type': 'application/json' },
        body: bytesBody(voice, text),
        signal: scope.signal,
      });
      try {
        for await (const bytes of response.body ?? []) {
          const pcm = carry.take(bytes as Uint8Array);
          if (pcm.length > 0) listener.next({ type: 'audio', pcm });
        }
      } catch (cause) {
        throw unreachable(cause, { ...asked, url });
      }
    };
    read().then(
      () => listener.complete(),
      (error: unknown) => listener.error(error),
    );
    return () => scope.abort();
  });
}
