import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { RequestReplayed, Unauthorized } from '../errors/request-error.ts';
import { asLettersAndDigits, fromLettersAndDigits } from './letters-and-digits.ts';
import type { OnceOnly } from './once-only.ts';

export const ticketValidMs = 60_000;
/** Of a number in a ticket: Twilio hands back 500 characters of a parameter, its name included, and Plivo 512. */
const mostCharacters = 64;

/** 72 bits: a ticket has to fit into what carriers hand back. */
const shortened = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 12);

/** What a ticket lets in. */
export interface TicketHolder {
  readonly carrier: string;
  readonly carrierCallId: string;
  /** Absent: the default one. */
  readonly agent?: string;
  readonly from?: string;
  readonly to?: string;
}

type TicketContent = readonly [
  carrier: string,
  carrierCallId: string,
  agent: string,
  from: string,
  to: string,
  untilMs: number,
  nonce: string,
];

export interface StreamTicketsOptions {
  /** The same in every process that shares the traffic, if there are several. */
  readonly key: Buffer;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Unlike every other. */
  readonly newId: () => string;
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

  /** Letters and digits, fewer than 490 of them. */
  issue({ carrier, carrierCallId, agent = '', from = '', to = '' }: TicketHolder): string {
    const untilMs = this.#options.nowMs() + ticketValidMs;
    const nonce = shortened(this.#options.newId());
    const numbers = [from.slice(0, mostCharacters), to.slice(0, mostCharacters)] as const;
    const ticket: TicketContent = [carrier, carrierCallId, agent, ...numbers, untilMs, nonce];
    const content = Buffer.from(JSON.stringify(ticket)).toString('base64url');
    return asLettersAndDigits(`${content}.${this.#signature(content)}`);
  }

  /** Throws `Unauthorized` for one that is forged, expired or another carrier's, and `RequestReplayed` for one that was used. */
  redeem(ticket: string, carrier: string): TicketHolder {
    const [content = '', signature = ''] = fromLettersAndDigits(ticket).split('.', 2);
    const expected = Buffer.from(this.#signature(content));
    const given = Buffer.from(signature);
    if (given.byteLength !== expected.byteLength || !timingSafeEqual(given, expected)) {
      throw new Unauthorized('The ticket of the call is not one of ours.');
    }
    const read = JSON.parse(Buffer.from(content, 'base64url').toString()) as TicketContent;
    const [issuedFor, carrierCallId, agent, from, to, untilMs, nonce] = read;
    if (issuedFor !== carrier) throw new Unauthorized('The ticket of the call is for another carrier.');
    const nowMs = this.#options.nowMs();
    if (nowMs > untilMs) throw new Unauthorized('The ticket of the call has expired; answer the call anew.');
    if (!this.#options.used.first(`ticket ${nonce}`, nowMs))
      throw new RequestReplayed('The ticket of the call was used already.');
    return { carrier, carrierCallId, from, to, ...(agent === '' ? {} : { agent }) };
  }

  #signature(content: string): string {
    return createHmac('sha256', this.#options.key).update(content).digest('base64url');
  }
}
