import { ProviderUnreachable } from '../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../ports/clock.ts';
import type { VendorSocket, VendorSocketEvents } from '../streams/vendor-socket.ts';
import { SocketLine } from './socket-line.ts';

export interface SocketPoolOptions {
  /** The provider's name in the configuration. */
  readonly provider: string;
  readonly clock: Clock;
  /** Opens a socket for what is told by `key`: sockets of the same key are as good as each other. */
  readonly open: (key: string, events: VendorSocketEvents) => VendorSocket;
  /** Sent once on every socket, before anything else. */
  readonly greeting?: () => string;
  /** An idle socket is closed after this long, and so before the vendor does it. */
  readonly idleMs: number;
}

/** Idle sockets beyond these are closed at once. */
const mostIdle = 16;

/**
 * Sockets to a vendor whose protocol speaks one thing after the other. Whoever has taken one has it alone until it is given
 * back; what is idle waits for the next one to take it, so that a reply need not wait for a handshake.
 */
export class SocketPool {
  readonly #options: SocketPoolOptions;
  readonly #taken = new Set<SocketLine>();
  /** With the timers that close them; the last one was used last. */
  readonly #idle = new Map<SocketLine, TimerHandle>();
  #closed: ProviderUnreachable | undefined;

  constructor(options: SocketPoolOptions) {
    this.#options = options;
  }

  /** An idle line, or a new one; throws `ProviderUnreachable` once the pool is closed. */
  take(key: string): SocketLine {
    this.requireOpen();
    const idle = [...this.#idle.keys()].findLast((line) => line.key === key && !line.isGone);
    const line = idle ?? this.#open(key);
    this.#forget(line);
    this.#taken.add(line);
    return line;
  }

  /**
   * A line that is quiet waits for the next one. One that still answers can't be told to stop: it is closed, and another one
   * is opened in its place.
   */
  giveBack(line: SocketLine): void {
    if (!this.#taken.delete(line) || line.isGone) return;
    if (line.quieten()) {
      this.#keep(line);
      return;
    }
    line.close();
    this.warm(line.key);
  }

  /** Throws `ProviderUnreachable` once the pool is closed. */
  requireOpen(): void {
    if (this.#closed !== undefined) throw this.#closed;
  }

  /** Opens a line, unless one is idle. */
  warm(key: string): void {
    if (this.#closed !== undefined) return;
    const isWarm = [...this.#idle.keys()].some((line) => line.key === key && !line.isGone);
    if (!isWarm) this.#keep(this.#open(key));
  }

  /** Closes every line; those who listen hear that it failed. */
  close(): void {
    const { provider } = this.#options;
    this.#closed ??= new ProviderUnreachable(`${provider} is closed`, { provider });
    for (const line of [...this.#taken, ...this.#idle.keys()]) line.close(this.#closed);
    this.#taken.clear();
  }

  #open(key: string): SocketLine {
    const { open, greeting } = this.#options;
    const line: SocketLine = new SocketLine({
      key,
      open: (events) => open(key, events),
      greeting,
      whenGone: () => this.#forget(line),
    });
    return line;
  }

  #keep(line: SocketLine): void {
    if (line.isGone) return;
    if (this.#idle.size >= mostIdle) {
      line.close();
      return;
    }
    const { clock, idleMs } = this.#options;
    this.#idle.set(
      line,
      clock.setTimeout(() => {
        this.#forget(line);
        line.close();
      }, idleMs),
    );
  }

  #forget(line: SocketLine): void {
    const timer = this.#idle.get(line);
    if (timer !== undefined) this.#options.clock.clearTimeout(timer);
    this.#idle.delete(line);
  }
}
