import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { CommandError } from '../command-error.ts';
import type { CarrierCall, CarrierWire, SimulatedCarrier, WireMessage } from './carrier-wire.ts';
import type { Ender } from './heard-event.ts';
import { refusalOf } from './carriers/refusal.ts';

const openTimeoutMs = 10_000;
/** A server that was told of the call's end closes the socket itself, as a rule. */
const closePatienceMs = 500;
/** RFC 6455 §7.4.1: the connection broke without a word. */
const brokenCode = 1006;
/** RFC 6455 §7.4.2: from here on codes are the server's own, and each says what it refused. */
const refusalCode = 4000;

export interface CarrierClose {
  readonly by: Ender;
  readonly code: number;
  readonly reason: string;
}

interface CarrierLineEvents {
  /** Agent audio in `CarrierWire.output`; the receiver owns it. */
  audio: [Uint8Array];
  mark: [string];
  clear: [];
  /** Where the call is to be connected. */
  transfer: [string];
  /** How the call's messages are written is settled; nothing has been received yet. */
  wire: [CarrierWire];
  /** The server sent what the carrier would not take. */
  fault: [Error];
  closed: [CarrierClose];
}

/** The carrier's end of one call: its webhook, then its media socket. Add listeners, then `open`. */
export class CarrierLine extends EventEmitter<CarrierLineEvents> {
  readonly #carrier: SimulatedCarrier;
  readonly #call: CarrierCall;
  #socket: WebSocket | undefined;
  #wire: CarrierWire | undefined;
  #endedBy: Ender | undefined;
  #givenReason = '';
  #close: CarrierClose | undefined;

  constructor(carrier: SimulatedCarrier, call: CarrierCall) {
    super();
    this.#carrier = carrier;
    this.#call = call;
  }

  /** Rejects with a `CommandError`: `server-unreachable`, `call-refused` or `call-lost`. */
  async open(): Promise<void> {
    const address = await this.#carrier.answer(this.#call);
    const { url, headers = {}, subprotocols = [] } = address;
    const wire = this.#carrier.newWire(this.#call, address);
    const socket = new WebSocket(url, [...subprotocols], {
      headers: { ...headers },
      handshakeTimeout: openTimeoutMs,
      perMessageDeflate: false,
    });
    this.#wire = wire;
    this.#socket = socket;
    this.emit('wire', wire);
    socket.on('message', (data: Buffer, isBinary) => this.#read(data, isBinary));
    socket.on('close', (code, reason) => this.#closed(code, reason.toString()));
    await this.#connected(socket);
    this.send(wire.opening());
  }

  send(messages: readonly WireMessage[]): void {
    for (const message of messages) {
      if (this.#socket?.readyState === WebSocket.OPEN)
        this.#socket.send(typeof message === 'string' ? message : message.slice());
    }
  }

  /** One frame of the caller's audio. */
  frame(bytes: Uint8Array): void {
    const message = this.#wire?.frame(bytes);
    if (message !== undefined) this.send([message]);
  }

  /** Says that the call is over, where the protocol has words for it, and leaves the socket open. */
  stop(by: Ender = 'caller'): boolean {
    this.#endedBy ??= by;
    const messages = this.#wire?.hangUp() ?? [];
    this.send(messages);
    return messages.length > 0;
  }

  /** Ends the call and resolves when the socket is closed. */
  async end(by: Ender): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || this.#close !== undefined) return;
    const isTold = this.stop(by);
    const closed = once(this, 'closed');
    const close = setTimeout(() => socket.close(1000), isTold ? closePatienceMs : 0);
    const terminate = setTimeout(() => socket.terminate(), 2 * closePatienceMs);
    await closed;
    clearTimeout(close);
    clearTimeout(terminate);
  }

  #read(data: Buffer, isBinary: boolean): void {
    try {
      this.#wire?.read(data, isBinary, {
        audio: (bytes) => this.emit('audio', bytes),
        mark: (name) => this.emit('mark', name),
        clear: () => this.emit('clear'),
        hangUp: (reason = '') => {
          this.#givenReason = reason;
          void this.end('agent');
        },
        transfer: (destination) => {
          this.emit('transfer', destination);
          void this.end('agent');
        },
        answer: (message) => this.send([message]),
      });
    } catch (error) {
      this.emit('fault', error instanceof Error ? error : new Error(String(error)));
      this.#socket?.close(1002);
    }
  }

  #closed(code: number, reason: string): void {
    const byServer = code === 1000 ? 'agent' : code === brokenCode ? 'lost' : 'server';
    const by = code >= refusalCode ? 'server' : (this.#endedBy ?? byServer);
    this.#close = { by, code, reason: reason || this.#givenReason };
    this.emit('closed', this.#close);
  }

  #connected(socket: WebSocket): Promise<void> {
    return new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (_request, response) => {
        void bodyOf(response)
          .then((body) => reject(refusalOf(this.#carrier.name, response.statusCode ?? 0, body)))
          .finally(() => socket.terminate());
      });
      // It stays: an error of an open connection shows in how it closes.
      socket.on('error', (cause) =>
        reject(
          new CommandError(
            'server-unreachable',
            `The server has the media sent to ${socket.url.split('?')[0] ?? ''}, where nobody answers. Is telephony.public_url right?`,
            { cause },
          ),
        ),
      );
    });
  }
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  await Promise.race([once(response, 'end'), once(response, 'close')]).catch(() => undefined);
  return Buffer.concat(chunks).toString();
}
