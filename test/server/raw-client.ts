import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

export interface FrameShape {
  readonly opcode: number;
  readonly payload?: Uint8Array | string;
  readonly isFinal?: boolean;
  readonly isMasked?: boolean;
  /** The three bits that RFC 6455 reserves, as in its §5.2: 4, 2 and 1. */
  readonly reserved?: number;
  /** Announced in place of the payload's own length. */
  readonly length?: number;
}

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One frame as a client sends it (RFC 6455 §5.2), or as none ever should. */
export function frame(shape: FrameShape): Buffer {
  const { opcode, payload = '', isFinal = true, isMasked = true, reserved = 0 } = shape;
  const plain = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const { length = plain.byteLength } = shape;
  const first = Buffer.from([(isFinal ? 0x80 : 0) + reserved * 16 + opcode]);
  const mask = isMasked ? randomBytes(4) : Buffer.alloc(0);
  const content = plain.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([first, lengthBytes(length, isMasked ? 0x80 : 0), mask, content]);
}

function lengthBytes(length: number, maskBit: number): Buffer {
  if (length < 126) return Buffer.from([maskBit + length]);
  const wide = length > 0xff_ff;
  const bytes = Buffer.alloc(wide ? 9 : 3);
  bytes[0] = maskBit + (wide ? 127 : 126);
  if (wide) bytes.writeBigUInt64BE(BigInt(length), 1);
  else bytes.writeUInt16BE(length, 1);
  return bytes;
}

export const text = (message: object): Buffer =>
  frame({ opcode: opcodes.text, payload: JSON.stringify(message) });

/** A TCP connection to the server that speaks WebSocket by hand, or badly, or not at all. */
export class RawClient {
  readonly socket: Socket;
  /** Resolves when the connection is gone. */
  readonly gone: Promise<unknown>;
  #received = Buffer.alloc(0);
  #answered = 0;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    // How the connection ends shows in `gone`.
    this.socket.on('error', () => undefined);
    this.gone = new Promise((resolve) => this.socket.once('close', resolve));
  }

  get received(): string {
    return this.#received.toString('latin1');
  }

  write(bytes: Uint8Array | string): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** Sends each byte in a packet of its own, or as near to that as the system lets us. */
  async trickle(bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) {
      this.write(Uint8Array.of(byte));
      await setImmediate();
    }
  }

  /** Writes the handshake, with `more` right behind it in the same packet, and waits for the answer. */
  async handshake(more: Uint8Array = Buffer.alloc(0), path = '/v1/call'): Promise<string> {
    this.write(Buffer.concat([Buffer.from(`GET ${path} ${handshakeText}`), more]));
    await this.until(() => this.received.includes('\r\n\r\n'));
    return this.received.slice(0, this.received.indexOf('\r\n'));
  }

  /** Opens a call. */
  async start(): Promise<this> {
    await this.handshake(text({ type: 'start' }));
    await this.until(() => this.frames().some(({ opcode }) => opcode === opcodes.text));
    return this;
  }

  /** The whole frames that came so far. */
  frames(): readonly Frame[] {
    const frames: Frame[] = [];
    let at = this.#received.indexOf('\r\n\r\n') + 4;
    for (;;) {
      const [first, second] = this.#received.subarray(at, at + 2);
      if (first === undefined || second === undefined) return frames;
      const extended = second === 126 ? 2 : second === 127 ? 8 : 0;
      const length =
        extended === 0 ? second : Number(`0x${this.#received.toString('hex', at + 2, at + 2 + extended)}`);
      const start = at + 2 + extended;
      if (this.#received.byteLength < start + length) return frames;
      frames.push({ opcode: first % 16, payload: this.#received.subarray(start, start + length) });
      at = start + length;
    }
  }

  /** Answers the pings that came since it did so before. */
  answerPings(): void {
    const pings = this.frames().filter(({ opcode }) => opcode === opcodes.ping);
    for (const { payload } of pings.slice(this.#answered))
      this.write(frame({ opcode: opcodes.pong, payload }));
    this.#answered = pings.length;
  }

  /** The code of the server's close frame; undefined when the connection ended without one. */
  async closeCode(): Promise<number | undefined> {
    const closing = () => this.frames().find(({ opcode }) => opcode === opcodes.close);
    await this.until(() => closing() !== undefined || this.socket.destroyed);
    return closing()?.payload.readUInt16BE(0);
  }

  /** Resolves when `condition` holds, looking whenever something arrives. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.socket.destroyed) throw new Error('The connection ended before.');
      await Promise.race([once(this.socket, 'data'), this.gone]);
    }
  }

  /** Goes away at once, without a close frame. */
  vanish(): void {
    this.socket.destroy();
  }
}

/** Behind the method and the path. */
const handshakeText = [
  'HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');
