import type { CallInput } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { EndReason } from '../../machines/vocabulary/call-state.ts';
import { TransferFailed } from '../errors/call-error.ts';
import { FrameTooLarge, InvalidMessage, StartTimeout } from '../errors/protocol-error.ts';
import { TalkyError } from '../errors/talky-error.ts';
import { closeCodeOf, malformedCloseCode, wireStatus } from '../errors/wire-status.ts';
import type { CarrierStart, WireMessage } from './carrier-codec.ts';
import type { CarrierOptions } from './carrier-desk.ts';
import { CarrierVoice } from './carrier-voice.ts';
import { InboundLimits } from './inbound-limits.ts';
import { InboundPace } from './inbound-pace.ts';
import { Leaving } from './leaving.ts';
import { Liveness } from './liveness.ts';
import { Outbox } from './outbox.ts';
import type { WireConnection } from './wire-connection.ts';

const startTimeoutMs = 5000;
const maxStrikes = 3;
/** A carrier has said that the call is over, or was told so: its socket is gone at the latest after this long. */
const closeGraceMs = 500;
/** A carrier that hands a call over ends the stream itself: closed before, it might take the call with it. */
const transferGraceMs = 2000;
/** A request to hang up has given up by then. */
const longestHangUpMs = 12_000;

type Phase =
  | { readonly name: 'awaiting-start' | 'opening' | 'closing' }
  | { readonly name: 'live'; readonly call: LiveCall; readonly pace: InboundPace };

/** One call over a carrier's media socket, whichever carrier it is: what differs between them is in the codec. */
export class CarrierConnection implements CallerConnection, WireConnection {
  readonly #options: CarrierOptions;
  readonly #outbox: Outbox;
  readonly #liveness: Liveness;
  readonly #limits: InboundLimits;
  readonly #startTimer: unknown;
  #voice: CarrierVoice | undefined;
  #closeTimer: unknown;
  #phase: Phase = { name: 'awaiting-start' };
  #stopped = false;
  /** Or is about to be: its stream ends with that, and the call must not. */
  #isHandedOver = false;
  /** From either side. */
  #isClosed = false;
  #leaving: Leaving | undefined;
  #strikes = 0;

  constructor(options: CarrierOptions) {
    const { socket, clock } = options;
    this.#options = options;
    this.#outbox = new Outbox(socket, clock);
    this.#limits = new InboundLimits(clock.now());
    const overdue = new StartTimeout(`The call was not started within ${startTimeoutMs} ms.`);
    this.#startTimer = clock.setTimeout(() => this.#refuse(overdue), startTimeoutMs);
    this.#liveness = new Liveness({
      clock,
      ping: () => socket.ping(),
      tick: () => this.#giveUpIfHopeless(),
      dead: () => this.#vanish(),
    });
  }

  message(data: Uint8Array, isBinary: boolean): void {
    // Some carriers answer no pings, and all of them send audio all the time.
    this.#liveness.ponged();
    this.#leaving?.message(data, isBinary);
    this.#guard(() => {
      this.#limits.countMessage(this.#options.clock.now());
      this.#options.codec.receive(data, isBinary, this.#sink);
    });
  }

  control(kind: 'ping' | 'pong'): void {
    if (kind === 'pong') this.#liveness.ponged();
    this.#guard(() => this.#limits.countMessage(this.#options.clock.now()));
  }

  oversized(): void {
    this.#refuse(new FrameTooLarge('The message is larger than any that a carrier sends.'));
  }

  goAway(): void {
    if (this.#phase.name === 'closing') return;
    this.#lose();
    this.#hangUp('drained', wireStatus.draining.closeCode);
  }

  /** The carrier has told, beside the socket, that the call is over. */
  over(): void {
    this.#leaving?.over();
    this.#guard(() => this.#stop());
  }

  closed(): void {
    const isLost = !this.#is('closing') && this.#options.codec.endsByClose !== true;
    this.#lose();
    this.#isClosed = true;
    this.#stopTimers();
    this.#options.clock.clearTimeout(this.#closeTimer);
    if (isLost) this.#hangUpLost();
    this.#options.desk.closed?.();
  }

  sendAudio(bytes: Uint8Array): void {
    if (this.#phase.name === 'closing') return;
    this.#voice?.audio(bytes);
    this.#giveUpIfHopeless();
  }

  send(output: CallOutput): void {
    if (this.#phase.name === 'closing') return;
    // Carriers have no words for the rest.
    if (output.type === 'mark') this.#voice?.mark(output.mark);
    else if (output.type === 'clear') this.#voice?.clear();
    else if (output.type === 'ended') this.#ended(output.reason);
  }

  async transfer(destination: string): Promise<void> {
    const { codec, desk } = this.#options;
    if (this.#phase.name === 'closing') throw new TransferFailed('The call is over.');
    const messages = desk.transfer === undefined ? codec.transfer?.(destination) : [];
    if (messages === undefined) throw new TransferFailed('A call of this transport can not be handed over.');
    for (const message of messages) this.#write(message);
    this.#isHandedOver = true;
    await desk.transfer?.(destination).catch((error: unknown) => {
      this.#isHandedOver = false;
      throw error;
    });
  }

  readonly #sink = {
    start: (start: CarrierStart): void => this.#start(start),
    audio: (bytes: Uint8Array): void => this.#audio(bytes),
    dtmf: (digit: string): void => {
      this.#limits.countKey(this.#options.clock.now());
      this.#receive({ type: 'caller.dtmf', digit });
    },
    mark: (name: string, fate: 'played' | 'cleared' = 'played'): void => {
      if (this.#voice?.echoed(name) === true && fate === 'played')
        this.#receive({ type: 'caller.played', mark: name });
    },
    stop: (): void => this.#stop(),
    answer: (message: WireMessage): void => this.#write(message),
    complain: (error: TalkyError): void => this.#options.onComplaint(error),
  };

  #start(start: CarrierStart): void {
    if (!this.#is('awaiting-start')) throw new InvalidMessage('The call was started already.');
    const { clock, codec, desk } = this.#options;
    clock.clearTimeout(this.#startTimer);
    this.#phase = { name: 'opening' };
    this.#voice = new CarrierVoice({
      clock,
      codec,
      encoding: start.output.encoding,
      sendAudio: (message) => this.#outbox.sendAudio(message),
      send: (message) => this.#write(message),
    });
    const call = desk.open(start, this);
    // Opening runs the call's own code, which may already have ended it.
    if (!this.#is('opening')) return;
    this.#phase = { name: 'live', call, pace: new InboundPace(start.audio, clock.now()) };
  }

  #audio(bytes: Uint8Array): void {
    if (this.#phase.name !== 'live') throw new InvalidMessage('Audio comes after the start of the call.');
    this.#phase.pace.check(bytes, this.#options.clock.now());
    if (bytes.byteLength > 0) this.#phase.call.receiveAudio(bytes);
  }

  #receive(input: CallInput): void {
    if (this.#phase.name === 'live') this.#phase.call.receive(input);
  }

  /** The carrier has ended the call: what is open of it ends now, whatever becomes of the socket. */
  #stop(): void {
    this.#stopped = true;
    if (this.#phase.name === 'live') this.#phase.call.receive({ type: 'caller.hung-up' });
    if (!this.#is('closing')) this.#close(1000, 'stopped');
  }

  #ended(reason: EndReason): void {
    if (this.#stopped) this.#close(1000, reason);
    else if (reason === 'transferred') this.#closeIn(transferGraceMs, 1000, reason);
    else this.#hangUp(reason, 1000);
  }

  #hangUp(reason: EndReason, closeCode: number, why: string = reason): void {
    const { codec, desk } = this.#options;
    for (const message of codec.end(reason)) this.#write(message);
    if (desk.hangUp !== undefined) {
      // What stands behind the stream in the carrier's instructions would be carried out once the socket closes.
      const done = desk.hangUp().catch((error: unknown) => this.#options.onFault(error));
      this.#closeIn(longestHangUpMs, closeCode, why);
      void done.then(() => this.#close(closeCode, why));
    } else if (codec.closesItself === true) this.#closeIn(closeGraceMs, closeCode, why);
    else this.#close(closeCode, why);
  }

  /** The socket is lost and the carrier has said nothing of an end: it would keep the caller, with nobody there. */
  #hangUpLost(): void {
    if (!this.#isHandedOver) void this.#options.desk.hangUp?.().catch(this.#options.onFault);
  }

  #write(message: WireMessage): void {
    this.#options.socket.send(message);
    this.#giveUpIfHopeless();
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
    this.#strikes += 1;
    if (this.#strikes < maxStrikes) this.#options.onComplaint(error);
    else this.#refuse(error);
  }

  #fault(error: unknown): void {
    this.#options.onFault(error);
    this.#lose();
    this.#hangUp('error', wireStatus.internal.closeCode);
  }

  #refuse(error: TalkyError): void {
    const { name } = this.#phase;
    if (name === 'closing') return;
    this.#options.onComplaint(error);
    this.#lose();
    // A call that has begun would go on at the carrier, with nobody there.
    const hasBegun = name === 'live' || (name === 'opening' && this.#options.desk.hangUp !== undefined);
    if (!hasBegun) this.#close(closeCodeOf(error.code), error.code);
    else this.#hangUp('error', closeCodeOf(error.code), error.code);
  }

  #giveUpIfHopeless(): void {
    if (!this.#is('closing') && this.#outbox.isHopeless()) this.#options.socket.terminate();
  }

  #vanish(): void {
    this.#lose();
    this.#stopTimers();
    // On every carrier: one that does not answer may not see the socket go.
    this.#hangUpLost();
    this.#options.socket.terminate();
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

  /** The carrier closes the socket itself, within this time. */
  #closeIn(delayMs: number, code: number, reason: string): void {
    const close = (): void => this.#close(code, reason);
    this.#phase = { name: 'closing' };
    this.#stopTimers();
    this.#leaving = new Leaving(this.#options, close);
    this.#closeTimer = this.#options.clock.setTimeout(close, delayMs);
  }

  #close(code: number, reason: string): void {
    const { socket, clock } = this.#options;
    this.#phase = { name: 'closing' };
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopTimers();
    socket.close(code, reason);
    clock.clearTimeout(this.#closeTimer);
    this.#closeTimer = clock.setTimeout(() => socket.terminate(), closeGraceMs);
  }

  #stopTimers(): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#startTimer);
    this.#voice?.close();
    this.#liveness.stop();
  }

  #is(name: Phase['name']): boolean {
    return this.#phase.name === name;
  }
}
