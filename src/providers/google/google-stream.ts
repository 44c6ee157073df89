import type { ClientDuplexStream } from '@grpc/grpc-js';
import { ProviderStalled, ProviderUnreachable, type ProviderError } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import { googleFailure, type GoogleStatus } from './google-failure.ts';

/** What becomes of a stream. After `failed` or `ended` nothing comes any more, nor after `cancel()`. */
export interface GoogleStreamEvents {
  /** The first message has left. */
  opened?(): void;
  /** The receiver owns it. */
  message(bytes: Buffer): void;
  /** Google has said all that it has to say. */
  ended(): void;
  failed(error: ProviderError): void;
}

export interface GoogleStreamOptions {
  readonly call: ClientDuplexStream<Buffer, Buffer>;
  readonly clock: Clock;
  readonly address: string;
  readonly secrets: readonly string[];
  /** As many messages that Google has not taken mean that it does not take any. */
  readonly mostWaiting: number;
}

const provider = 'google';
const openTimeoutMs = 3000;

/**
 * One bidirectional stream of gRPC (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md): a bounded time to
 * connect in, a bounded backlog, a status as the typed error that it means, and silence after `cancel`.
 */
export class GoogleStream {
  readonly #call: ClientDuplexStream<Buffer, Buffer>;
  readonly #options: GoogleStreamOptions;
  readonly #released: () => void;
  #events: GoogleStreamEvents | undefined;
  #timer: TimerHandle | undefined;
  #hasOpened = false;
  #hasEnded = false;

  constructor(options: GoogleStreamOptions, events: GoogleStreamEvents, released: () => void) {
    const { call, clock } = options;
    this.#call = call;
    this.#options = options;
    this.#events = events;
    this.#released = released;
    this.#timer = clock.setTimeout(() => this.#timedOut(), openTimeoutMs);
    call.on('data', (bytes: Buffer) => this.#events?.message(bytes));
    call.on('error', (error: GoogleStatus) => this.fail(googleFailure(error, options.secrets)));
    call.on('end', () => undefined);
    // The last event of all; a status other than OK has been an error before.
    call.on('status', ({ code }: GoogleStatus) => {
      if (code === 0) this.#take()?.ended();
    });
  }

  /** Dropped when it is over, or when there will be no more. */
  send(bytes: Buffer): void {
    if (this.#events === undefined || this.#hasEnded) return;
    if (this.#call.writableLength >= this.#options.mostWaiting) this.#overflow();
    else this.#call.write(bytes, () => this.#opened());
  }

  /** There is no more to send; Google answers what it has got, and ends. */
  end(): void {
    if (this.#events === undefined || this.#hasEnded) return;
    this.#hasEnded = true;
    this.#call.end();
  }

  /** Nothing is heard of it afterwards. */
  cancel(): void {
    if (this.#take() !== undefined) this.#call.cancel();
  }

  /** Ends it as if Google had. */
  fail(error: ProviderError): void {
    const events = this.#take();
    if (events === undefined) return;
    this.#call.cancel();
    events.failed(error);
  }

  #opened(): void {
    if (this.#hasOpened || this.#events === undefined) return;
    this.#hasOpened = true;
    this.#clearTimer();
    this.#events.opened?.();
  }

  #timedOut(): void {
    const message = `google can't be reached at ${this.#options.address}: it does not answer`;
    this.fail(new ProviderUnreachable(message, { provider, retryable: true }));
  }

  #overflow(): void {
    if (!this.#hasOpened) {
      this.#timedOut();
      return;
    }
    const message = 'google does not take what it is sent any more.';
    this.fail(new ProviderStalled(message, { provider, retryable: true }));
  }

  /** Whoever hears of the end hears of it once. */
  #take(): GoogleStreamEvents | undefined {
    const events = this.#events;
    if (events === undefined) return undefined;
    this.#events = undefined;
    this.#clearTimer();
    this.#released();
    return events;
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
