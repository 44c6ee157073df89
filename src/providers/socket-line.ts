import type { ProviderError } from '../errors/provider-error.ts';
import type { VendorSocket, VendorSocketEvents } from '../streams/vendor-socket.ts';

export interface SocketLineOptions {
  readonly key: string;
  readonly open: (events: VendorSocketEvents) => VendorSocket;
  readonly greeting: (() => string) | undefined;
  /** Called when it was closed, or failed to open. */
  readonly whenGone: () => void;
}

/** What whoever has asked for something hears of the line. */
export type LineListener = Omit<VendorSocketEvents, 'opened'> & { opened(): void };

/** One socket of a pool: something is asked for, is answered, and then comes the next. */
export class SocketLine {
  readonly key: string;
  readonly #options: SocketLineOptions;
  readonly #socket: VendorSocket;
  #isOpen = false;
  #isGone = false;
  /** Why it could not be opened. */
  #failure: ProviderError | undefined;
  /** Asked for before the socket was open. */
  #waiting: readonly string[] | undefined;
  #listener: LineListener | undefined;

  constructor(options: SocketLineOptions) {
    this.key = options.key;
    this.#options = options;
    this.#socket = options.open({
      opened: () => this.#opened(),
      text: (text) => this.#listener?.text?.(text),
      binary: (bytes) => this.#listener?.binary?.(bytes),
      failed: (error) => this.#failed(error),
      closed: (code, reason) => this.#gone()?.closed(code, reason),
    });
  }

  /** Nothing more comes of it: it is closed, or being closed. */
  get isGone(): boolean {
    return this.#isGone || (this.#isOpen && !this.#socket.isOpen);
  }

  /** It was open, and was closed while nothing was asked for: another line is as good. */
  get isLost(): boolean {
    return this.isGone && this.#failure === undefined;
  }

  /** Sends this, once the socket is open; `listener` hears of all that comes until `answered`, `quieten` or `close`. */
  ask(frames: readonly string[], listener: LineListener): void {
    if (this.#failure !== undefined) {
      listener.failed(this.#failure);
      return;
    }
    this.#listener = listener;
    if (this.#isOpen) this.#send(frames);
    else this.#waiting = frames;
  }

  /** What was asked for is there. */
  answered(): void {
    this.#listener = undefined;
  }

  /** Takes back what has not been sent yet. False when the vendor is at work, which can't be taken back. */
  quieten(): boolean {
    const isQuiet = this.#listener === undefined || this.#waiting !== undefined;
    this.#listener = undefined;
    this.#waiting = undefined;
    return isQuiet;
  }

  /** Whoever listens hears of the reason, if there is one. */
  close(reason?: ProviderError): void {
    if (this.#isGone) return;
    const listener = this.#gone();
    this.#failure = reason;
    this.#socket.close();
    if (reason !== undefined) listener?.failed(reason);
  }

  #opened(): void {
    this.#isOpen = true;
    const greeting = this.#options.greeting?.();
    if (greeting !== undefined) this.#socket.send(greeting);
    this.#listener?.opened();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) this.#send(waiting);
  }

  #send(frames: readonly string[]): void {
    for (const frame of frames) this.#socket.send(frame);
  }

  #failed(error: ProviderError): void {
    this.#failure = error;
    this.#gone()?.failed(error);
  }

  /** Whoever listened hears of it once. */
  #gone(): LineListener | undefined {
    const listener = this.#listener;
    this.#isGone = true;
    this.#listener = undefined;
    this.#waiting = undefined;
    this.#options.whenGone();
    return listener;
  }
}
