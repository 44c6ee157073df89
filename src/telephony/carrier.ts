import type { IncomingHttpHeaders } from 'node:http';
import type { CarrierCodec } from '../transports/carrier-codec.ts';
import type { RestRequest } from './rest-request.ts';

/** What a carrier needs of the world. */
export interface CarrierWorld {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Unlike every other. */
  readonly newId: () => string;
}

/** A request of a carrier, or of somebody who says to be one. */
export interface CarrierRequest {
  readonly method: string;
  /** The public URL of this server, without a slash at its end. */
  readonly base: string;
  /** As the carrier wrote it: the public URL with this path and query; `wss:` for an upgrade. Signatures are made over it. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** As it came: signatures are made over it. Empty for an upgrade. */
  readonly body: Buffer;
  /** Behind the carrier's path: the agent that is asked for, where it is named there. */
  readonly agent?: string;
}

/** What a carrier's webhook is answered with. */
export interface WebhookAnswer {
  /** 200 unless given. */
  readonly status?: number;
  readonly contentType: string;
  readonly body: string;
}

/** A call that a webhook tells of. */
export interface IncomingCall {
  readonly carrierCallId: string;
  /** The caller's number. */
  readonly from?: string;
  /** The number that was dialled; it decides which agent answers, where neither path nor parameter does. */
  readonly to?: string;
  /** Asked for by a parameter of the webhook. */
  readonly agent?: string;
}

/** Where the media of a call are to be sent. */
export interface MediaStream {
  /** `wss://…` */
  readonly url: string;
  /** Lets this one call in, once, within the next minute; sent back as a parameter of the stream, never within its URL. */
  readonly ticket: string;
  readonly from: string;
  readonly to: string;
}

/** Where a call of a carrier's stands here: its stream may still come, it has one, or nothing is known of it. */
export type CallPlace = 'awaited' | 'live' | 'unknown';

/** What the server does for a webhook. */
export interface WebhookDesk {
  /**
   * Makes ready for a call, and holds a line for it as long as its ticket is good. Throws `AdmissionError` and `AgentNotFound`: a call that can't be taken is better refused before
   * the caller hears anything.
   */
  expect(call: IncomingCall): MediaStream;
  placeOf(carrierCallId: string): CallPlace;
  /** The carrier says that this call is over; its socket, if it is still there, is closed. */
  over(carrierCallId: string): void;
  /** Resolves when the carrier has taken it; rejects with a `CarrierRefused` otherwise. */
  request(request: RestRequest): Promise<void>;
}

/** One of a carrier's webhooks. It is asked only for what `checkWebhook` lets through. */
export interface CarrierWebhook {
  readonly methods: readonly ('GET' | 'POST')[];
  answer(request: CarrierRequest, desk: WebhookDesk): WebhookAnswer | Promise<WebhookAnswer>;
}

/** How far an upgrade shows by itself that it is the carrier's; `by-ticket`: its first message has to hold a ticket. */
export type Admittance =
  | 'proven'
  | 'by-ticket'
  /** Proven by what no other upgrade of the carrier has: one that comes a second time is refused. */
  | { readonly onceOnly: string };

/** One carrier, with the account that the configuration names. It keeps nothing of any call. */
export interface Carrier {
  /** In paths, in `CallStart.transport`, in logs and in figures. */
  readonly name: string;
  /** Of its media socket, where it wants one. */
  readonly subprotocol?: string;
  /**
   * Throws, or rejects with, `Unauthorized` where a webhook is not the carrier's. Returns what no other webhook of the carrier has, a
   * signature as a rule: one that comes a second time is refused. Undefined where nothing is to be checked.
   */
  checkWebhook(request: CarrierRequest): string | undefined | Promise<string | undefined>;
  /**
   * For so long after its answer a webhook that comes again is answered in the same way, where nothing in a request tells
   * a carrier's retry from a replay: a stream that is told of again has the ticket that it had, which lets in once. Absent: not
   * at all, as each retry is signed anew.
   */
  readonly repeatsWithinMs?: number;
  /** Throws, or rejects with, `Unauthorized` where an upgrade claims to be the carrier's and is not. */
  checkUpgrade(request: CarrierRequest): Admittance | Promise<Admittance>;
  /** By the last part of their paths, `answer` or `events`. */
  readonly webhooks: Readonly<Record<string, CarrierWebhook>>;
  /** Absent: no audio comes. The caller's words come as text, and the agent's go as text, by ConversationRelay. */
  newCodec?(request: CarrierRequest): CarrierCodec;
  /** Undefined where the socket's messages, or its close, end the call. */
  hangUp?(carrierCallId: string): RestRequest | undefined;
  /**
   * Undefined where no account is set to do it with. Throws `TransferFailed` for a destination that is none. `base` is the public
   * URL of this server, for a carrier that asks it for what to do.
   */
  transfer?(carrierCallId: string, destination: string, base: string): RestRequest | undefined;
}

/** The parameter that a ticket comes back in. Letters alone, as the ticket is letters and digits: some carriers take nothing else. */
export const ticketParameter = 'talkyTicket';
