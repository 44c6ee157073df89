import type { ProviderError } from '../../errors/provider-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { WordTime } from '../../ports/text-to-speech.ts';
import { VendorSocket, type VendorSocketOptions } from '../../streams/vendor-socket.ts';
import { closeFailure, protocolFault } from './cartesia-failure.ts';
import { cancelFrame, decodeAudio, decodeSonic, type SonicEvent } from './sonic-messages.ts';

/** What comes of one context. After `done` or `failed` nothing more does. */
export interface ContextEvents {
  audio(pcm: Buffer): void;
  /** Times from the context's first sample. */
  words(words: readonly WordTime[]): void;
  /** Everything up to a flush has been sent. */
  flushed(): void;
  done(): void;
  failed(error: ProviderError): void;
}

export interface SonicSocketOptions extends VendorSocketOptions {
  readonly clock: Clock;
  /** It is of no more use. */
  readonly gone: (socket: SonicSocket) => void;
}

/** A request is answered within a fraction of this; a connection that has died without a word never answers. */
const answerWithinMs = 2000;

/** One WebSocket to Cartesia that many contexts share. When it dies, all of them fail. */
export class SonicSocket {
  readonly #options: SonicSocketOptions;
  readonly #socket: VendorSocket;
  readonly #contexts = new Map<string, ContextEvents>();
  /** What was said before it opened. */
  #early: string[] | undefined = [];
  #isGone = false;
  #busyMs: number;
  #unansweredSinceMs: number | undefined;

  constructor(options: SonicSocketOptions) {
    this.#options = options;
    this.#busyMs = options.clock.now();
    this.#socket = new VendorSocket(options, {
      opened: () => this.#opened(),
      text: (text) => this.#receive(text),
      binary: () => this.#fail(protocolFault('sent a binary frame', options.provider)),
      failed: (error) => this.#fail(error),
      closed: (code) => this.#fail(closeFailure(code, options.provider)),
    });
  }

  get contextCount(): number {
    return this.#contexts.size;
  }

  /** When it was last used, on the clock. */
  get busyMs(): number {
    return this.#busyMs;
  }

  /** Was asked for something, and has been silent for longer than a request takes. */
  get isSuspect(): boolean {
    const since = this.#unansweredSinceMs;
    return since !== undefined && this.#options.clock.now() - since > answerWithinMs;
  }

  begin(contextId: string, events: ContextEvents): void {
    this.#contexts.set(contextId, events);
  }

  /** Asks for speech. */
  request(frame: string): void {
    this.#unansweredSinceMs ??= this.#options.clock.now();
    this.#send(frame);
  }

  /** Nothing is heard of the context afterwards; `last` is told to the vendor. */
  finish(contextId: string, last: string | undefined): void {
    if (!this.#contexts.delete(contextId) || this.#isGone) return;
    // A request that is taken back at once need not be answered, and says nothing about the connection.
    if (!this.isSuspect) this.#unansweredSinceMs = undefined;
    if (last !== undefined) this.#send(last);
  }

  close(error: ProviderError): void {
    if (this.#isGone) return;
    this.#socket.close();
    this.#end(error);
  }

  #send(frame: string): void {
    this.#busyMs = this.#options.clock.now();
    if (this.#early === undefined) this.#socket.send(frame);
    else this.#early.push(frame);
  }

  #opened(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const frame of early) this.#socket.send(frame);
  }

  #receive(text: string): void {
    this.#busyMs = this.#options.clock.now();
    this.#unansweredSinceMs = undefined;
    const event = decodeSonic(text, this.#options);
    if (event === undefined) return;
    const { contextId } = event;
    if (contextId === undefined) {
      // It can't be told whom it concerns.
      const isFailure = event.type === 'failed';
      this.#fail(isFailure ? event.error : protocolFault('sent no context', this.#options.provider));
      return;
    }
    const context = this.#contexts.get(contextId);
    // What still comes of a context that was cancelled ends here: the vendor finishes what it has begun.
    if (context !== undefined) this.#tell(context, contextId, event);
  }

  #tell(context: ContextEvents, contextId: string, event: SonicEvent): void {
    switch (event.type) {
      case 'audio': {
        const pcm = decodeAudio(event.base64);
        if (pcm !== undefined) context.audio(pcm);
        else this.#failContext(contextId, context, this.#noAudio(), true);
        return;
      }
      case 'words':
        context.words(event.words);
        return;
      case 'flushed':
        context.flushed();
        return;
      case 'done':
        this.#contexts.delete(contextId);
        context.done();
        return;
      case 'failed':
        this.#failContext(contextId, context, event.error, event.ours);
        return;
    }
  }

  #failContext(contextId: string, context: ContextEvents, error: ProviderError, isOurs: boolean): void {
    this.finish(contextId, isOurs ? cancelFrame(contextId) : undefined);
    context.failed(error);
  }

  #noAudio(): ProviderError {
    return protocolFault('sent audio that is not base64', this.#options.provider);
  }

  #fail(error: ProviderError): void {
    if (this.#isGone) return;
    this.#socket.close(1002);
    this.#end(error);
  }

  #end(error: ProviderError): void {
    this.#isGone = true;
    this.#early = undefined;
    this.#options.gone(this);
    const contexts = [...this.#contexts.values()];
    this.#contexts.clear();
    for (const context of contexts) context.failed(error);
  }
}
