import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { TransferFailed } from '../errors/call-error.ts';
import { RequestReplayed, Unauthorized } from '../errors/request-error.ts';
import { TalkyError } from '../errors/talky-error.ts';
import type { Logger } from '../observability/logger.ts';
import {
  ticketParameter,
  type Admittance,
  type CallPlace,
  type Carrier,
  type CarrierRequest,
} from '../telephony/carrier.ts';
import { ticketValidMs } from '../telephony/stream-tickets.ts';
import type { CarrierStart } from '../transports/carrier-codec.ts';
import { CarrierConnection } from '../transports/carrier-connection.ts';
import type { CarrierDesk } from '../transports/carrier-desk.ts';
import type { WireConnection } from '../transports/wire-connection.ts';
import type { LineParts } from './call-lines.ts';
import { ComplaintLog } from './complaint-log.ts';
import type { ExpectedCalls } from './expected-calls.ts';
import { connectRelay } from './relay-calls.ts';
import type { TelephonySources } from './telephony.ts';

/** A carrier that could not be reached is asked to hang up once more: what kept it may have passed by then. */
const hangUpAgainAfterMs = 1000;

/** A media socket that a carrier has opened. */
export interface CarrierArrival {
  readonly carrier: Carrier;
  readonly request: CarrierRequest;
  readonly admittance: Admittance;
}

/** What the log tells of a request that was refused. */
export interface RefusedRequest {
  readonly transport: string;
  /** Of a webhook. */
  readonly hook?: string;
  readonly method?: string;
  /** The methods of this webhook, where it was asked by another. */
  readonly takes?: readonly string[];
}

export interface CarrierCallsOptions {
  readonly logger: Logger;
  readonly expected: ExpectedCalls;
}

interface DeskParts {
  readonly arrival: CarrierArrival;
  /** Throws as `CarrierCalls.#callStart`. */
  readonly callStart: (start: CarrierStart) => CallStart;
  readonly parts: LineParts;
  readonly over: () => void;
}

/** What a line is held under, and a call is known by. */
export const lineOf = (carrier: string, carrierCallId: string): string => `${carrier} ${carrierCallId}`;

interface HungUpCall {
  readonly carrier: Carrier;
  readonly carrierCallId: string;
  /** Of the log. */
  readonly callId: CallId | undefined;
}

/** The calls that carriers have brought, by the carriers' own ids. */
export class CarrierCalls {
  readonly #sources: TelephonySources;
  readonly #logger: Logger;
  readonly #over = new Map<string, () => void>();
  readonly #expected: ExpectedCalls;
  /** Of whoever has proved nothing. */
  readonly #strangers: ComplaintLog;
  readonly #carriers: ComplaintLog;

  constructor(sources: TelephonySources, { logger, expected }: CarrierCallsOptions) {
    this.#sources = sources;
    this.#logger = logger;
    this.#expected = expected;
    const clock = { now: sources.nowMs };
    this.#strangers = new ComplaintLog(logger, clock);
    this.#carriers = new ComplaintLog(logger, clock);
  }

  /** A webhook or an upgrade was refused. Carriers show the answer to nobody; strangers ask as well, and fill no log. */
  refused(error: unknown, about: RefusedRequest): void {
    if (!(error instanceof TalkyError)) return;
    const { code, message: reason } = error;
    this.#strangers.tell({ ...about, code, reason }, "A carrier's request was refused");
  }

  /** Holds a line for a call whose webhook was answered with a ticket. */
  expect(carrier: string, carrierCallId: string): void {
    this.#expected.hold(lineOf(carrier, carrierCallId), ticketValidMs);
  }

  placeOf(carrier: string, carrierCallId: string): CallPlace {
    const line = lineOf(carrier, carrierCallId);
    if (this.#over.has(line)) return 'live';
    return this.#expected.has(line) ? 'awaited' : 'unknown';
  }

  /** The carrier has told, beside the socket, that this call is over. */
  over(carrier: string, carrierCallId: string): void {
    const line = lineOf(carrier, carrierCallId);
    this.#expected.remove(line);
    this.#over.get(line)?.();
  }

  /** Joins a socket to the call that its first messages will open. */
  connect(arrival: CarrierArrival, parts: LineParts): WireConnection {
    const { carrier, request, admittance } = arrival;
    let isProven = admittance !== 'by-ticket';
    const callStart = (start: CarrierStart): CallStart => {
      const checked = this.#callStart(arrival, start);
      isProven = true;
      return checked;
    };
    const tell = (about: object, sentence: string): void =>
      (isProven ? this.#carriers : this.#strangers).tell({ transport: carrier.name, ...about }, sentence);
    if (carrier.newCodec === undefined) {
      return connectRelay({
        parts,
        callStart,
        track: (carrierCallId, over) => this.#track(lineOf(carrier.name, carrierCallId), over),
        onComplaint: (reason) => tell({ reason }, 'The carrier refused a message'),
        onRefusal: ({ code, message: reason }) => tell({ code, reason }, "A carrier's message was refused"),
      });
    }
    const connection: CarrierConnection = new CarrierConnection({
      ...parts,
      codec: carrier.newCodec(request),
      desk: this.#deskOf({ arrival, callStart, parts, over: () => connection.over() }),
      onComplaint: ({ code, message: reason }) =>
        tell(
          { code, reason },
          code === 'carrier-refused' ? 'A carrier told of a fault' : "A carrier's message was refused",
        ),
    });
    return connection;
  }

  #track(key: string, over: () => void): () => void {
    this.#over.set(key, over);
    return () => {
      if (this.#over.get(key) === over) this.#over.delete(key);
    };
  }

  #deskOf({ arrival, callStart, parts, over }: DeskParts): CarrierDesk {
    const { carrier, request } = arrival;
    const keyOf = (id: string): string => lineOf(carrier.name, id);
    // Known once the carrier has proved that the call is its own: until then nothing is done to a call of this id.
    let claimed: string | undefined;
    let callId: CallId | undefined;
    // A later socket that had a ticket for the same call has taken it over: this one does nothing to it any more.
    const carrierCallId = (): string | undefined =>
      claimed !== undefined && this.#over.get(keyOf(claimed)) === over ? claimed : undefined;
    return {
      open: (start, connection) => {
        const checked = callStart(start);
        claimed = start.carrierCallId;
        if (claimed !== undefined) this.#over.set(keyOf(claimed), over);
        const call = parts.open(checked, connection);
        callId = call.id;
        return call;
      },
      closed: () => {
        const id = carrierCallId();
        if (id !== undefined) this.#over.delete(keyOf(id));
      },
      ...(carrier.hangUp === undefined
        ? {}
        : {
            hangUp: async () => {
              const id = carrierCallId();
              if (id !== undefined) await this.#hangUp({ carrier, carrierCallId: id, callId }, parts.clock);
            },
          }),
      ...(carrier.transfer === undefined
        ? {}
        : {
            transfer: async (destination) => {
              const id = carrierCallId();
              if (id === undefined) throw new TransferFailed('The call is not one of this socket’s.');
              const rest = carrier.transfer?.(id, destination, request.base);
              if (rest === undefined)
                throw new TransferFailed(`telephony.${carrier.name} has no account to transfer with.`);
              await this.#sources.request(rest);
            },
          }),
    };
  }

  async #hangUp({ carrier, carrierCallId, callId }: HungUpCall, clock: LineParts['clock']): Promise<void> {
    const ask = async (): Promise<void> => {
      // Made anew for each attempt: what it is signed with may be good once.
      const rest = carrier.hangUp?.(carrierCallId);
      if (rest !== undefined) await this.#sources.request(rest);
    };
    try {
      await ask().catch(async (error: unknown) => {
        if (!(error instanceof TalkyError && error.retryable)) throw error;
        await new Promise<void>((resolve) => {
          clock.setTimeout(resolve, hangUpAgainAfterMs);
        });
        await ask();
      });
    } catch (error) {
      const which = { callId, carrierCallId, transport: carrier.name };
      this.#logger.warn({ err: error, ...which }, 'The carrier did not hang up');
    }
  }

  /** Throws `Unauthorized` and `RequestReplayed`. */
  #callStart({ carrier, request, admittance }: CarrierArrival, start: CarrierStart): CallStart {
    const { [ticketParameter]: ticket, ...told } = start.metadata;
    const { tickets, now } = this.#sources;
    if (ticket === undefined && admittance === 'by-ticket') {
      throw new Unauthorized(
        'The stream is neither signed nor has it a ticket; answer the call by the webhook of talky.',
      );
    }
    // A proof of the upgrade says nothing of which call it is for, and may be the same for all of them.
    const isLive = this.#over.has(lineOf(carrier.name, start.carrierCallId ?? ''));
    if (ticket === undefined && isLive) {
      throw new RequestReplayed('The call has a socket already; another needs a ticket.');
    }
    const holder = ticket === undefined ? undefined : tickets.redeem(ticket, carrier.name);
    if (holder !== undefined && holder.carrierCallId !== (start.carrierCallId ?? holder.carrierCallId)) {
      throw new Unauthorized('The ticket is for another call.');
    }
    if (holder !== undefined) this.#expected.remove(lineOf(carrier.name, holder.carrierCallId));
    const { from, to } = holder ?? {};
    const carrierCallId = start.carrierCallId ?? holder?.carrierCallId;
    const metadata: Readonly<Record<string, string>> = {
      ...told,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(carrierCallId === undefined ? {} : { carrierCallId }),
    };
    const agent = holder?.agent ?? request.agent ?? metadata['agent'] ?? now().agentAt(metadata['to'] ?? '');
    const { audio, output } = start;
    return { ...(agent === undefined ? {} : { agent }), audio, output, metadata, transport: carrier.name };
  }
}
