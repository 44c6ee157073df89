import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { CallWishes } from '../../machines/vocabulary/call-wishes.ts';
import {
  ConnectionTimeout,
  FrameTooLarge,
  InvalidMessage,
  StartTimeout,
  TooFast,
} from '../errors/protocol-error.ts';
import { TalkyError } from '../errors/talky-error.ts';
import { closeCodeOf, malformedCloseCode, wireStatus } from '../errors/wire-status.ts';
import { Allowance } from './allowance.ts';
import type { ClientOptions } from './client-options.ts';
import type { ProtocolLine } from './client-protocol.ts';
import { InboundPace } from './inbound-pace.ts';
import { Liveness } from './liveness.ts';
import { Outbox } from './outbox.ts';
import type { WireConnection } from './wire-connection.ts';

/** People's programs may have to be told what to do first. */
const usualStartTimeoutMs = 20_000;
/** Frames of 10 ms, and what goes with them. */
const messagesPerSecond = 150;
const messageBurst = 10 * messagesPerSecond;
const turnsPerSecond = 2;
const turnBurst = 20;
/** The last of so many messages that are wrong closes the connection; those before are answered. */
const usualMaxStrikes = 20;
const closeGraceMs = 2000;
/** Of a socket whose call is over already, as far as the other end is concerned. */
const overGraceMs = 1000;

type Phase =
  | { readonly name: 'awaiting-start' }
  | { readonly name: 'opening' }
  | { readonly name: 'live'; readonly call: LiveCall; readonly pace: InboundPace }
  | { readonly name: 'closing' };

/** One call over a protocol of other people's clients, whichever it is: what differs between them is in the protocol. */
export class ClientConnection implements CallerConnection, WireConnection {
  readonly #options: ClientOptions;
  readonly #outbox: Outbox;
  readonly #liveness: Liveness;
  readonly #messages: Allowance;
  readonly #turns: Allowance;
  readonly #startTimer: unknown;
  readonly #line: ProtocolLine;
  #closeTimer: unknown;
  #heardAtMs: number;
  #phase: Phase = { name: 'awaiting-start' };
  #strikes = 0;

  constructor(options: ClientOptions) {
    const { socket, clock, startTimeoutMs = usualStartTimeoutMs } = options;
    this.#options = options;
    this.#outbox = new Outbox(socket, clock);
    this.#messages = new Allowance(messagesPerSecond, messageBurst, clock.now());
    this.#turns = new Allowance(turnsPerSecond, turnBurst, clock.now());
    this.#heardAtMs = clock.now();
    this.#startTimer = clock.setTimeout(() => this.#startIsOverdue(startTimeoutMs), startTimeoutMs);
    this.#liveness = new Liveness({
      clock,
      ping: () => socket.ping(),
      tick: () => {
        this.#giveUpIfHopeless();
        this.#giveUpIfSilent();
      },
      dead: () => this.#vanish(),
    });
    this.#line = this.#newLine();
    this.#guard(() => options.protocol.begin(this.#line));
  }

  message(data: Uint8Array, isBinary: boolean): void {
    this.#heardAtMs = this.#options.clock.now();
    this.#guard(() => {
      this.#countMessage();
      this.#options.protocol.receive(data, isBinary, this.#line);
    });
  }

  control(kind: 'ping' | 'pong'): void {
    if (kind === 'pong') this.#liveness.ponged();
    this.#guard(() => this.#countMessage());
  }

  oversized(): void {
    this.#refuse(new FrameTooLarge('The message is larger than is taken here.'));
  }

  goAway(): void {
    if (this.#phase.name === 'closing') return;
    this.#tell('draining', 'The server is going away.', true);
    this.#lose();
    this.#close(wireStatus.draining.closeCode, 'draining');
  }

  /** The other end has told, beside the socket, that the call is over. */
  over(): void {
    this.#lose();
    this.#close(1000, 'over', overGraceMs);
  }

  closed(): void {
    this.#lose();
    this.#stopTimers();
    this.#options.clock.clearTimeout(this.#closeTimer);
    this.#options.onClosed?.();
  }

  sendAudio(bytes: Uint8Array): void {
    if (this.#phase.name === 'closing') return;
    const message = this.#options.protocol.audio(bytes);
    if (message === undefined) return;
    this.#outbox.sendAudio(message);
    this.#giveUpIfHopeless();
  }

  send(output: CallOutput): void {
    if (this.#phase.name === 'closing') return;
    this.#options.protocol.output(output, this.#line);
    if (output.type === 'ended' && !this.#is('closing')) {
      this.#options.protocol.end();
      if (this.#options.protocol.closesItself === true) this.#leaveClosing(output.reason);
      else this.#close(1000, output.reason);
    }
  }

  #leaveClosing(reason: string): void {
    const { clock } = this.#options;
    this.#phase = { name: 'closing' };
    this.#stopTimers();
    this.#closeTimer = clock.setTimeout(() => this.#close(1000, reason), closeGraceMs);
  }

  #newLine(): ProtocolLine {
    const isLive = (): boolean => this.#is('live') || this.#is('opening');
    return {
      get isLive() {
        return isLive();
      },
      open: (start, wishes) => this.#open(start, wishes),
      receive: (input) => this.#receive(input),
      receiveAudio: (bytes) => this.#receiveAudio(bytes),
      replayAudio: (bytes) => {
        if (this.#phase.name === 'live') this.#phase.call.receiveAudio(bytes);
      },
      send: (message) => this.#write(message),
      attempt: (work) => this.#guard(() => work(this.#line)),
      close: (code, reason) => {
        this.#lose();
        this.#close(code, reason);
      },
    };
  }

  #open(start: CallStart, wishes: CallWishes): void {
    if (!this.#is('awaiting-start')) throw new InvalidMessage('The call was started already.');
    const { clock, open } = this.#options;
    clock.clearTimeout(this.#startTimer);
    this.#phase = { name: 'opening' };
    const call = open(start, wishes, this);
    // Opening runs the call's own code, which may already have ended it.
    if (!this.#is('opening')) return;
    this.#phase = { name: 'live', call, pace: new InboundPace(start.audio, clock.now()) };
  }

  #receive(input: CallInput | OperatorRequest): void {
    if (this.#phase.name !== 'live') return;
    const isTurn = input.type === 'caller.typed' || input.type === 'operator.say';
    if (isTurn && !this.#turns.take(1, this.#options.clock.now()))
      throw new TooFast(`No more than ${turnsPerSecond} turns a second are taken.`);
    this.#phase.call.receive(input);
  }

  #receiveAudio(bytes: Uint8Array): void {
    if (this.#phase.name !== 'live') return;
    this.#phase.pace.check(bytes, this.#options.clock.now());
    if (bytes.byteLength > 0) this.#phase.call.receiveAudio(bytes);
  }

  #write(message: string | Uint8Array): void {
    if (this.#phase.name === 'closing') return;
    this.#options.socket.send(message);
    this.#giveUpIfHopeless();
  }

  #countMessage(): void {
    if (this.#messages.take(1, this.#options.clock.now())) return;
    throw new TooFast(`No more than ${messagesPerSecond} messages a second are taken.`);
  }

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
    const { maxStrikes = usualMaxStrikes, onComplaint } = this.#options;
    this.#strikes += 1;
    if (this.#strikes >= maxStrikes) this.#refuse(error);
    else {
      onComplaint?.(error);
      this.#tell(error.code, error.message, false);
    }
  }

  #fault(error: unknown): void {
    this.#options.onFault(error);
    this.#tell('internal', 'The server failed.', true);
    this.#lose();
    this.#close(wireStatus.internal.closeCode, 'internal');
  }

  #refuse(error: TalkyError): void {
    if (this.#phase.name === 'closing') return;
    this.#options.onComplaint?.(error);
    this.#tell(error.code, error.message, true);
    this.#lose();
    this.#close(closeCodeOf(error.code), error.code);
  }

  #tell(code: TalkyError['code'], message: string, isFatal: boolean): void {
    const told = this.#options.protocol.error(code, message, isFatal);
    if (told !== undefined) this.#write(told);
  }

  #startIsOverdue(startTimeoutMs: number): void {
    this.#refuse(new StartTimeout(`The call was not started within ${startTimeoutMs / 1000} s.`));
  }

  #giveUpIfHopeless(): void {
    if (!this.#is('closing') && this.#outbox.isHopeless()) this.#options.socket.terminate();
  }

  #giveUpIfSilent(): void {
    const { clock, connectionTimeoutMs } = this.#options;
    if (!this.#is('live') || clock.now() - this.#heardAtMs < connectionTimeoutMs) return;
    this.#refuse(new ConnectionTimeout(`Nothing came for ${Math.round(connectionTimeoutMs / 1000)} s.`));
  }

  #vanish(): void {
    this.#lose();
    this.#stopTimers();
    this.#options.socket.terminate();
  }

  /** The call, if there is one, has lost its caller: no token was given, so nobody can take it up again. */
  #lose(): void {
    const phase = this.#phase;
    try {
      // It may have something left to tell the call.
      if (phase.name !== 'closing') this.#options.protocol.end();
      this.#phase = { name: 'closing' };
      if (phase.name === 'live') phase.call.receive({ type: 'caller.hung-up' });
    } catch (error) {
      this.#phase = { name: 'closing' };
      this.#options.onFault(error);
    }
  }

  #close(code: number, reason: string, graceMs = closeGraceMs): void {
    const { socket, clock } = this.#options;
    this.#phase = { name: 'closing' };
    this.#stopTimers();
    socket.close(code, reason);
    clock.clearTimeout(this.#closeTimer);
    this.#closeTimer = clock.setTimeout(() => socket.terminate(), graceMs);
  }

  #stopTimers(): void {
    this.#options.clock.clearTimeout(this.#startTimer);
    this.#liveness.stop();
  }

  #is(name: Phase['name']): boolean {
    return this.#phase.name === name;
  }
}
