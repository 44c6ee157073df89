import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import { FrameTooLarge, TooFast } from '../errors/protocol-error.ts';
import { Allowance } from './allowance.ts';
import type { ClientOptions } from './client-options.ts';
import type { ProtocolLine } from './client-protocol.ts';
import { WireCall } from './wire-call.ts';
import type { WireConnection } from './wire-connection.ts';
import type { WireOwner } from './wire-owner.ts';

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
/** No token was given, so nobody can take the call up again. */
const loss = 'caller.hung-up';

/** One call over a protocol of other people's clients, whichever it is: what differs between them is in the protocol. */
export class ClientConnection implements CallerConnection, WireConnection {
  readonly #options: ClientOptions;
  readonly #wire: WireCall;
  readonly #messages: Allowance;
  readonly #turns: Allowance;
  readonly #line: ProtocolLine;

  constructor(options: ClientOptions) {
    const {
      clock,
      protocol,
      connectionTimeoutMs,
      startTimeoutMs = usualStartTimeoutMs,
      maxStrikes = usualMaxStrikes,
    } = options;
    this.#options = options;
    this.#messages = new Allowance(messagesPerSecond, messageBurst, clock.now());
    this.#turns = new Allowance(turnsPerSecond, turnBurst, clock.now());
    const rules = { startTimeoutMs, maxStrikes, closeGraceMs, connectionTimeoutMs, loss } as const;
    this.#wire = new WireCall(options, rules, this.#owner);
    this.#line = this.#newLine();
    this.#wire.attempt(() => protocol.begin(this.#line));
  }

  message(data: Uint8Array, isBinary: boolean): void {
    this.#wire.message(data, isBinary);
  }

  control(kind: 'ping' | 'pong'): void {
    this.#wire.control(kind);
  }

  oversized(): void {
    this.#wire.refuse(new FrameTooLarge('The message is larger than is taken here.'));
  }

  goAway(): void {
    this.#wire.goAway();
  }

  /** The other end has told, beside the socket, that the call is over. */
  over(): void {
    this.#wire.lose();
    this.#wire.close(1000, 'over', overGraceMs);
  }

  closed(): void {
    this.#wire.closed();
    this.#options.onClosed?.();
  }

  sendAudio(bytes: Uint8Array): void {
    if (this.#wire.is('closing')) return;
    const message = this.#options.protocol.audio(bytes);
    if (message !== undefined) this.#wire.sendAudio(message);
  }

  send(output: CallOutput): void {
    const { protocol } = this.#options;
    if (this.#wire.is('closing')) return;
    protocol.output(output, this.#line);
    if (output.type !== 'ended' || this.#wire.is('closing')) return;
    protocol.end();
    if (protocol.closesItself === true) this.#wire.closeIn(closeGraceMs, 1000, output.reason);
    else this.#wire.close(1000, output.reason);
  }

  readonly #owner: WireOwner = {
    read: (data, isBinary) => {
      this.#countMessage();
      this.#options.protocol.receive(data, isBinary, this.#line);
    },
    count: () => this.#countMessage(),
    complain: (error) => this.#options.onComplaint?.(error),
    tell: (code, message, isFatal) => {
      const told = this.#options.protocol.error(code, message, isFatal);
      if (told !== undefined) this.#write(told);
    },
    end: () => this.#options.protocol.end(),
  };

  #newLine(): ProtocolLine {
    const wire = this.#wire;
    return {
      get isLive() {
        return wire.is('live') || wire.is('opening');
      },
      open: (start, wishes) => wire.begin(start.audio, () => this.#options.open(start, wishes, this)),
      receive: (input) => this.#receive(input),
      receiveAudio: (bytes) => void wire.receiveAudio(bytes),
      replayAudio: (bytes) => wire.call?.receiveAudio(bytes),
      send: (message) => this.#write(message),
      attempt: (work) => wire.attempt(() => work(this.#line)),
      close: (code, reason) => {
        wire.lose();
        wire.close(code, reason);
      },
    };
  }

  #receive(input: CallInput | OperatorRequest): void {
    const { call } = this.#wire;
    if (call === undefined) return;
    const isTurn = input.type === 'caller.typed' || input.type === 'operator.say';
    if (isTurn && !this.#turns.take(1, this.#options.clock.now()))
      throw new TooFast(`No more than ${turnsPerSecond} turns a second are taken.`);
    call.receive(input);
  }

  #write(message: string | Uint8Array): void {
    if (!this.#wire.is('closing')) this.#wire.send(message);
  }

  #countMessage(): void {
    if (this.#messages.take(1, this.#options.clock.now())) return;
    throw new TooFast(`No more than ${messagesPerSecond} messages a second are taken.`);
  }
}
