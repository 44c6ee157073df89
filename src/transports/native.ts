import type { CallInput } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import {
  ConnectionTimeout,
  FrameTooLarge,
  InvalidMessage,
  StartTimeout,
  TooFast,
} from '../errors/protocol-error.ts';
import { TalkyError, type TalkyErrorCode } from '../errors/talky-error.ts';
import { closeCodeOf, malformedCloseCode, wireStatus } from '../errors/wire-status.ts';
import { Allowance } from './allowance.ts';
import { InboundPace } from './inbound-pace.ts';
import { Liveness } from './liveness.ts';
import { decodeClientMessage, encodeServerMessage, maxBinaryFrameBytes } from './native-messages.ts';
import type { TransportSocket } from './transport-socket.ts';
import { Outbox } from './outbox.ts';
import type { TransportClock } from './transport-clock.ts';
import type { WireConnection } from './wire-connection.ts';

const startTimeoutMs = 5000;
const messagesPerSecond = 55;
const messageBurst = 2 * messagesPerSecond;
/** Nobody types, or presses keys, faster; each turn is work for the agent. */
const typedPerSecond = 2;
const typedBurst = 10;
const keysPerSecond = 10;
const keyBurst = 40;
/** The third message that is wrong closes the call. */
const maxStrikes = 3;
/** How long the peer has for its close frame. A flood is read, and thrown away, no longer than this. */
const closeGraceMs = 2000;

export interface NativeOptions {
  readonly socket: TransportSocket;
  readonly clock: TransportClock;
  /** Opens the call; may throw, a `TalkyError` where the client is to learn why. */
  readonly open: (start: CallStart, connection: CallerConnection) => LiveCall;
  /** A call from which nothing, pongs aside, has come for this long has lost its caller; seen up to 5 s later. */
  readonly connectionTimeoutMs: number;
  /** A fault of our own, for the log: the client is told `internal` only. */
  readonly onFault: (error: unknown) => void;
}

type Phase =
  | { readonly name: 'awaiting-start' }
  /** The call is being opened, and may already speak. */
  | { readonly name: 'opening' }
  | { readonly name: 'live'; readonly call: LiveCall; readonly pace: InboundPace }
  /** Nothing more is sent or understood. */
  | { readonly name: 'closing' };

/**
 * One call over the native protocol `talky.v1`: wire messages to call input, call output to wire messages.
 *
 * Fed by the owner of the socket. No method throws, whatever the client sends and whatever the call does.
 */
export class NativeConnection implements CallerConnection, WireConnection {
  readonly #socket: TransportSocket;
  readonly #clock: TransportClock;
  readonly #options: NativeOptions;
  readonly #outbox: Outbox;
  readonly #liveness: Liveness;
  readonly #messages: Allowance;
  readonly #typed: Allowance;
  readonly #keys: Allowance;
  readonly #startTimer: unknown;
  #closeTimer: unknown;
  #heardAtMs: number;
  #phase: Phase = { name: 'awaiting-start' };
  #strikes = 0;

  constructor(options: NativeOptions) {
    const { socket, clock } = options;
    this.#options = options;
    this.#socket = socket;
    this.#clock = clock;
    this.#outbox = new Outbox(socket, clock);
    this.#messages = new Allowance(messagesPerSecond, messageBurst, clock.now());
    this.#typed = new Allowance(typedPerSecond, typedBurst, clock.now());
    this.#keys = new Allowance(keysPerSecond, keyBurst, clock.now());
    this.#heardAtMs = clock.now();
    this.#startTimer = clock.setTimeout(() => this.#startIsOverdue(), startTimeoutMs);
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

  /** A whole message arrived. */
  message(data: Uint8Array, isBinary: boolean): void {
    this.#heardAtMs = this.#clock.now();
    this.#guard(() => {
      if (isBinary) this.#audio(data);
      else this.#text(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString());
    });
  }

  /** A ping or a pong arrived. They count as messages: answering them is work as well. */
  control(kind: 'ping' | 'pong'): void {
    if (kind === 'pong') this.#liveness.ponged();
    this.#guard(() => this.#countMessage());
  }

  /** A message over the size limit was announced; the socket reads nothing more. */
  oversized(): void {
    this.#refuse(new FrameTooLarge(`A frame holds at most ${maxBinaryFrameBytes} bytes.`));
  }

  /** The server goes away and the call is not over: it may be resumed elsewhere. */
  goAway(): void {
    if (this.#phase.name === 'closing') return;
    this.send({ type: 'error', code: 'draining', message: 'The server is going away.', fatal: true });
    this.#lose();
    this.#close(wireStatus.draining.closeCode, 'draining');
  }

  /** The socket is gone, for whatever reason. */
  closed(): void {
    this.#lose();
    this.#phase = { name: 'closing' };
    this.#stopTimers();
    this.#clock.clearTimeout(this.#closeTimer);
  }

  sendAudio(bytes: Uint8Array): void {
    if (this.#phase.name === 'closing') return;
    this.#outbox.sendAudio(bytes);
    this.#giveUpIfHopeless();
  }

  send(output: CallOutput): void {
    if (this.#phase.name === 'closing') return;
    this.#outbox.sendText(encodeServerMessage(output));
    if (output.type === 'ended') this.#close(1000, output.reason);
    else this.#giveUpIfHopeless();
  }

  #text(text: string): void {
    this.#countMessage();
    const message = decodeClientMessage(text);
    if (message.type === 'start') {
      this.#start(message.start);
    } else if (this.#phase.name === 'live') {
      this.#countTurns(message.input);
      this.#phase.call.receive(message.input);
    } else {
      throw new InvalidMessage('The first message is "start".');
    }
  }

  #audio(bytes: Uint8Array): void {
    if (this.#phase.name !== 'live') throw new InvalidMessage('Audio comes after "start".');
    this.#phase.pace.check(bytes, this.#clock.now());
    if (bytes.byteLength > 0) this.#phase.call.receiveAudio(bytes);
  }

  #start(start: CallStart): void {
    if (!this.#is('awaiting-start')) throw new InvalidMessage('The call was started already.');
    this.#clock.clearTimeout(this.#startTimer);
    this.#phase = { name: 'opening' };
    const call = this.#options.open(start, this);
    // Opening runs the call's own code, which may already have ended it.
    if (!this.#is('opening')) return;
    this.#phase = { name: 'live', call, pace: new InboundPace(start.audio, this.#clock.now()) };
  }

  #countTurns({ type }: CallInput): void {
    const nowMs = this.#clock.now();
    if (type === 'caller.typed' && !this.#typed.take(1, nowMs))
      throw new TooFast(`No more than ${typedPerSecond} typed turns a second are taken.`);
    if (type === 'caller.dtmf' && !this.#keys.take(1, nowMs))
      throw new TooFast(`No more than ${keysPerSecond} keys a second are taken.`);
  }

  #countMessage(): void {
    if (this.#messages.take(1, this.#clock.now())) return;
    throw new TooFast(`No more than ${messagesPerSecond} messages a second are taken.`);
  }

  /** Turns whatever goes wrong while a message is handled into what the protocol has for it. */
  #guard(handle: () => void): void {
    if (this.#phase.name === 'closing') return;
    try {
      handle();
    } catch (error) {
      if (!(error instanceof TalkyError)) this.#fault(error);
      else if (closeCodeOf(error.code) === malformedCloseCode) this.#strike(error);
      else this.#refuse(error);
    }
  }

  #strike(error: TalkyError): void {
    this.#strikes += 1;
    if (this.#strikes < maxStrikes) this.#sendError(error.code, error.message, false);
    else this.#refuse(error);
  }

  #fault(error: unknown): void {
    this.#options.onFault(error);
    this.#sendError('internal', 'The server failed; the call may be resumed.', true);
    this.#lose();
    this.#close(wireStatus.internal.closeCode, 'internal');
  }

  #refuse(error: TalkyError): void {
    if (this.#phase.name === 'closing') return;
    this.#sendError(error.code, error.message, true);
    this.#lose();
    this.#close(closeCodeOf(error.code), error.code);
  }

  #sendError(code: TalkyErrorCode, message: string, fatal: boolean): void {
    this.send({ type: 'error', code, message, fatal });
  }

  #startIsOverdue(): void {
    this.#refuse(new StartTimeout(`No "start" came within ${startTimeoutMs} ms.`));
  }

  #giveUpIfHopeless(): void {
    // The call learns of it when the socket has closed: it must not be entered again while it sends.
    if (!this.#is('closing') && this.#outbox.isHopeless()) this.#socket.terminate();
  }

  /** A page that its browser has frozen, or a program that hangs: something still answers pings in its place. */
  #giveUpIfSilent(): void {
    const { connectionTimeoutMs } = this.#options;
    if (!this.#is('live') || this.#clock.now() - this.#heardAtMs < connectionTimeoutMs) return;
    const seconds = Math.round(connectionTimeoutMs / 1000);
    this.#refuse(new ConnectionTimeout(`Nothing came for ${seconds} s; the call may be resumed.`));
  }

  #vanish(): void {
    this.#lose();
    this.#stopTimers();
    this.#socket.terminate();
  }

  /** The call, if there is one, has lost its caller. */
  #lose(): void {
    const phase = this.#phase;
    this.#phase = { name: 'closing' };
    if (phase.name !== 'live') return;
    try {
      phase.call.receive({ type: 'caller.vanished' });
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  #close(code: number, reason: string): void {
    this.#phase = { name: 'closing' };
    this.#stopTimers();
    this.#socket.close(code, reason);
    this.#closeTimer = this.#clock.setTimeout(() => this.#socket.terminate(), closeGraceMs);
  }

  #stopTimers(): void {
    this.#clock.clearTimeout(this.#startTimer);
    this.#liveness.stop();
  }

  /** Asked here, and not in place, because the compiler believes that a phase outlives a call into foreign code. */
  #is(name: Phase['name']): boolean {
    return this.#phase.name === name;
  }
}
