import type { Clock } from '../../../src/ports/clock.ts';
import { errorEvent, type CartesiaError } from './cartesia-error.ts';
import type { CartesiaFault, CartesiaScript } from './cartesia-script.ts';
import type { GenerationRequest } from './generation-request.ts';
import type { Synthesis } from './synthesis.ts';
import { streamUtterance, type StreamEnd } from './utterance-stream.ts';

export interface EmulatedContextOptions {
  readonly id: string;
  readonly script: CartesiaScript;
  readonly synthesis: Synthesis;
  readonly clock: Clock;
  readonly fault: CartesiaFault | undefined;
  readonly send: (message: Readonly<Record<string, unknown>> | string | Buffer) => void;
  readonly drop: () => void;
  readonly reset: () => void;
  readonly closeSocket: (code: number) => void;
  /** It is over: its place is free. */
  readonly over: (id: string) => void;
}

type Step = { readonly type: 'speak'; readonly text: string } | { readonly type: 'flush' | 'end' };

/** One context of a socket: its inputs are worked off one after the other. */
export class EmulatedContext {
  readonly #options: EmulatedContextOptions;
  readonly #steps: Step[] = [];
  #first: GenerationRequest | undefined;
  #buffered = '';
  #bufferTimer: object | undefined;
  #expiry: object | undefined;
  #flushId = 1;
  #samples = 0;
  #isWorking = false;
  #hasFailed = false;
  #isOver = false;
  isCancelled = false;

  constructor(options: EmulatedContextOptions) {
    this.#options = options;
  }

  /** What is wrong with a further input; undefined when nothing is. */
  problemOf(request: GenerationRequest): string | undefined {
    if (this.#first === undefined || this.#first.fixed === request.fixed) return undefined;
    return 'All fields but transcript, continue and flush must be the same within a context.';
  }

  take(request: GenerationRequest): void {
    this.#first ??= request;
    this.#stopExpiry();
    const { fault } = this.#options;
    if (typeof fault === 'object' && 'error' in fault) this.#fail(fault.error);
    if (fault === 'drop-at-once') this.#options.drop();
    if (this.#hasFailed || fault === 'silent') return;
    if (request.transcript !== '') this.#say(request);
    if (request.flushes || !request.continues) this.#unbuffer();
    if (request.flushes) this.#steps.push({ type: 'flush' });
    if (!request.continues) this.#steps.push({ type: 'end' });
    void this.#work();
  }

  /** What has begun is finished all the same. */
  cancel(): void {
    this.isCancelled = true;
    this.#steps.length = 0;
    if (!this.#isWorking) this.#end();
  }

  close(): void {
    this.#stopExpiry();
    if (this.#bufferTimer !== undefined) this.#options.clock.clearTimeout(this.#bufferTimer);
    this.#isOver = true;
    this.#steps.length = 0;
  }

  #say({ transcript, bufferMs }: GenerationRequest): void {
    this.#buffered += transcript;
    if (bufferMs === 0) {
      this.#unbuffer();
      if (this.#options.script.flushesEachText) this.#steps.push({ type: 'flush' });
    } else {
      this.#bufferTimer ??= this.#options.clock.setTimeout(() => {
        this.#unbuffer();
        void this.#work();
      }, bufferMs);
    }
  }

  #unbuffer(): void {
    if (this.#bufferTimer !== undefined) this.#options.clock.clearTimeout(this.#bufferTimer);
    this.#bufferTimer = undefined;
    if (this.#buffered !== '') this.#steps.push({ type: 'speak', text: this.#buffered });
    this.#buffered = '';
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let step = this.#steps.shift(); step !== undefined && !this.#isOver; step = this.#steps.shift()) {
      if (step.type === 'speak') await this.#speak(step.text);
      else if (step.type === 'flush') this.#flush();
      else this.#finish();
    }
    this.#isWorking = false;
    if (this.isCancelled) this.#end();
    else if (!this.#isOver) this.#expireLater();
  }

  async #speak(transcript: string): Promise<void> {
    const { script, synthesis, clock, fault, id, send } = this.#options;
    const request = this.#first;
    if (request === undefined) return;
    if (fault === 'done-early' && this.#samples === 0) {
      this.#finish();
      return;
    }
    const utterance = await synthesis.speak({ ...request, transcript });
    const common = { done: false, status_code: 206, context_id: id, flush_id: this.#flushId };
    const end: StreamEnd = await streamUtterance({
      utterance,
      request,
      script,
      clock,
      fault: typeof fault === 'object' ? 'drop' : fault,
      offsetSeconds: this.#samples / request.sampleRateHz,
      isGone: () => this.#isOver,
      message: (fields) => send({ ...fields, ...common }),
      raw: send,
    });
    this.#samples += utterance.pcm.length;
    if (end === 'drop') this.#breakOff();
    if (end === 'stall') this.#isOver = true;
  }

  #breakOff(): void {
    const { fault, drop, reset, closeSocket } = this.#options;
    if (fault === 'reset') reset();
    else if (typeof fault === 'object' && 'close' in fault) closeSocket(fault.close);
    else drop();
  }

  #flush(): void {
    const flush_id = this.#flushId++;
    const { id, send } = this.#options;
    send({ type: 'flush_done', done: false, flush_done: true, flush_id, status_code: 206, context_id: id });
  }

  #finish(): void {
    const { id, send } = this.#options;
    send({ type: 'done', done: true, status_code: 206, context_id: id });
    this.#end();
  }

  #fail(error: CartesiaError): void {
    this.#hasFailed = true;
    this.#options.send(errorEvent(error, this.#options.id));
    this.#end();
  }

  #expireLater(): void {
    const { clock, script } = this.#options;
    this.#stopExpiry();
    if (this.#samples > 0) this.#expiry = clock.setTimeout(() => this.#finish(), script.contextExpiryMs);
  }

  #end(): void {
    this.close();
    this.#options.over(this.#options.id);
  }

  #stopExpiry(): void {
    if (this.#expiry !== undefined) this.#options.clock.clearTimeout(this.#expiry);
    this.#expiry = undefined;
  }
}
