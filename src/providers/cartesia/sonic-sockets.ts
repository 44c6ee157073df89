import { ProviderUnreachable } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import type { VendorSocketOptions } from '../../streams/vendor-socket.ts';
import { SonicSocket, type ContextEvents } from './sonic-socket.ts';

export interface SonicSocketsOptions extends VendorSocketOptions {
  readonly clock: Clock;
}

/** A place for one context on a socket. */
export interface ContextLine {
  request(frame: string): void;
  /** Nothing is heard of the context afterwards; `last` is told to the vendor. */
  finish(last: string | undefined): void;
}

/** "Dozens": https://docs.cartesia.ai/api-reference/tts/websocket */
const contextsPerSocket = 32;
/** Cartesia closes a socket that has been idle for 5 minutes, and knows no message to keep it open. */
const refreshAfterMs = 270_000;
/** Nobody has spoken or asked for warmth for so long: then the next reply may open its own. */
const keepWarmMs = 1_800_000;

/** The sockets of the process to Cartesia, each for many replies. */
export class SonicSockets {
  readonly #options: SonicSocketsOptions;
  readonly #sockets = new Set<SonicSocket>();
  #wantedMs = 0;
  #refresh: TimerHandle | undefined;

  constructor(options: SonicSocketsOptions) {
    this.#options = options;
  }

  /** Opens a socket ahead, if there is none. */
  warm(): void {
    this.#want();
    if (this.#usable().length === 0) this.#open();
  }

  begin(contextId: string, events: ContextEvents): ContextLine {
    this.#want();
    const socket = this.#roomiest();
    socket.begin(contextId, events);
    return {
      request: (frame) => socket.request(frame),
      finish: (last) => socket.finish(contextId, last),
    };
  }

  close(): void {
    this.#stopRefresh();
    const { provider } = this.#options;
    for (const socket of this.#sockets) {
      socket.close(new ProviderUnreachable(`${provider} was closed`, { provider }));
    }
  }

  #want(): void {
    this.#wantedMs = this.#options.clock.now();
  }

  /** The fullest socket with room: so the others fall idle, and close. */
  #roomiest(): SonicSocket {
    let best: SonicSocket | undefined;
    for (const socket of this.#usable()) {
      const hasRoom = socket.contextCount < contextsPerSocket && !this.#isOld(socket);
      if (hasRoom && (best === undefined || socket.contextCount > best.contextCount)) best = socket;
    }
    return best ?? this.#open();
  }

  /** Without those that have stopped answering: the contexts that they have wait in vain, and fail by themselves. */
  #usable(): readonly SonicSocket[] {
    const { provider } = this.#options;
    const suspects = [...this.#sockets].filter(({ isSuspect }) => isSuspect);
    for (const socket of suspects) {
      if (socket.contextCount > 0) continue;
      socket.close(new ProviderUnreachable(`${provider} does not answer`, { provider }));
    }
    return [...this.#sockets].filter(({ isSuspect }) => !isSuspect);
  }

  #open(): SonicSocket {
    const socket = new SonicSocket({ ...this.#options, gone: (gone) => this.#sockets.delete(gone) });
    this.#sockets.add(socket);
    this.#scheduleRefresh();
    return socket;
  }

  #isOld(socket: SonicSocket): boolean {
    return socket.contextCount === 0 && this.#options.clock.now() - socket.busyMs >= refreshAfterMs;
  }

  #scheduleRefresh(): void {
    if (this.#refresh !== undefined || this.#sockets.size === 0) return;
    const { clock } = this.#options;
    const oldestMs = Math.min(...[...this.#sockets].map(({ busyMs }) => busyMs));
    const delayMs = Math.max(1000, oldestMs + refreshAfterMs - clock.now());
    this.#refresh = clock.setTimeout(() => {
      this.#refresh = undefined;
      this.#replaceOld();
    }, delayMs);
  }

  #replaceOld(): void {
    const { clock, provider } = this.#options;
    for (const socket of this.#sockets) {
      if (this.#isOld(socket)) socket.close(new ProviderUnreachable(`${provider} was idle`, { provider }));
    }
    if (this.#sockets.size === 0 && clock.now() - this.#wantedMs < keepWarmMs) this.#open();
    this.#scheduleRefresh();
  }

  #stopRefresh(): void {
    if (this.#refresh !== undefined) this.#options.clock.clearTimeout(this.#refresh);
    this.#refresh = undefined;
  }
}
