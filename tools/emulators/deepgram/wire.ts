import type { WebSocket } from 'ws';
import type { Clock } from '../../../src/ports/clock.ts';
import { resetSocket } from '../socket-ends.ts';
import type { DeepgramFault } from './deepgram-script.ts';

/** How a protocol says what is unusual. */
export interface FaultMessages {
  unknownMessage(): unknown;
  unknownEvent(): unknown;
  error(code: string, description: string): unknown;
}

/** The others are asked for where they happen. */
type TimedFault = Extract<DeepgramFault, { readonly atMs: number }>;

/** One end of a WebSocket, with everything that can go wrong on it. */
export class Wire {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #faults: readonly DeepgramFault[];
  /** Those that happen at a time, and have not happened yet. */
  #due: readonly TimedFault[];
  #silentUntilMs = Number.NEGATIVE_INFINITY;
  #nowMs = 0;
  #skipped = 0;
  #sequence = 0;

  constructor(socket: WebSocket, clock: Clock, faults: readonly DeepgramFault[]) {
    this.#socket = socket;
    this.#clock = clock;
    this.#faults = faults;
    this.#due = faults.filter((fault) => 'atMs' in fault);
  }

  /** The fault of this kind, if it is among those of the connection. */
  find<Kind extends DeepgramFault['fault']>(kind: Kind): Extract<DeepgramFault, { fault: Kind }> | undefined {
    return this.#faults.find(
      (fault): fault is Extract<DeepgramFault, { fault: Kind }> => fault.fault === kind,
    );
  }

  /** Counts messages from 0, as Flux does. */
  nextSequence(): number {
    return this.#sequence++ + this.#skipped;
  }

  send(message: unknown): void {
    if (this.#nowMs < this.#silentUntilMs) return;
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const delay = this.find('delay');
    if (delay === undefined) this.#write(text);
    else this.#clock.setTimeout(() => this.#write(text), delay.byMs);
  }

  /** Has those faults happen whose time has come. */
  advance(nowMs: number, messages: FaultMessages): void {
    this.#nowMs = nowMs;
    if (this.#due.length === 0) return;
    const now = this.#due.filter(({ atMs }) => atMs <= nowMs);
    if (now.length === 0) return;
    this.#due = this.#due.filter((fault) => !now.includes(fault));
    for (const fault of now) this.#strike(fault, messages);
  }

  /** 1005 closes without a code (RFC 6455 §7.4.1). */
  close(code: number, reason = ''): void {
    if (code === 1005) this.#socket.close();
    else if (code === 1006) this.#socket.terminate();
    else this.#socket.close(code, reason);
  }

  #write(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }

  #strike(fault: TimedFault, messages: FaultMessages): void {
    switch (fault.fault) {
      case 'close':
        this.close(fault.code, fault.reason);
        return;
      case 'terminate':
        this.#socket.terminate();
        return;
      case 'reset-open':
        resetSocket(this.#socket);
        return;
      case 'garbage':
        this.send(fault.text);
        return;
      case 'unknown-message':
        this.send(messages.unknownMessage());
        return;
      case 'unknown-event':
        this.send(messages.unknownEvent());
        return;
      case 'error':
        this.send(messages.error(fault.code, fault.description));
        this.close(1011, fault.code);
        return;
      case 'sequence-gap':
        this.#skipped += 3;
        return;
      case 'silence':
        this.#silentUntilMs = fault.forMs === undefined ? Number.POSITIVE_INFINITY : fault.atMs + fault.forMs;
        return;
      case 'stop-reading':
        this.#socket.pause();
    }
  }
}
