import type { CallInput } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import { FrameTooLarge, InvalidMessage, TooFast } from '../errors/protocol-error.ts';
import { Allowance } from './allowance.ts';
import { decodeClientMessage, encodeServerMessage, maxBinaryFrameBytes } from './native-messages.ts';
import { WireCall, type WireParts } from './wire-call.ts';
import type { WireConnection } from './wire-connection.ts';
import type { WireOwner } from './wire-owner.ts';

const rules = {
  startTimeoutMs: 5000,
  maxStrikes: 3,
  closeGraceMs: 2000,
  loss: 'caller.vanished',
} as const;
const messagesPerSecond = 55;
const messageBurst = 2 * messagesPerSecond;
/** Nobody types, or presses keys, faster; each turn is work for the agent. */
const typedPerSecond = 2;
const typedBurst = 10;
const keysPerSecond = 10;
const keyBurst = 40;

export interface NativeOptions extends WireParts {
  /** Opens the call; may throw, a `TalkyError` where the client is to learn why. */
  readonly open: (start: CallStart, connection: CallerConnection) => LiveCall;
  /** As `WireRules` has it. */
  readonly connectionTimeoutMs: number;
}

/**
 * One call over the native protocol `talky.v1`: wire messages to call input, call output to wire messages.
 *
 * Fed by the owner of the socket. No method throws, whatever the client sends and whatever the call does.
 */
export class NativeConnection implements CallerConnection, WireConnection {
  readonly #options: NativeOptions;
  readonly #wire: WireCall;
  readonly #messages: Allowance;
  readonly #typed: Allowance;
  readonly #keys: Allowance;

  constructor(options: NativeOptions) {
    const { clock, connectionTimeoutMs } = options;
    this.#options = options;
    this.#messages = new Allowance(messagesPerSecond, messageBurst, clock.now());
    this.#typed = new Allowance(typedPerSecond, typedBurst, clock.now());
    this.#keys = new Allowance(keysPerSecond, keyBurst, clock.now());
    this.#wire = new WireCall(options, { ...rules, connectionTimeoutMs }, this.#owner);
  }

  message(data: Uint8Array, isBinary: boolean): void {
    this.#wire.message(data, isBinary);
  }

  control(kind: 'ping' | 'pong'): void {
    this.#wire.control(kind);
  }

  oversized(): void {
    this.#wire.refuse(new FrameTooLarge(`A frame holds at most ${maxBinaryFrameBytes} bytes.`));
  }

  /** The call may be resumed elsewhere. */
  goAway(): void {
    this.#wire.goAway();
  }

  closed(): void {
    this.#wire.closed();
  }

  sendAudio(bytes: Uint8Array): void {
    this.#wire.sendAudio(bytes);
  }

  send(output: CallOutput): void {
    if (this.#wire.is('closing')) return;
    this.#wire.send(encodeServerMessage(output));
    if (output.type === 'ended') this.#wire.close(1000, output.reason);
  }

  readonly #owner: WireOwner = {
    read: (data, isBinary) => {
      if (isBinary) this.#audio(data);
      else this.#text(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString());
    },
    count: () => this.#countMessage(),
    tell: (code, message, isFatal) => this.send({ type: 'error', code, message, fatal: isFatal }),
  };

  #audio(bytes: Uint8Array): void {
    if (!this.#wire.receiveAudio(bytes)) throw new InvalidMessage('Audio comes after "start".');
  }

  #text(text: string): void {
    this.#countMessage();
    const message = decodeClientMessage(text);
    const { call } = this.#wire;
    if (message.type === 'start') {
      const { start } = message;
      this.#wire.begin(start.audio, () => this.#options.open(start, this));
    } else if (call === undefined) {
      throw new InvalidMessage('The first message is "start".');
    } else {
      this.#countTurns(message.input);
      call.receive(message.input);
    }
  }

  #countTurns({ type }: CallInput): void {
    const nowMs = this.#options.clock.now();
    if (type === 'caller.typed' && !this.#typed.take(1, nowMs))
      throw new TooFast(`No more than ${typedPerSecond} typed turns a second are taken.`);
    if (type === 'caller.dtmf' && !this.#keys.take(1, nowMs))
      throw new TooFast(`No more than ${keysPerSecond} keys a second are taken.`);
  }

  #countMessage(): void {
    if (this.#messages.take(1, this.#options.clock.now())) return;
    throw new TooFast(`No more than ${messagesPerSecond} messages a second are taken.`);
  }
}
