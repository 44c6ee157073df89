import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import { TransferFailed } from '../errors/call-error.ts';
import { Unauthorized } from '../errors/request-error.ts';
import type { Logger } from '../observability/logger.ts';
import { ticketParameter, type Admittance, type Carrier, type CarrierRequest } from '../telephony/carrier.ts';
import type { CarrierStart } from '../transports/carrier-codec.ts';
import { CarrierConnection } from '../transports/carrier-connection.ts';
import type { CarrierDesk } from '../transports/carrier-desk.ts';
import type { WireConnection } from '../transports/wire-connection.ts';
import type { LineParts } from './call-lines.ts';
import { connectRelay } from './relay-calls.ts';
import type { TelephonySources } from './telephony.ts';

/** A media socket that a carrier has opened. */
export interface CarrierArrival {
  readonly carrier: Carrier;
  readonly request: CarrierRequest;
  readonly admittance: Admittance;
}

/** The calls that carriers have brought, by the carriers' own ids. */
export class CarrierCalls {
  readonly #sources: TelephonySources;
  readonly #logger: Logger;
  readonly #over = new Map<string, () => void>();

  constructor(sources: TelephonySources, logger: Logger) {
    this.#sources = sources;
    this.#logger = logger;
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
            'A carrier’s message was refused',
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
          code === 'carrier-refused' ? 'A carrier told of a fault' : 'A carrier’s message was refused',
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
    // Known once the carrier has proved that the call is its own: until then nothing is done to a call of this id.
    let carrierCallId: string | undefined;
    return {
      open: (start, connection) => {
        const callStart = this.#callStart(arrival, start);
        ({ carrierCallId } = start);
        if (carrierCallId !== undefined) this.#over.set(`${carrier.name} ${carrierCallId}`, over);
        return parts.open(callStart, connection);
      },
      closed: () => {
        const key = `${carrier.name} ${carrierCallId ?? ''}`;
        if (this.#over.get(key) === over) this.#over.delete(key);
      },
      ...(carrier.hangUp === undefined
        ? {}
        : {
            hangUp: async () => {
              const rest = carrierCallId === undefined ? undefined : carrier.hangUp?.(carrierCallId);
              if (rest === undefined) return;
              await this.#sources.request(rest).catch((error: unknown) => {
                this.#logger.warn({ err: error, transport: carrier.name }, 'The carrier did not hang up');
              });
            },
          }),
      ...(carrier.transfer === undefined
        ? {}
        : {
            transfer: async (destination) => {
              const rest =
                carrierCallId === undefined
                  ? undefined
                  : carrier.transfer?.(carrierCallId, destination, request.base);
              if (rest === undefined)
                throw new TransferFailed(`telephony.${carrier.name} has no account to transfer with.`);
              await this.#sources.request(rest);
            },
          }),
    };
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
    const holder = ticket === undefined ? undefined : tickets.redeem(ticket, carrier.name);
    if (holder !== undefined && holder.carrierCallId !== (start.carrierCallId ?? holder.carrierCallId)) {
      throw new Unauthorized('The ticket is for another call.');
    }
    const { from, to } = holder ?? {};
    const metadata: Readonly<Record<string, string>> = {
      ...told,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
    const agent = holder?.agent ?? request.agent ?? metadata['agent'] ?? now().agentAt(metadata['to'] ?? '');
    const { audio, output } = start;
    return { ...(agent === undefined ? {} : { agent }), audio, output, metadata, transport: carrier.name };
  }
}
