import type { RealtimeWire } from './realtime-wire.ts';
import type { TransportClock } from './transport-clock.ts';

/** A response that was asked for has begun by then. */
const patienceMs = 15_000;

/** A response that was asked for and has not begun: the client is told when none comes. */
export class RealtimeWant {
  readonly #clock: TransportClock;
  readonly #wire: RealtimeWire;
  readonly #expired: () => void;
  #timer: unknown;

  constructor(clock: TransportClock, wire: RealtimeWire, expired: () => void) {
    this.#clock = clock;
    this.#wire = wire;
    this.#expired = expired;
  }

  get isOpen(): boolean {
    return this.#timer !== undefined;
  }

  /** Of the event that asks for it. */
  begin(eventId: string | undefined): void {
    this.end();
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#expired();
      this.#wire.fault('response_failed', 'There was nothing to answer.', eventId);
    }, patienceMs);
  }

  end(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
