import type { ClientMessage } from '../model/client-message.ts';
import { decodeServerMessage, type ServerMessage } from '../model/server-message.ts';

export interface LineEvents {
  onMessage(message: ServerMessage): void;
  /** Agent audio, in the format that `start` asked for. */
  onAudio(bytes: ArrayBuffer): void;
  /** Once, as the last: RFC 6455 §7.4's code, 1006 where there was no close frame. */
  onLost(closeCode: number): void;
}

export interface LineOptions {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly start: ClientMessage & { readonly type: 'start' };
}

/** From dialling to `ready`; what takes longer is not coming. */
const readyTimeoutMs = 10_000;
/** Some 16 s of audio that the network doesn't take: the line is dead, though no one has said so. */
const hopelessBytes = 512 * 1024;
const abnormalClosure = 1006;
const normalClosure = 1000;

/** One WebSocket of a call; a call that is resumed has another one. */
export class CallLine {
  readonly #socket: WebSocket;
  readonly #events: LineEvents;
  readonly #readyTimer: number;
  #isReady = false;
  #isOver = false;

  constructor({ url, protocols, start }: LineOptions, events: LineEvents) {
    this.#events = events;
    this.#socket = new WebSocket(url, [...protocols]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.addEventListener('open', () => this.#write(start));
    this.#socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#hear(data));
    this.#socket.addEventListener('close', ({ code }) => this.#lose(code));
    this.#readyTimer = window.setTimeout(() => this.drop(), readyTimeoutMs);
  }

  /** Whether this connection got as far as `ready`. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Says nothing before `ready`: the server would not understand it. */
  send(message: ClientMessage): void {
    if (this.#isReady) this.#write(message);
  }

  sendAudio(frame: Int16Array<ArrayBuffer>): void {
    if (!this.#isReady || this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > hopelessBytes) this.drop();
    else this.#socket.send(frame);
  }

  /** Gives the connection up as lost, without waiting for anybody. */
  drop(): void {
    this.#lose(abnormalClosure);
  }

  /** Closes it on the caller's side; `onLost` is not called any more. */
  close(): void {
    this.#finish();
  }

  #write(message: ClientMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN && !this.#isOver) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #hear(data: unknown): void {
    if (this.#isOver) return;
    if (data instanceof ArrayBuffer) {
      if (this.#isReady) this.#events.onAudio(data);
      return;
    }
    const message = typeof data === 'string' ? decodeServerMessage(data) : undefined;
    if (message === undefined) return;
    if (message.type === 'ready') {
      this.#isReady = true;
      clearTimeout(this.#readyTimer);
    }
    this.#events.onMessage(message);
  }

  #lose(closeCode: number): void {
    if (this.#isOver) return;
    this.#finish();
    this.#events.onLost(closeCode);
  }

  #finish(): void {
    this.#isOver = true;
    clearTimeout(this.#readyTimer);
    this.#socket.close(normalClosure);
  }
}
