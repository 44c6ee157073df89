import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { Observable } from 'rxjs';
import { askVendor, unreachable, type VendorRequest } from './vendor-http.ts';

/**
 * The events of a streamed answer (https://html.spec.whatwg.org/multipage/server-sent-events.html). Subscribing sends the
 * request, unsubscribing cancels it at the vendor. Errors with a `ProviderError`, also when the connection breaks;
 * completes when the vendor closes it, whether it was done or not.
 */
export function serverSentEvents(request: Omit<VendorRequest, 'signal'>): Observable<EventSourceMessage> {
  return new Observable((subscriber) => {
    // One controller a request: a shared signal would gather a listener for each.
    const scope = new AbortController();
    const parser = createParser({ onEvent: (event) => subscriber.next(event) });
    const read = async (): Promise<void> => {
      const response = await askVendor({ ...request, signal: scope.signal });
      if (response.body === null) return;
      const decoder = new TextDecoder();
      try {
        for await (const bytes of response.body)
          parser.feed(decoder.decode(bytes as Uint8Array, { stream: true }));
      } catch (cause) {
        throw unreachable(cause, request);
      }
    };
    read().then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
    return () => scope.abort();
  });
}
