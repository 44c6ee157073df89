import { from, Observable } from 'rxjs';
import type { Voice } from '../ports/text-to-speech.ts';
import { askVendor, unreachable, type VendorRequest } from '../streams/vendor-http.ts';

/** Asks a vendor for its voices: emits once and completes; unsubscribing cancels. `decode` throws `ProviderError`s. */
export function vendorVoices(
  request: Omit<VendorRequest, 'signal' | 'method' | 'body'>,
  decode: (body: string) => readonly Voice[],
): Observable<readonly Voice[]> {
  return new Observable((subscriber) => {
    const scope = new AbortController();
    const ask = async (): Promise<readonly Voice[]> => {
      const response = await askVendor({ ...request, method: 'GET', signal: scope.signal });
      const body = await response.text().catch((cause: unknown) => {
        throw unreachable(cause, request);
      });
      return decode(body);
    };
    from(ask()).subscribe(subscriber);
    return () => scope.abort();
  });
}
