import type { Clock } from '../../src/ports/clock.ts';
import { CommandError } from '../command-error.ts';
import type { Caller, TurnOutcome } from './caller.ts';
import { CarrierLine, type CarrierClose } from './carrier-line.ts';
import type { CarrierCall, CarrierWire, SimulatedCarrier } from './carrier-wire.ts';
import { Handset, type HeardListener } from './handset.ts';

export interface CarrierCallerOptions {
  readonly carrier: SimulatedCarrier;
  readonly call: CarrierCall;
  readonly clock: Clock;
  /** Of what is said and heard here, whatever the carrier's rate; `loadResampler` first where they differ. */
  readonly sampleRateHz: number;
  readonly listener?: HeardListener;
}

/** A caller whose call comes through a carrier: a handset at the carrier's end of the line. */
export class CarrierCaller implements Caller {
  readonly line: CarrierLine;
  readonly #options: CarrierCallerOptions;
  readonly #handset: Handset;
  #wire: CarrierWire | undefined;
  #openedMs: number | undefined;

  constructor(options: CarrierCallerOptions) {
    const { carrier, call } = options;
    this.#options = options;
    this.line = new CarrierLine(carrier, call);
    this.#handset = new Handset({
      ...options,
      onPlayed: (mark) => this.line.send(this.#wire?.played(mark) ?? []),
      onPlayback: (event) => this.line.send(this.#wire?.playback?.(event) ?? []),
    });
    this.line.on('audio', (bytes) => this.#handset.hear(bytes));
    this.line.on('mark', (mark) => this.#handset.mark(mark));
    this.line.on('clear', () => {
      this.#handset.clear((dropped) => this.line.send(this.#wire?.cleared(dropped) ?? []));
    });
    this.line.on('transfer', (destination) => this.#handset.tell({ type: 'transfer', destination }));
    this.line.on('fault', ({ message }) => this.#handset.tell({ type: 'fault', message }));
    this.line.on('closed', (close) => this.#closed(close));
  }

  async call(): Promise<void> {
    const { carrier, call, clock } = this.#options;
    // What comes with the answer is heard: the handset is there before the first message.
    this.line.once('wire', (wire) => {
      this.#wire = wire;
      const { audio, output, frameMs } = wire;
      this.#handset.connect({ audio, output, frameMs, sendFrame: (frame) => this.line.frame(frame) });
    });
    await this.line.open();
    this.#openedMs = clock.now();
    const { carrierCallId, from, to } = call;
    this.#handset.tell({
      type: 'connected',
      transport: carrier.name,
      judgedBy: 'ear',
      carrierCallId,
      from,
      to,
    });
    this.#handset.begin();
  }

  say(pcm: Int16Array, timeoutMs: number): Promise<TurnOutcome> {
    return this.#handset.say(pcm, timeoutMs);
  }

  press(digits: string, timeoutMs: number): Promise<TurnOutcome> {
    return this.#handset.turn(() => this.key(digits), timeoutMs);
  }

  key(digits: string): void {
    for (const digit of digits) this.line.send(this.#wire?.dtmf(digit) ?? []);
  }

  listening(timeoutMs: number): Promise<boolean> {
    return this.#handset.listening(timeoutMs);
  }

  pause(durationMs: number): Promise<boolean> {
    return this.#handset.pause(durationMs);
  }

  get isOver(): boolean {
    return this.#handset.isOver;
  }

  async hangUp(): Promise<void> {
    this.#handset.mute();
    await Promise.all([this.line.end('caller'), this.#tellOver()]);
  }

  /** The carrier was told, by a request, to end the call or to connect it elsewhere. */
  async ordered(destination?: string): Promise<void> {
    if (destination !== undefined) this.#handset.tell({ type: 'transfer', destination });
    await Promise.all([this.line.end('agent'), destination === undefined ? this.#tellOver() : undefined]);
  }

  async #tellOver(): Promise<void> {
    const { carrier, call } = this.#options;
    await carrier.over?.(call).catch((error: unknown) => {
      // A server that was there for this call alone may be gone by now.
      if (error instanceof CommandError && error.code === 'server-unreachable') return;
      this.#handset.tell({ type: 'fault', message: error instanceof Error ? error.message : String(error) });
    });
  }

  #closed({ by, code, reason }: CarrierClose): void {
    this.#handset.mute();
    // A call that was refused before it began has nothing to tell.
    if (this.#openedMs !== undefined) {
      const durationMs = Math.round(this.#options.clock.now() - this.#openedMs);
      const words = reason === '' ? {} : { reason };
      this.#handset.tell({ type: 'ended', by, code, ...words, durationMs });
    }
    this.#handset.end();
  }
}
