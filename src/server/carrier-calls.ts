import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { TransferFailed } from '../errors/call-error.ts';
import { RequestReplayed, Unauthorized } from '../errors/request-error.ts';
import { TalkyError } from '../errors/talky-error.ts';
import type { Logger } from '../observability/logger.ts';
import { ticketParameter, type Admittance, type Carrier, type CarrierRequest } from '../telephony/carrier.ts';
import { Allowance } from '../transports/allowance.ts';
import type { CarrierStart } from '../transports/carrier-codec.ts';
import { CarrierConnection } from '../transports/carrier-connection.ts';
import type { CarrierDesk } from '../transports/carrier-desk.ts';
import type { WireConnection } from '../transports/wire-connection.ts';
import type { LineParts } from './call-lines.ts';
import { connectRelay } from './relay-calls.ts';
import type { TelephonySources } from './telephony.ts';

/** Told in the log; what is beyond is not. */
const refusalsPerSecond = 1;
const refusalBurst = 20;
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
  readonly #refusals: Allowance;

  constructor(sources: TelephonySources, logger: Logger) {
    this.#sources = sources;
    this.#logger = logger;
    this.#refusals = new Allowance(refusalsPerSecond, refusalBurst, sources.nowMs());
  }

  /** A webhook or an upgrade was refused. Carriers show the answer to nobody; strangers ask as well, and fill no log. */
  refused(error: unknown, about: RefusedRequest): void {
    if (!(error instanceof TalkyError) || !this.#refusals.take(1, this.#sources.nowMs())) return;
    const { code, message: reason } = error;
    this.#logger.warn({ ...about, code, reason }, "A carrier's request was refused");
  }

  /** The carrier has told, beside the socket, that this call is over. */
  over(carrier: string, carrierCallId: string): void {
    this.#over.get(`${carrier} ${carrierCallId}`)?.();
  }

  /** Joins a socket to the call that its first messages will open. */
  connect(arrival: CarrierArrival, parts: LineParts): WireConnection {
    const { carrier, request } = arrival;
    if (carrier.newCodec === undefined) {
      return connectRelay({
        parts,
        callStart: (start) => this.#callStart(arrival, start),
        track: (carrierCallId, over) => this.#track(`${carrier.name} ${carrierCallId}`, over),
        onComplaint: (reason) =>
          this.#logger.warn({ transport: carrier.name, reason }, 'The carrier refused a message'),
        onRefusal: ({ code, message }) =>
          this.#logger.warn(
            { transport: carrier.name, code, reason: message },
            "A carrier's message was refused",
          ),
      });
    }
    const connection: CarrierConnection = new CarrierConnection({
      ...parts,
      codec: carrier.newCodec(request),
      desk: this.#deskOf(arrival, parts, () => connection.over()),
      onComplaint: ({ code, message }) =>
        this.#logger.warn(
          { transport: carrier.name, code, reason: message },
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

  #deskOf(arrival: CarrierArrival, parts: LineParts, over: () => void): CarrierDesk {
    const { carrier, request } = arrival;
    const keyOf = (id: string): string => `${carrier.name} ${id}`;
    // Known once the carrier has proved that the call is its own: until then nothing is done to a call of this id.
    let claimed: string | undefined;
    let callId: CallId | undefined;
    // A later socket that had a ticket for the same call has taken it over: this one does nothing to it any more.
    const carrierCallId = (): string | undefined =>
      claimed !== undefined && this.#over.get(keyOf(claimed)) === over ? claimed : undefined;
    return {
      open: (start, connection) => {
        const callStart = this.#callStart(arrival, start);
        claimed = start.carrierCallId;
        if (claimed !== undefined) this.#over.set(keyOf(claimed), over);
        const call = parts.open(callStart, connection);
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
    const isLive = this.#over.has(`${carrier.name} ${start.carrierCallId ?? ''}`);
    if (ticket === undefined && isLive) {
      throw new RequestReplayed('The call has a socket already; another needs a ticket.');
    }
    const holder = ticket === undefined ? undefined : tickets.redeem(ticket, carrier.name);
    if (holder !== undefined && holder.carrierCallId !== (start.carrierCallId ?? holder.carrierCallId)) {
      throw new Unauthorized('The ticket is for another call.');
    }
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
