import { once } from 'node:events';
import type { WebSocket } from 'ws';

/** A message of the server, as JSON. */
export type Received = Readonly<Record<string, unknown>> & { readonly type: string };

/** A client of the native protocol that keeps all it gets. */
export class TestClient {
  readonly socket: WebSocket;
  readonly messages: Received[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly opened: Promise<unknown>;
  audioBytes = 0;
  #seen = 0;
  #wake: () => void = () => undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.audioBytes += data.byteLength;
      else this.messages.push(JSON.parse(data.toString()) as Received);
      this.#wake();
    });
    // Errors of the connection show in how it closes.
    socket.on('error', () => undefined);
    this.opened = once(socket, 'open');
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wake();
      });
    });
  }

  /** Sends an object as JSON, and text or bytes as they are. */
  send(message: object | string | Uint8Array): void {
    if (message instanceof Uint8Array || typeof message === 'string') this.socket.send(message);
    else this.socket.send(JSON.stringify(message));
  }

  /** The next message of this type that was not looked at yet; those before it are skipped. */
  async next(type: string): Promise<Received> {
    for (;;) {
      const index = this.messages.findIndex((message, at) => at >= this.#seen && message.type === type);
      const message = this.messages[index];
      if (message !== undefined) {
        this.#seen = index + 1;
        return message;
      }
      if (this.socket.readyState === this.socket.CLOSED) throw new Error(`Closed without "${type}".`);
      await this.somethingHappens();
    }
  }

  /** A message, audio, or the end. */
  somethingHappens(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Resolves when the server has read everything sent so far, or the connection is gone. */
  async roundTrip(): Promise<void> {
    const pong = once(this.socket, 'pong');
    this.socket.ping();
    await Promise.race([pong, this.closed]);
  }
}
