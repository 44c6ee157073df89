import { WebSocket } from 'ws';
import type { Logger } from '../observability/logger.ts';
import type { Clock } from '../ports/clock.ts';
import { Allowance } from '../transports/allowance.ts';
import { Liveness } from '../transports/liveness.ts';
import { part } from './parting.ts';
import { UnreadBytes } from './unread-bytes.ts';

const maxWatchers = 20;
const maxWatchersOfACall = 5;
/** Nobody at a page asks for more. */
const messagesPerSecond = 20;
const messageBurst = 100;
const expulsionMs = 5000;
/** The kernels hold more than that; who is so far behind would hear very late that they are dropped. */
const maxUnreadBytes = 4 * 1024 * 1024;

/** Close codes: RFC 6455 §7.4.1, and of our own as those of the native protocol. */
const closeCodes = {
  callOver: 1000,
  goingAway: 1001,
  unsupported: 1003,
  policy: 1008,
  fault: 1011,
  tooSlow: 1013,
  noSuchCall: 4404,
  tooMany: 4429,
} as const;

/** Why a feed ends: the call is over, the watcher is too slow for it, or the feed has a fault. */
const endCodes = { over: closeCodes.callOver, slow: closeCodes.tooSlow, fault: closeCodes.fault } as const;

/** Where what is seen of a call goes; nothing here throws. */
export interface WatcherSink {
  send(message: string): void;
  /** What the watcher has not taken yet. */
  readonly bufferedBytes: number;
  /** The last that is said. */
  end(notice: string, why: keyof typeof endCodes): void;
}

/** What one watcher is told of one call. */
export interface WatchedFeed {
  /** What the watcher has sent. */
  receive(text: string): void;
  /** The watcher answers no more: the feed ends, as it does for one that is too slow. */
  drop(): void;
  close(): void;
}

/** Undefined when there is no such live call. */
export type OpenFeed = (callId: string, sink: WatcherSink) => WatchedFeed | undefined;

export interface WatchersOptions {
  readonly openFeed: OpenFeed;
  readonly isLive: (callId: string) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Watcher {
  readonly callId: string;
  readonly unread: UnreadBytes;
}

/** The sockets that look at live calls. Whatever they do, and whatever fails in showing them something, no call notices. */
export class Watchers {
  readonly #options: WatchersOptions;
  readonly #watchers = new Map<WebSocket, Watcher>();
  #isClosing = false;
  #whenEmpty: (() => void) | undefined;

  constructor(options: WatchersOptions) {
    this.#options = options;
  }

  /** Takes over a socket that was just upgraded. */
  add(socket: WebSocket, callId: string): void {
    const { logger } = this.#options;
    // Without a listener an error of one socket would end the process. `close` follows in every case.
    socket.on('error', (error) => logger.debug({ err: error }, "A watcher's socket failed"));
    if (this.#isClosing) return this.#part(socket, closeCodes.goingAway, 'The server is going away.');
    const ofCall = [...this.#watchers.values()].filter((watcher) => watcher.callId === callId).length;
    if (ofCall >= maxWatchersOfACall || this.#watchers.size >= maxWatchers) {
      return this.#part(
        socket,
        closeCodes.tooMany,
        'Too many watch already; close another page of the inspector.',
      );
    }
    const unread = new UnreadBytes(socket);
    this.#watchers.set(socket, { callId, unread });
    socket.on('close', () => this.#remove(socket));
    this.#watch(socket, callId, unread);
  }

  /** Closes every socket with 1001, and resolves when all are gone, `graceMs` later at most. */
  async goAway(graceMs: number): Promise<void> {
    this.#isClosing = true;
    if (this.#watchers.size === 0) return;
    const { clock } = this.#options;
    const empty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
    const timer = clock.setTimeout(() => {
      for (const socket of this.#watchers.keys()) socket.terminate();
    }, graceMs);
    for (const socket of this.#watchers.keys())
      this.#part(socket, closeCodes.goingAway, 'The server is going away.');
    await empty;
    clock.clearTimeout(timer);
  }

  #watch(socket: WebSocket, callId: string, unread: UnreadBytes): void {
    const { openFeed, isLive, clock } = this.#options;
    const sink: WatcherSink = {
      get bufferedBytes() {
        return unread.bytes > maxUnreadBytes ? Infinity : socket.bufferedAmount;
      },
      send: (message) => {
        if (socket.readyState === WebSocket.OPEN) unread.send(message);
      },
      end: (notice, why) => this.#part(socket, endCodes[why], notice),
    };
    const feed = this.#attempt(socket, () => openFeed(callId, sink));
    if (feed === undefined) return this.#part(socket, closeCodes.noSuchCall, 'There is no such live call.');
    const liveness = new Liveness({
      clock,
      ping: () => socket.readyState === WebSocket.OPEN && socket.ping(),
      // It may only read slowly, and get to the pings behind all the rest.
      dead: () => this.#attempt(socket, () => feed.drop()),
      tick: () => {
        if (!isLive(callId)) this.#part(socket, closeCodes.callOver, 'The call is over.');
      },
    });
    const allowance = new Allowance(messagesPerSecond, messageBurst, clock.now());
    socket.on('pong', () => liveness.ponged());
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return this.#expel(socket, closeCodes.unsupported, 'Only text is understood here.');
      if (!allowance.take(1, clock.now()))
        return this.#expel(socket, closeCodes.policy, 'Too many messages.');
      if (socket.readyState === WebSocket.OPEN)
        this.#attempt(socket, () => feed.receive(data.toString('utf8')));
      return undefined;
    });
    socket.on('close', () => {
      liveness.stop();
      this.#attempt(socket, () => feed.close());
    });
  }

  #attempt<Result>(socket: WebSocket, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'A call could not be shown to a watcher');
      this.#part(socket, closeCodes.fault, 'The server failed; its log says why.');
      return undefined;
    }
  }

  #part(socket: WebSocket, code: number, reason: string): void {
    part(socket, this.#unreadOf(socket), this.#options.clock, { code, reason });
  }

  /** What it sends meanwhile costs us something, so that nobody waits for it. */
  #expel(socket: WebSocket, code: number, reason: string): void {
    part(socket, this.#unreadOf(socket), this.#options.clock, { code, reason, patienceMs: expulsionMs });
  }

  #unreadOf(socket: WebSocket): UnreadBytes {
    return this.#watchers.get(socket)?.unread ?? new UnreadBytes(socket);
  }

  #remove(socket: WebSocket): void {
    this.#watchers.delete(socket);
    if (this.#watchers.size === 0) this.#whenEmpty?.();
  }
}
