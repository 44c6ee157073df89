import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { carrierOrder } from './carrier-orders.ts';

/** A request to a carrier's REST interface. */
export interface OfficeRequest {
  readonly carrier: string;
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** Whose calls can be ended and redirected. */
export interface OfficeCaller {
  /** Ends the call, or connects it elsewhere. */
  ordered(destination?: string): Promise<unknown>;
}

/** The REST interfaces of all carriers, on this machine's loopback: what servers ask for is done with the simulated calls. */
export class CarrierOffice {
  readonly requests: OfficeRequest[] = [];
  readonly #callers = new Map<string, OfficeCaller>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  static async open(): Promise<CarrierOffice> {
    const office = new CarrierOffice();
    await new Promise<void>((resolve) => {
      office.#server.listen(0, '127.0.0.1', resolve);
    });
    return office;
  }

  /** What stands in the place of `https://api.twilio.com`. */
  urlOf(carrier: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${carrier}`;
  }

  attach(carrierCallId: string, caller: OfficeCaller): void {
    this.#callers.set(carrierCallId, caller);
  }

  /** The carrier no longer knows this call. */
  detach(carrierCallId: string): void {
    this.#callers.delete(carrierCallId);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const [, carrier = '', path = ''] = /^\/([a-z-]+)(\/[^?]*)/.exec(url) ?? [];
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    this.requests.push({ carrier, method, path, authorization: headers.authorization, body });
    const { order, status = 404 } = carrierOrder(carrier, method, path, body) ?? {};
    const caller = order && this.#callers.get(order.carrierCallId);
    response.writeHead(caller === undefined ? 404 : status, { 'Content-Type': 'application/json' });
    response.end(status === 204 ? undefined : '{}');
    if (order?.isRinging !== true) await caller?.ordered(order?.destination);
  }
}
