import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { Caller, TurnOutcome } from './caller.ts';
import { Handset, type HeardListener } from './handset.ts';
import { RtpCaller, type RtpCallerOptions } from './rtp-caller.ts';

/** What telephones speak everywhere (RFC 3551 §4.5.14). */
const pcmu: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8000 };
const frameMs = 20;
/** A server says goodbye in return, or it does not. */
const hangUpPatienceMs = 1000;

export interface RtpTelephoneOptions extends Omit<RtpCallerOptions, 'format'> {
  /** Of what is said and heard here; `loadResampler` first where it is not 8000. */
  readonly sampleRateHz: number;
  readonly listener?: HeardListener;
}

/** A caller whom a SIP server has handed over: a handset on a line of RTP, which has no marks and drops nothing. */
export class RtpTelephone implements Caller {
  readonly #options: RtpTelephoneOptions;
  readonly #line: RtpCaller;
  readonly #handset: Handset;
  #openedMs: number | undefined;

  constructor(options: RtpTelephoneOptions) {
    this.#options = options;
    this.#line = new RtpCaller({ ...options, format: pcmu });
    this.#handset = new Handset(options);
    this.#handset.connect({
      audio: pcmu,
      output: pcmu,
      frameMs,
      sendFrame: (frame) => this.#line.sendAudio(frame),
    });
    this.#line.on('audio', (bytes) => this.#handset.hear(bytes));
    this.#line.on('closed', (by) => this.#closed(by));
  }

  async call(): Promise<void> {
    await this.#line.open();
    this.#openedMs = this.#options.clock.now();
    this.#handset.tell({ type: 'connected', transport: 'rtp', judgedBy: 'ear' });
    this.#handset.begin();
  }

  say(pcm: Int16Array, timeoutMs: number): Promise<TurnOutcome> {
    return this.#handset.say(pcm, timeoutMs);
  }

  press(digits: string, timeoutMs: number): Promise<TurnOutcome> {
    return this.#handset.turn(() => this.key(digits), timeoutMs);
  }

  key(digits: string): void {
    for (const digit of digits) this.#line.press(digit);
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
    const { clock } = this.#options;
    const timer = clock.setTimeout(() => this.#line.vanish(), hangUpPatienceMs);
    this.#line.hangUp();
    await this.#line.closed;
    clock.clearTimeout(timer);
  }

  #closed(by: 'agent' | 'caller'): void {
    this.#handset.mute();
    if (this.#openedMs !== undefined) {
      const durationMs = Math.round(this.#options.clock.now() - this.#openedMs);
      this.#handset.tell({ type: 'ended', by, durationMs });
    }
    this.#handset.end();
  }
}
