import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { RequestReplayed, Unauthorized } from '../errors/request-error.ts';
import type { OnceOnly } from './once-only.ts';

const validMs = 60_000;

/** What a ticket lets in. */
export interface TicketHolder {
  readonly carrier: string;
  readonly carrierCallId: string;
  /** Absent: the default one. */
  readonly agent?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface StreamTicketsOptions {
  /** The same in every process that shares the traffic, if there are several. */
  readonly key: Buffer;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly used: OnceOnly;
}

/**
 * Tickets that tie a call's media socket to the webhook that announced it. Whoever can't sign the webhook has none, and
 * each is good for one call and one minute. It is signed and not encrypted: it holds nothing that the carrier does not know.
 */
export class StreamTickets {
  readonly #options: StreamTicketsOptions;

  constructor(options: StreamTicketsOptions) {
    this.#options = options;
  }

  issue(holder: TicketHolder): string {
    const untilMs = this.#options.nowMs() + validMs;
    const nonce = randomBytes(9).toString('base64url');
    const content = Buffer.from(JSON.stringify({ ...holder, untilMs, nonce })).toString('base64url');
    return `${content}.${this.#signature(content)}`;
  }

  /** Throws `Unauthorized` for one that is forged, expired or another carrier's, and `RequestReplayed` for one that was used. */
  redeem(ticket: string, carrier: string): TicketHolder {
    const [content = '', signature = ''] = ticket.split('.', 2);
    const expected = Buffer.from(this.#signature(content));
    const given = Buffer.from(signature);
    if (given.byteLength !== expected.byteLength || !timingSafeEqual(given, expected)) {
      throw new Unauthorized('The ticket of the call is not one of ours.');
    }
    const { untilMs, nonce, ...holder } = JSON.parse(
      Buffer.from(content, 'base64url').toString(),
    ) as TicketHolder & { readonly untilMs: number; readonly nonce: string };
    if (holder.carrier !== carrier) throw new Unauthorized('The ticket of the call is for another carrier.');
    const nowMs = this.#options.nowMs();
    if (nowMs > untilMs) throw new Unauthorized('The ticket of the call has expired; answer the call anew.');
    if (!this.#options.used.first(`ticket ${nonce}`, nowMs))
      throw new RequestReplayed('The ticket of the call was used already.');
    return holder;
  }

  #signature(content: string): string {
    return createHmac('sha256', this.#options.key).update(content).digest('base64url');
  }
}
