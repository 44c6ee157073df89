import type { TransportSocket } from './transport-socket.ts';
import type { TransportClock } from './transport-clock.ts';

/** With more than this waiting, audio is not sent any more: it would be heard too late. */
const congestedBytes = 256 * 1024;
const hopelessBytes = 1024 * 1024;
const maxCongestedMs = 10_000;

/**
 * Sends to a caller who may read slowly, or not at all.
 *
 * It protects memory only: what the kernel holds (some 4 MB on loopback) is not seen here, which is why playout is
 * paced above it.
 */
export class Outbox {
  readonly #socket: TransportSocket;
  readonly #clock: TransportClock;
  #congestedSinceMs: number | undefined;

  constructor(socket: TransportSocket, clock: TransportClock) {
    this.#socket = socket;
    this.#clock = clock;
  }

  /** Drops the audio when too much is waiting; bytes are valid only during this call. */
  sendAudio(audio: string | Uint8Array): void {
    this.#watch();
    if (this.#congestedSinceMs !== undefined) return;
    // The socket keeps a reference while the kernel's buffer is full.
    this.#socket.send(typeof audio === 'string' ? audio : Buffer.from(audio));
  }

  /** Whether the caller reads so slowly that the connection is to be given up. */
  isHopeless(): boolean {
    this.#watch();
    if (this.#socket.bufferedAmount > hopelessBytes) return true;
    if (this.#congestedSinceMs === undefined) return false;
    return this.#clock.now() - this.#congestedSinceMs >= maxCongestedMs;
  }

  #watch(): void {
    if (this.#socket.bufferedAmount <= congestedBytes) this.#congestedSinceMs = undefined;
    else this.#congestedSinceMs ??= this.#clock.now();
  }
}
