import { isIP } from 'node:net';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { AdmissionError } from '../errors/call-error.ts';
import { Forbidden, InvalidRequest } from '../errors/request-error.ts';
import type { Logger } from '../observability/logger.ts';
import type { Clock } from '../ports/clock.ts';
import type { AnnouncedPeer, RtpEnd } from '../transports/rtp-options.ts';
import { RtpConnection } from '../transports/rtp.ts';
import type { MissedFate } from '../call/calls.ts';
import type { CallLines } from './call-lines.ts';
import { MediaPorts } from './media-ports.ts';
import type { ExpectedCalls } from './expected-calls.ts';
import type { Readiness } from './readiness.ts';
import type { TelephonySources } from './telephony.ts';

const retryAfterWaitingMs = 1000;

/** Where the media of a call may come from. */
export type MediaSource = 'announced' | 'host' | 'any';

/** A call that a SIP server hands over. */
export interface RtpRequest {
  readonly peer: AnnouncedPeer;
  readonly format: AudioFormat;
  readonly payloadType: number;
  readonly dtmfPayloadType: number | undefined;
  /** `announced`: from the peer's host and port alone; `host`: from any port of the host; `any`: from any network that is allowed. */
  readonly source: MediaSource;
  readonly agent: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where the media of a call are taken. */
export interface OfferedMedia {
  readonly id: CallId;
  readonly port: number;
}

export interface RtpCallsOptions {
  readonly sources: TelephonySources;
  readonly lines: CallLines;
  readonly readiness: Readiness;
  readonly expected: ExpectedCalls;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly maxUnstartedSockets: number;
}

const lineOf = (id: CallId): string => `rtp ${id}`;

/** The calls over RTP: those whose media are awaited, and those that run. */
export class RtpCalls {
  readonly #options: RtpCallsOptions;
  readonly #ports: MediaPorts;
  readonly #connections = new Map<CallId, RtpConnection>();
  readonly #waiting = new Set<CallId>();
  #isGoingAway = false;

  constructor(options: RtpCallsOptions) {
    this.#options = options;
    this.#ports = new MediaPorts(options.logger);
  }

  /** Makes ready for a call. Rejects with `Forbidden`, `InvalidRequest`, `AdmissionError` or `AgentNotFound`. */
  async expect(request: RtpRequest): Promise<OfferedMedia> {
    const { sources, readiness, maxUnstartedSockets } = this.#options;
    const { rtp, agentAt, checkAgent } = sources.now();
    if (!rtp.allows(request.peer.host)) {
      throw new Forbidden(
        'No media are sent to this address; list its network in telephony.rtp.allowed_networks.',
      );
    }
    if (isIP(request.peer.host) !== isIP(rtp.host)) {
      throw new InvalidRequest(`Media are taken over IPv${isIP(rtp.host)} here; telephony.rtp.host says so.`);
    }
    const refusal = readiness.refusal();
    if (refusal !== undefined) throw refusal;
    if (this.#waiting.size >= maxUnstartedSockets)
      throw new AdmissionError('at-capacity', retryAfterWaitingMs);
    const agent = request.agent ?? agentAt(request.metadata['to'] ?? '');
    checkAgent(agent);
    const id = sources.newCallId();
    // It counts from here on: many may ask at once.
    this.#waiting.add(id);
    this.#options.expected.hold(lineOf(id));
    try {
      return await this.#await(id, { ...request, agent });
    } catch (error) {
      this.#stopWaiting(id);
      throw error;
    }
  }

  /** Whether the media of this call are awaited. */
  isWaiting(id: string): boolean {
    return this.#waiting.has(id as CallId);
  }

  /** Gives up a call whose media have not come; false where there is none. */
  cancel(id: string): boolean {
    const isWaiting = this.isWaiting(id);
    if (isWaiting) this.#connections.get(id as CallId)?.end();
    return isWaiting;
  }

  /** The server goes away: gives up those whose media have not come. */
  cancelWaiting(): void {
    this.#isGoingAway = true;
    for (const id of this.#waiting) this.cancel(id);
  }

  /** Ends what is left. */
  close(): void {
    for (const connection of this.#connections.values()) connection.end();
  }

  async #await(id: CallId, request: RtpRequest): Promise<OfferedMedia> {
    const { sources, lines, clock, logger } = this.#options;
    const { rtp } = sources.now();
    const { format, metadata, agent, source } = request;
    const start = {
      id,
      audio: format,
      output: format,
      metadata,
      transport: 'rtp',
      ...(agent === undefined ? {} : { agent }),
    };
    const socket = await this.#ports.open(rtp);
    let isPromised = false;
    const connection = new RtpConnection({
      ...request,
      ...rtp,
      // With a port, nothing is taken from elsewhere.
      peer: source === 'announced' ? request.peer : { ...request.peer, port: undefined },
      socket,
      clock,
      mayComeFrom: source === 'any' ? rtp.allows : undefined,
      start: sources.newStreamStart(),
      canonicalName: `${id}@talky`,
      open: (caller) => {
        this.#stopWaiting(id);
        return lines.open(start, caller);
      },
      onFault: (err) => logger.error({ err, callId: id }, 'A call failed inside the server'),
      onClosed: (why, figures) => {
        const isMissed = this.#stopWaiting(id) || why === 'refused';
        this.#connections.delete(id);
        logger.debug({ callId: id, why, ...figures }, 'The media of a call are closed');
        if (isPromised && isMissed) this.#miss(start, why);
      },
    });
    this.#connections.set(id, connection);
    socket.listen(connection);
    connection.beginIfBound();
    isPromised = true;
    return { id, port: socket.port };
  }

  #stopWaiting(id: CallId): boolean {
    this.#options.expected.remove(lineOf(id));
    return this.#waiting.delete(id);
  }

  /** Whoever asked for it asks what has become of it. */
  #miss(start: CallStart, why: RtpEnd): void {
    const { lines, logger } = this.#options;
    const cancelled: MissedFate = this.#isGoingAway ? 'call.drained' : 'operator.hangup';
    try {
      lines.miss(start, why === 'cancelled' ? cancelled : 'call.faulted');
      if (why === 'no-media') logger.warn({ callId: start.id }, 'No media came for a call');
    } catch (error) {
      logger.warn({ err: error, callId: start.id }, 'A call that had no media could not be noted');
    }
  }
}
