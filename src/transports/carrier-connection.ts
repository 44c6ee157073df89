import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { EndReason } from '../../machines/vocabulary/call-state.ts';
import { TransferFailed } from '../errors/call-error.ts';
import { FrameTooLarge, InvalidMessage } from '../errors/protocol-error.ts';
import type { TalkyErrorCode } from '../errors/talky-error.ts';
import { closeCodeOf } from '../errors/wire-status.ts';
import type { CarrierSink, CarrierStart } from './carrier-codec.ts';
import type { CarrierOptions } from './carrier-desk.ts';
import { CarrierVoice } from './carrier-voice.ts';
import { GapWatch } from './gap-watch.ts';
import { InboundLimits } from './inbound-limits.ts';
import { Leaving } from './leaving.ts';
import { readStart } from './read-start.ts';
import { WireCall, type WireRules } from './wire-call.ts';
import type { WireConnection } from './wire-connection.ts';
import type { GivenUpFor, WireOwner, WirePhase } from './wire-owner.ts';

const rules: WireRules = {
  startTimeoutMs: 5000,
  maxStrikes: 3,
  /** A carrier has said that the call is over, or was told so: its socket is gone at the latest after this long. */
  closeGraceMs: 500,
  /** Carriers send audio all the time; a socket that is gone is noticed by that, and by pings. */
  connectionTimeoutMs: Infinity,
  loss: 'caller.vanished',
};
/** A carrier that hands a call over ends the stream itself: closed before, it might take the call with it. */
const transferGraceMs = 2000;
/** A request to hang up has given up by then. */
const longestHangUpMs = 12_000;

/** One call over a carrier's media socket, whichever carrier it is: what differs between them is in the codec. */
export class CarrierConnection implements CallerConnection, WireConnection {
  readonly #options: CarrierOptions;
  readonly #wire: WireCall;
  readonly #limits: InboundLimits;
  readonly #gaps: GapWatch;
  #voice: CarrierVoice | undefined;
  #stopped = false;
  /** Or is about to be: its stream ends with that, and the call must not. */
  #isHandedOver = false;
  #isAskingToTransfer = false;
  /** The socket was lost, and the carrier has said nothing of an end. */
  #isLost = false;
  #isClosed = false;
  #leaving: Leaving | undefined;

  constructor(options: CarrierOptions) {
    this.#options = options;
    this.#limits = new InboundLimits(options.clock.now());
    this.#wire = new WireCall(options, rules, this.#owner);
    const { clock, codec } = options;
    this.#gaps = new GapWatch({ clock, codec, giveUp: () => this.#wire.attempt(() => codec.giveUpGap?.()) });
  }

  message(data: Uint8Array, isBinary: boolean): void {
    // Some carriers answer no pings, and all of them send audio all the time.
    this.#wire.ponged();
    this.#leaving?.message(data, isBinary);
    this.#wire.message(data, isBinary);
    if (!this.#wire.is('closing')) this.#gaps.look();
  }

  control(kind: 'ping' | 'pong'): void {
    this.#wire.control(kind);
  }

  oversized(): void {
    this.#wire.refuse(new FrameTooLarge('The message is larger than any that a carrier sends.'));
  }

  goAway(): void {
    this.#wire.goAway();
  }

  /** The carrier has told, beside the socket, that the call is over. */
  over(): void {
    this.#isLost = false;
    this.#leaving?.over();
    this.#wire.attempt(() => this.#stop());
  }

  closed(): void {
    this.#isClosed = true;
    if (this.#wire.closed() && this.#options.codec.endsByClose !== true) this.#hangUpLost();
    this.#tellDeskOfClose();
  }

  sendAudio(bytes: Uint8Array): void {
    if (!this.#wire.is('closing')) this.#voice?.audio(bytes);
  }

  send(output: CallOutput): void {
    if (this.#wire.is('closing')) return;
    // Carriers have no words for the rest.
    if (output.type === 'mark') this.#voice?.mark(output.mark);
    else if (output.type === 'clear') this.#voice?.clear();
    else if (output.type === 'ended') this.#ended(output.reason);
  }

  async transfer(destination: string): Promise<void> {
    const { codec, desk } = this.#options;
    if (this.#wire.is('closing')) throw new TransferFailed('The call is over.');
    const messages = desk.transfer === undefined ? codec.transfer?.(destination) : [];
    if (messages === undefined) throw new TransferFailed('A call of this transport can not be handed over.');
    for (const message of messages) this.#wire.send(message);
    this.#isHandedOver = true;
    this.#isAskingToTransfer = true;
    try {
      await desk.transfer?.(destination);
    } catch (error) {
      this.#isHandedOver = false;
      if (this.#isLost) this.#hangUpLost();
      throw error;
    } finally {
      this.#isAskingToTransfer = false;
      this.#tellDeskOfClose();
    }
  }

  readonly #owner: WireOwner = {
    read: (data, isBinary) => {
      this.#limits.countMessage(this.#options.clock.now());
      this.#options.codec.receive(data, isBinary, this.#sink);
    },
    count: () => this.#limits.countMessage(this.#options.clock.now()),
    complain: (error) => this.#options.onComplaint(error),
    leave: (why, code, from) => this.#leave(why, code, from),
    // On every carrier: one that does not answer may not see the socket go.
    vanished: () => this.#hangUpLost(),
    stopTimers: () => {
      this.#voice?.close();
      this.#gaps.stop();
    },
  };

  readonly #sink: CarrierSink = {
    start: (read) => {
      if (!this.#wire.is('awaiting-start')) throw new InvalidMessage('The call was started already.');
      const start = readStart(read);
      this.#wire.begin(start.audio, () => this.#open(start));
    },
    audio: (bytes) => {
      if (!this.#wire.receiveAudio(bytes))
        throw new InvalidMessage('Audio comes after the start of the call.');
    },
    dtmf: (digit) => {
      this.#limits.countKey(this.#options.clock.now());
      this.#wire.call?.receive({ type: 'caller.dtmf', digit });
    },
    mark: (name, fate = 'played') => {
      if (this.#voice?.echoed(name) === true && fate === 'played')
        this.#wire.call?.receive({ type: 'caller.played', mark: name });
    },
    pause: () => this.#voice?.pause(),
    resume: () => this.#voice?.resume(),
    stop: () => this.#stop(),
    answer: (message) => this.#wire.send(message),
    complain: (error) => this.#options.onComplaint(error),
  };

  #open(start: CarrierStart): LiveCall {
    const { clock, codec, desk } = this.#options;
    this.#voice = new CarrierVoice({
      clock,
      codec,
      format: start.output,
      sendAudio: (message) => this.#wire.sendAudio(message),
      send: (message) => this.#wire.send(message),
      played: (mark) => this.#wire.call?.receive({ type: 'caller.played', mark }),
      unheard: () => this.#wire.call?.receive({ type: 'caller.stopped-reply' }),
    });
    return desk.open(start, this);
  }

  /** The carrier has ended the call: what is open of it ends now, whatever becomes of the socket. */
  #stop(): void {
    this.#stopped = true;
    this.#wire.call?.receive({ type: 'caller.hung-up' });
    if (!this.#wire.is('closing')) this.#wire.close(1000, 'stopped');
  }

  #ended(reason: EndReason): void {
    if (this.#stopped) this.#wire.close(1000, reason);
    else if (reason === 'transferred') this.#closeIn(transferGraceMs, 1000, reason);
    else this.#hangUp(reason, 1000);
  }

  #leave(why: GivenUpFor, code: TalkyErrorCode, from: WirePhase): void {
    // A call that has begun would go on at the carrier, with nobody there; one that the carrier has ended is over.
    const hasBegun = from === 'live' || (from === 'opening' && this.#options.desk.hangUp !== undefined);
    if (this.#stopped || (why === 'refused' && !hasBegun)) this.#wire.close(closeCodeOf(code), code);
    else if (why === 'refused') this.#hangUp('error', closeCodeOf(code), code);
    else this.#hangUp(why === 'draining' ? 'drained' : 'error', closeCodeOf(code));
  }

  #hangUp(reason: EndReason, closeCode: number, why: string = reason): void {
    const { codec, desk, onFault } = this.#options;
    for (const message of codec.end(reason)) this.#wire.send(message);
    if (desk.hangUp !== undefined) {
      // What stands behind the stream in the carrier's instructions would be carried out once the socket closes.
      const done = desk.hangUp().catch(onFault);
      this.#closeIn(longestHangUpMs, closeCode, why);
      void done.then(() => this.#wire.close(closeCode, why));
    } else if (codec.closesItself === true) this.#closeIn(rules.closeGraceMs, closeCode, why);
    else this.#wire.close(closeCode, why);
  }

  /** The socket is lost and the carrier has said nothing of an end: it would keep the caller, with nobody there. */
  #hangUpLost(): void {
    this.#isLost = true;
    if (!this.#isHandedOver) void this.#options.desk.hangUp?.().catch(this.#options.onFault);
  }

  /** A transfer that fails behind the socket's loss has the call hung up, by the id that the desk keeps until it is told. */
  #tellDeskOfClose(): void {
    if (this.#isClosed && !this.#isAskingToTransfer) this.#options.desk.closed?.();
  }

  /** The carrier closes the socket itself, within this time. */
  #closeIn(delayMs: number, code: number, reason: string): void {
    this.#leaving = new Leaving(this.#options, () => this.#wire.close(code, reason));
    this.#wire.closeIn(delayMs, code, reason);
  }
}
