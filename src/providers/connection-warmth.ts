import { askVendor, type VendorRequest } from '../streams/vendor-http.ts';

/**
 * Keeps a connection to a vendor ready, so that no turn waits for a TLS handshake: by a cheap request, of which one at a time is
 * under way. How it ends is of no consequence.
 */
export class ConnectionWarmth {
  readonly #request: Omit<VendorRequest, 'signal' | 'method' | 'body'>;
  #scope: AbortController | undefined;
  #isClosed = false;

  constructor(request: Omit<VendorRequest, 'signal' | 'method' | 'body'>) {
    this.#request = request;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  warm(): void {
    if (this.#isClosed || this.#scope !== undefined) return;
    const scope = new AbortController();
    this.#scope = scope;
    const ask = async (): Promise<void> => {
      const answer = await askVendor({ ...this.#request, method: 'GET', signal: scope.signal });
      // A connection with an unread answer is of no use to the next request.
      await answer.arrayBuffer();
    };
    ask().then(
      () => (this.#scope = undefined),
      () => (this.#scope = undefined),
    );
  }

  close(): void {
    this.#isClosed = true;
    this.#scope?.abort();
  }
}
