import type { WebSocket } from 'ws';

const bytesAMark = 64 * 1024;

/**
 * What a peer has not read yet, also what lies in the kernels, by the pings that it has answered: they are in one line with
 * what is sent, and each says how much stands before it.
 */
export class UnreadBytes {
  readonly #socket: WebSocket;
  #sent = 0;
  #marked = 0;
  #read = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('pong', (data: Buffer) => {
      const read = Number(data.toString('latin1'));
      if (read > this.#read && read <= this.#marked) this.#read = read;
    });
  }

  get bytes(): number {
    return this.#sent - this.#read;
  }

  /** The socket must be open. */
  send(message: string): void {
    this.#socket.send(message);
    this.#sent += Buffer.byteLength(message);
    if (this.#sent - this.#marked >= bytesAMark) this.mark();
  }

  /** Sees to it that it becomes known when all that was sent has been read. */
  mark(): void {
    if (this.#sent === this.#marked) return;
    this.#marked = this.#sent;
    this.#socket.ping(String(this.#marked));
  }
}
