import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { LiveCall } from '../../machines/vocabulary/call-start.ts';
import { ConnectionTimeout, InvalidMessage, StartTimeout } from '../errors/protocol-error.ts';
import { TalkyError, type TalkyErrorCode } from '../errors/talky-error.ts';
import { closeCodeOf, malformedCloseCode } from '../errors/wire-status.ts';
import { InboundPace } from './inbound-pace.ts';
import { Liveness } from './liveness.ts';
import { Outbox } from './outbox.ts';
import type { TransportClock } from './transport-clock.ts';
import type { TransportSocket } from './transport-socket.ts';
import type { GivenUpFor, WireOwner, WirePhase } from './wire-owner.ts';

export interface WireParts {
  readonly socket: TransportSocket;
  readonly clock: TransportClock;
  /** A fault of our own, for the log: the other end is told `internal` only. */
  readonly onFault: (error: unknown) => void;
}

/** What is borne of the other end, and for how long. */
export interface WireRules {
  readonly startTimeoutMs: number;
  /** The last of so many messages that are wrong closes the connection. */
  readonly maxStrikes: number;
  /** How long the peer has for its close frame. A flood is read, and thrown away, no longer than this. */
  readonly closeGraceMs: number;
  /** A call to which nothing, pongs aside, has come for this long has lost its caller; seen up to 5 s later. */
  readonly connectionTimeoutMs: number;
  /** What a call is told that has lost its caller: one that has vanished may come back to it. */
  readonly loss: 'caller.vanished' | 'caller.hung-up';
}

type Phase =
  | { readonly name: Exclude<WirePhase, 'live'> }
  | { readonly name: 'live'; readonly call: LiveCall; readonly pace: InboundPace };

const closing: Phase = { name: 'closing' };

/**
 * The call of one socket, from the wait for its start until the socket is closed: what is the same whatever the protocol.
 *
 * No method that a socket feeds throws, whatever the other end sends and whatever the call does.
 */
export class WireCall {
  readonly #parts: WireParts;
  readonly #rules: WireRules;
  readonly #owner: WireOwner;
  readonly #outbox: Outbox;
  readonly #liveness: Liveness;
  readonly #startTimer: unknown;
  #closeTimer: unknown;
  #heardAtMs: number;
  #phase: Phase = { name: 'awaiting-start' };
  #strikes = 0;
  /** From either side. */
  #isClosed = false;

  constructor(parts: WireParts, rules: WireRules, owner: WireOwner) {
    const { socket, clock } = parts;
    this.#parts = parts;
    this.#rules = rules;
    this.#owner = owner;
    this.#outbox = new Outbox(socket, clock);
    this.#heardAtMs = clock.now();
    this.#startTimer = clock.setTimeout(() => this.#startIsOverdue(), rules.startTimeoutMs);
    this.#liveness = new Liveness({
      clock,
      ping: () => socket.ping(),
      tick: () => {
        this.#giveUpIfHopeless();
        this.#giveUpIfSilent();
      },
      dead: () => this.#vanish(),
    });
  }

  /** A method, as the compiler believes that a property outlives a call into foreign code. */
  is(name: WirePhase): boolean {
    return this.#phase.name === name;
  }

  /** While it is live. */
  get call(): LiveCall | undefined {
    return this.#phase.name === 'live' ? this.#phase.call : undefined;
  }

  /** Opens the call, once; throws as `open`, and `InvalidMessage` the second time. */
  begin(audio: AudioFormat, open: () => LiveCall): void {
    if (!this.is('awaiting-start')) throw new InvalidMessage('The call was started already.');
    const { clock } = this.#parts;
    clock.clearTimeout(this.#startTimer);
    this.#phase = { name: 'opening' };
    const call = open();
    // Opening runs the call's own code, which may already have ended it.
    if (this.is('opening')) this.#phase = { name: 'live', call, pace: new InboundPace(audio, clock.now()) };
  }

  /** Hands audio on, and whether there is a call for it. Throws as `InboundPace.check`. */
  receiveAudio(bytes: Uint8Array): boolean {
    if (this.#phase.name !== 'live') return false;
    this.#phase.pace.check(bytes, this.#parts.clock.now());
    if (bytes.byteLength > 0) this.#phase.call.receiveAudio(bytes);
    return true;
  }

  message(data: Uint8Array, isBinary: boolean): void {
    this.#heardAtMs = this.#parts.clock.now();
    if (this.is('closing')) return;
    try {
      this.#owner.read(data, isBinary);
    } catch (error) {
      this.#wrong(error);
    }
  }

  control(kind: 'ping' | 'pong'): void {
    if (kind === 'pong') this.ponged();
    this.attempt(this.#owner.count);
  }

  /** The other end lives: it has answered a ping, or what stands for that. */
  ponged(): void {
    this.#liveness.ponged();
  }

  /** Does what no message asks for; what it throws is treated as if one had. */
  attempt(work: () => void): void {
    if (this.is('closing')) return;
    try {
      work();
    } catch (error) {
      this.#wrong(error);
    }
  }

  /** Ends the connection for what is wrong with it. */
  refuse(error: TalkyError): void {
    if (this.is('closing')) return;
    this.#owner.complain?.(error);
    this.#giveUp('refused', error.code, error.message);
  }

  /** The server goes away and the call is not over. */
  goAway(): void {
    this.#giveUp('draining', 'draining', 'The server is going away.');
  }

  /** The socket is gone, for whatever reason. Returns whether that ended the connection: no end of it was told before. */
  closed(): boolean {
    const isLost = !this.is('closing');
    this.lose();
    this.#isClosed = true;
    this.#stopTimers();
    this.#parts.clock.clearTimeout(this.#closeTimer);
    return isLost;
  }

  /** Drops the audio when too much is waiting; bytes are valid only during this call. */
  sendAudio(audio: string | Uint8Array): void {
    if (this.is('closing')) return;
    this.#outbox.sendAudio(audio);
    this.#giveUpIfHopeless();
  }

  /** Also of a connection that is closing, which may have last words. */
  send(message: string | Uint8Array): void {
    this.#parts.socket.send(message);
    this.#giveUpIfHopeless();
  }

  /** The call, if there is one, has lost its caller. */
  lose(): void {
    const phase = this.#phase;
    if (phase.name === 'closing') return;
    try {
      this.#owner.end?.();
      this.#phase = closing;
      if (phase.name === 'live') phase.call.receive({ type: this.#rules.loss });
    } catch (error) {
      this.#phase = closing;
      this.#parts.onFault(error);
    }
  }

  /** The other end closes the socket itself, within this time. */
  closeIn(delayMs: number, code: number, reason: string): void {
    this.#phase = closing;
    this.#stopTimers();
    this.#closeTimer = this.#parts.clock.setTimeout(() => this.close(code, reason), delayMs);
  }

  /** The first time; a socket that is gone is closed already. */
  close(code: number, reason: string, graceMs = this.#rules.closeGraceMs): void {
    const { socket, clock } = this.#parts;
    this.#phase = closing;
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopTimers();
    socket.close(code, reason);
    clock.clearTimeout(this.#closeTimer);
    this.#closeTimer = clock.setTimeout(() => socket.terminate(), graceMs);
  }

  /** Turns whatever goes wrong while a message is handled into what the protocol has for it. */
  #wrong(error: unknown): void {
    if (!(error instanceof TalkyError)) this.#fault(error);
    else if (closeCodeOf(error.code) === malformedCloseCode) this.#strike(error);
    else this.refuse(error);
  }

  #fault(error: unknown): void {
    this.#parts.onFault(error);
    this.#giveUp('failed', 'internal', `The server failed${this.#mayComeBack}.`);
  }

  #strike(error: TalkyError): void {
    this.#strikes += 1;
    if (this.#strikes >= this.#rules.maxStrikes) {
      this.refuse(error);
      return;
    }
    this.#owner.complain?.(error);
    this.#owner.tell?.(error.code, error.message, false);
  }

  #giveUp(why: GivenUpFor, code: TalkyErrorCode, message: string): void {
    const from = this.#phase.name;
    if (from === 'closing') return;
    this.#owner.tell?.(code, message, true);
    this.lose();
    if (this.#owner.leave === undefined) this.close(closeCodeOf(code), code);
    else this.#owner.leave(why, code, from);
  }

  #startIsOverdue(): void {
    const seconds = this.#rules.startTimeoutMs / 1000;
    this.refuse(new StartTimeout(`The call was not started within ${seconds} s.`));
  }

  #giveUpIfHopeless(): void {
    // The call learns of it when the socket has closed: it must not be entered again while it sends.
    if (!this.is('closing') && this.#outbox.isHopeless()) this.#parts.socket.terminate();
  }

  /** A page that its browser has frozen, or a program that hangs: something still answers pings in its place. */
  #giveUpIfSilent(): void {
    const { connectionTimeoutMs } = this.#rules;
    if (!this.is('live') || this.#parts.clock.now() - this.#heardAtMs < connectionTimeoutMs) return;
    const seconds = Math.round(connectionTimeoutMs / 1000);
    this.refuse(new ConnectionTimeout(`Nothing came for ${seconds} s${this.#mayComeBack}.`));
  }

  get #mayComeBack(): string {
    return this.#rules.loss === 'caller.vanished' ? '; the call may be resumed' : '';
  }

  #vanish(): void {
    this.lose();
    this.#stopTimers();
    this.#owner.vanished?.();
    this.#parts.socket.terminate();
  }

  #stopTimers(): void {
    this.#parts.clock.clearTimeout(this.#startTimer);
    this.#liveness.stop();
    this.#owner.stopTimers?.();
  }
}
