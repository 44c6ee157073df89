import { batch, signal } from '@preact/signals';
import type { FeedMessage } from '../../../../../src/inspector/wire.ts';
import { Redial } from '../../call/redial.ts';
import type { Surroundings } from '../../call/surroundings.ts';
import { injection } from './feed-message.ts';
import { JoinedCall } from './joined-call.ts';
import { LiveClock, type LiveClockSurroundings } from './live-clock.ts';
import type { OpenCall } from './open-call.ts';
import type { OpeningSurroundings } from './opening.ts';
import { readPast, type AskLog } from './read-past.ts';
import type { WatchLine, WatchLineEvents } from './watch-line.ts';

/** How it stands with the line to a live call. */
export type LiveStatus =
  | { readonly name: 'joining' }
  | { readonly name: 'attached' }
  /** It is tried again by itself. */
  | { readonly name: 'lost' }
  /** It is tried again only when somebody asks; `notice` is a sentence. */
  | { readonly name: 'dropped'; readonly notice: string }
  | { readonly name: 'over'; readonly notice: string };

export interface LiveCallSurroundings extends Surroundings, OpeningSurroundings, LiveClockSurroundings {
  readonly beforeDrawing: (run: (nowMs: number) => void) => () => void;
}

export interface LiveCallSources {
  readonly dial: (events: WatchLineEvents) => WatchLine;
  readonly askLog: AskLog;
  /** Whether the server still has the call; undefined where that can't be told now. */
  readonly isStillLive: () => Promise<boolean | undefined>;
}

/** The call is over, or there is no such live call. */
const overCodes: ReadonlySet<number> = new Set([1000, 4404]);
/** There was no close frame (RFC 6455 §7.1.5). */
const abnormalClosure = 1006;
/** The server does not want this watcher: unsupported, against its policy, failed, too slow, too many of them. */
const finalCodes: ReadonlySet<number> = new Set([1003, 1008, 1011, 1013, 4429]);

/** Who is cut off so often in so short a time will be again: each time the whole log is read anew. */
const mostLosses = 3;
const lossesWithinMs = 60_000;

type Registration = Extract<FeedMessage, { readonly type: 'service.register' }>;

/** Watches a live call: its past from the log, then what the feed tells; attaches itself again when the line is lost. */
export class LiveCall {
  readonly id: string;
  /** Another one where the past could not be joined again. */
  readonly call = signal<OpenCall | undefined>(undefined);
  readonly status = signal<LiveStatus>({ name: 'joining' });
  /** Whether the server takes events for this call. */
  readonly allowSend = signal(false);
  /** Why the last event was refused, in words. */
  readonly refusal = signal<string | undefined>(undefined);
  readonly #sources: LiveCallSources;
  readonly #surroundings: LiveCallSurroundings;
  readonly #redial: Redial;
  readonly #clock: LiveClock;
  /** When a line was lost on which the call was there already. */
  #lossesMs: readonly number[] = [];
  #line: WatchLine | undefined;
  #registration: Registration | undefined;
  #joined: JoinedCall | undefined;
  /** What came while the past was being read. */
  readonly #waiting: FeedMessage[] = [];
  #callOffDrawing: (() => void) | undefined;

  constructor(id: string, sources: LiveCallSources, surroundings: LiveCallSurroundings) {
    this.id = id;
    this.#sources = sources;
    this.#surroundings = surroundings;
    this.#redial = new Redial(surroundings, () => void this.#dialIfLive());
    this.#clock = new LiveClock(surroundings);
  }

  /** Also again, when the line was dropped. */
  attach(): void {
    this.#redial.reset();
    this.#lossesMs = [];
    this.#dial();
  }

  /** Tries at once where it would wait: the network is there again. */
  attachNow(): void {
    this.#redial.now();
  }

  leave(): void {
    this.#redial.reset();
    this.#hangUp();
    this.#callOffDrawing?.();
  }

  /** Gives the call's machine an event; `refusal` tells when the server doesn't. */
  inject(event: { readonly type: string }): void {
    this.refusal.value = undefined;
    if (this.#registration !== undefined) this.#line?.send(injection(this.#registration.sessionId, event));
  }

  #dial(): void {
    this.#hangUp();
    // While it is tried again, a call that is shown stays marked as lost.
    if (this.status.value.name !== 'lost') this.status.value = { name: 'joining' };
    let line: WatchLine | undefined = undefined;
    const isOurs = (): boolean => line === undefined || this.#line === line;
    line = this.#sources.dial({
      onMessage: (message) => isOurs() && this.#hear(message),
      onLost: (closeCode, notice) => isOurs() && this.#lose(closeCode, notice),
    });
    this.#line = line;
  }

  #hangUp(): void {
    this.#clock.stop();
    this.#line?.close();
    this.#line = undefined;
    this.#registration = undefined;
    this.#joined = undefined;
    this.#waiting.length = 0;
  }

  #hear(message: FeedMessage): void {
    if ('at' in message) this.#clock.hear(message.at);
    if (message.type === 'service.refused') this.refusal.value = message.notice;
    else if (message.type === 'service.dropped') this.#stop({ name: 'dropped', notice: message.notice });
    else if (message.type === 'service.register') this.#meet(message);
    else if (this.#joined === undefined) this.#waiting.push(message);
    else this.#take(this.#joined, message);
  }

  /** A feed tells who is there once by itself, and once when it is asked. */
  #meet(registration: Registration): void {
    if (registration.call !== undefined && this.#registration === undefined) void this.#join(registration);
  }

  async #join(registration: Registration): Promise<void> {
    const line = this.#line;
    this.#registration = registration;
    this.allowSend.value = registration.call?.allowSend ?? false;
    const isWanted = (): boolean => this.#registration === registration;
    const past = await readPast(this.#sources.askLog, registration.line, this.#surroundings, isWanted);
    if (!isWanted() || line !== this.#line) return;
    const joined = new JoinedCall(this.id, registration, past, this.call.value);
    this.#joined = joined;
    this.#redial.reset();
    this.status.value = { name: 'attached' };
    joined.call.version.value += 1;
    this.#clock.start(joined.call);
    this.call.value = joined.call;
    for (const message of this.#waiting.splice(0)) if (this.#joined === joined) this.#take(joined, message);
  }

  #take(joined: JoinedCall, message: FeedMessage): void {
    const taken = joined.take(message);
    if (taken === 'gap') return this.#lose(abnormalClosure, '');
    if (taken === 'grown') this.#tellBeforeDrawing(joined.call);
    if (message.type !== 'service.stop' || message.sessionId !== this.#registration?.sessionId) return;
    const notice =
      message.status === 'error' ? 'The call broke off because of a fault.' : 'The call is over.';
    this.#clock.stop();
    this.status.value = { name: 'over', notice };
    end(joined.call);
  }

  /** However much comes between two drawings, the views are told once. */
  #tellBeforeDrawing(call: OpenCall): void {
    this.#callOffDrawing ??= this.#surroundings.beforeDrawing(() => {
      this.#callOffDrawing = undefined;
      call.version.value += 1;
    });
  }

  #lose(closeCode: number, notice: string): void {
    const wasThere = this.#registration !== undefined;
    this.#hangUp();
    if (this.status.value.name === 'over') return;
    if (overCodes.has(closeCode)) return this.#stop({ name: 'over', notice: 'The call is over.' });
    if (finalCodes.has(closeCode))
      return this.#stop({ name: 'dropped', notice: notice || 'The server has closed the line.' });
    if (wasThere && this.#isLostTooOften())
      return this.#stop({
        name: 'dropped',
        notice: 'The line to the server broke again and again, each time soon after it was there.',
      });
    if (this.#redial.lost() === undefined)
      return this.#stop({ name: 'dropped', notice: 'The server does not answer any more.' });
    this.status.value = { name: 'lost' };
  }

  #isLostTooOften(): boolean {
    const nowMs = this.#surroundings.nowMs();
    this.#lossesMs = [...this.#lossesMs.filter((lostMs) => nowMs - lostMs < lossesWithinMs), nowMs];
    return this.#lossesMs.length >= mostLosses;
  }

  async #dialIfLive(): Promise<void> {
    const isLive = await this.#sources.isStillLive();
    if (this.status.value.name !== 'lost') return;
    if (isLive === false)
      this.#stop({ name: 'over', notice: 'The call ended while the line to the server was lost.' });
    else this.#dial();
  }

  #stop(status: LiveStatus): void {
    this.#redial.reset();
    this.#hangUp();
    this.status.value = status;
    const call = this.call.value;
    if (call === undefined) return;
    if (status.name === 'over') end(call);
    else call.isLive.value = false;
  }
}

/** A call that is over is as long as its log. */
function end(call: OpenCall): void {
  batch(() => {
    call.isLive.value = false;
    call.liveMs.value = 0;
  });
}
