import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';
import type { AdaptAgent, Calls, MissedFate } from '../call/calls.ts';
import { AdmissionError } from '../errors/call-error.ts';
import { TalkyError } from '../errors/talky-error.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Clock } from '../ports/clock.ts';
import type { TransportSocket } from '../transports/transport-socket.ts';
import type { WireConnection } from '../transports/wire-connection.ts';
import { transportSocketOf, type CallSocket } from './call-socket.ts';
import type { ExpectedCalls } from './expected-calls.ts';
import type { ServerSettings } from './server-settings.ts';

export interface CallLinesOptions {
  /** As they are now; a socket keeps what it was opened with. */
  readonly settings: () => Pick<ServerSettings, 'connectionTimeoutMs' | 'latencyTargetMs'>;
  readonly calls: Calls;
  readonly expected: ExpectedCalls;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What a connection is made of, whatever its wire protocol. */
export interface LineParts {
  readonly socket: TransportSocket;
  readonly clock: Clock;
  readonly connectionTimeoutMs: number;
  /** Throws as `Calls.open`. */
  readonly open: (start: CallStart, caller: CallerConnection, adapt?: AdaptAgent) => LiveCall;
  readonly onFault: (error: unknown) => void;
}

const nobody: CallerConnection = {
  sendAudio: () => undefined,
  send: () => undefined,
};

/** All open call sockets of a server, each joined to its connection. */
export class CallLines {
  readonly #options: CallLinesOptions;
  readonly #connections = new Map<CallSocket, WireConnection>();
  readonly #unstarted = new Set<CallSocket>();
  readonly #unproven = new Set<CallSocket>();
  #whenEmpty: (() => void) | undefined;

  constructor(options: CallLinesOptions) {
    this.#options = options;
  }

  /** Sockets that have not asked for a call yet, without those that are unproven. */
  get unstartedCount(): number {
    return this.#unstarted.size - this.#unproven.size;
  }

  /** Those of them whose first message has to show that they may. */
  get unprovenCount(): number {
    return this.#unproven.size;
  }

  /** Takes over a socket that was just upgraded. */
  add(socket: CallSocket, connect: (parts: LineParts) => WireConnection, isUnproven = false): void {
    const { clock, logger } = this.#options;
    const connection = connect({
      socket: transportSocketOf(socket),
      clock,
      connectionTimeoutMs: this.#options.settings().connectionTimeoutMs,
      open: (start, caller, adapt) => {
        this.#started(socket);
        return this.open(start, caller, adapt);
      },
      onFault: (error) => logger.error({ err: error }, 'A call failed inside the server'),
    });
    this.#connections.set(socket, connection);
    this.#unstarted.add(socket);
    if (isUnproven) this.#unproven.add(socket);
    socket.onOversized = () => connection.oversized();
    socket.on('message', (data: Buffer, isBinary) => connection.message(data, isBinary));
    socket.on('ping', () => connection.control('ping'));
    socket.on('pong', () => connection.control('pong'));
    // Without a listener an error of one socket would end the process. `close` follows in every case.
    socket.on('error', (error) => logger.debug({ err: error }, 'A call socket failed'));
    socket.on('close', (code) => {
      this.#remove(socket);
      connection.closed();
      logger.debug({ closeCode: code }, 'A call socket closed');
    });
  }

  /** Closes every socket with 1001, its call resumable, and resolves when all are gone, `graceMs` later at most. */
  async hangUpAll(graceMs: number): Promise<void> {
    if (this.#connections.size === 0) return;
    const { clock } = this.#options;
    const empty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
    const timer = clock.setTimeout(() => this.#terminateAll(), graceMs);
    for (const connection of this.#connections.values()) connection.goAway();
    await empty;
    clock.clearTimeout(timer);
  }

  /** Closes the sockets that have asked for no call. */
  hangUpUnstarted(): void {
    for (const socket of this.#unstarted) this.#connections.get(socket)?.goAway();
  }

  #terminateAll(): void {
    for (const socket of this.#connections.keys()) socket.terminate();
  }

  #started(socket: CallSocket): void {
    this.#unstarted.delete(socket);
    this.#unproven.delete(socket);
  }

  #remove(socket: CallSocket): void {
    this.#connections.delete(socket);
    this.#started(socket);
    if (this.#connections.size === 0) this.#whenEmpty?.();
  }

  /** Opens a call whose connection has no socket here. Throws as `Calls.open`. */
  open(start: CallStart, caller: CallerConnection, adapt?: AdaptAgent): LiveCall {
    const { calls, logger, metrics } = this.#options;
    try {
      this.#checkHeld(start);
      const call = calls.open(start, this.#watched(caller), adapt);
      metrics.callOpened(start.transport);
      const { carrierCallId } = start.metadata;
      logger.info({ callId: call.id, carrierCallId, transport: start.transport }, 'A call was opened');
      return call;
    } catch (error) {
      metrics.callRefused(error instanceof TalkyError ? error.code : 'internal');
      throw error;
    }
  }

  /** Throws where every line that is free is held for another call. One that is resumed may still have its own. */
  #checkHeld({ resume }: CallStart): void {
    const { calls, expected } = this.#options;
    const held = resume === undefined ? expected.count() : 0;
    const admission = held > 0 ? calls.admission(held) : undefined;
    if (admission?.admitted === false) throw new AdmissionError(admission.reason, admission.retryAfterMs);
  }

  /** Notes a call that is over before its caller came. Throws as `Calls.miss`. */
  miss(start: CallStart, fate: MissedFate): void {
    const { calls, metrics } = this.#options;
    calls.miss(start, this.#watched(nobody), fate);
    metrics.callOpened(start.transport);
  }

  /** The same connection; what passes through it is counted. */
  #watched(caller: CallerConnection): CallerConnection {
    let callId: CallId | undefined;
    const transfer = caller.transfer?.bind(caller);
    return {
      ...(transfer === undefined ? {} : { transfer }),
      sendAudio: (bytes) => caller.sendAudio(bytes),
      send: (output) => {
        if (output.type === 'ready') ({ callId } = output);
        this.#count(output, callId);
        caller.send(output);
      },
    };
  }

  #count(output: CallOutput, callId: CallId | undefined): void {
    const { logger, metrics } = this.#options;
    try {
      if (output.type === 'metrics' && output.complete === true) this.#measure(output, callId);
      if (output.type === 'ended') metrics.callEnded(output.reason);
    } catch (error) {
      logger.error({ err: error }, 'A figure could not be counted');
    }
  }

  #measure(figures: TurnMetrics, callId: CallId | undefined): void {
    const { logger, metrics, settings } = this.#options;
    const { latencyTargetMs } = settings();
    metrics.turnMeasured(figures, latencyTargetMs);
    const { turn, speculation, releaseMs = 0, llmFirstTokenMs, llmFirstClauseMs, ttsFirstAudioMs } = figures;
    if (releaseMs <= latencyTargetMs) return;
    const parts = { llmFirstTokenMs, llmFirstClauseMs, ttsFirstAudioMs };
    logger.debug(
      { callId, turn, latencyTargetMs, releaseMs, speculation, ...parts },
      'A turn was answered later than the latency target',
    );
  }
}
