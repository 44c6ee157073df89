import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { CommandError } from '../command-error.ts';

const codecs = { mulaw: 'pcmu', alaw: 'pcma', linear16: 'l16' } as const;
const types = { mulaw: 0, alaw: 8, linear16: 96 } as const;
const eventType = 101;
const packetMs = 20;
/** A key is held so many packets long; the last one is sent three times (RFC 4733 §2.5.1.4). */
const keyPackets = 5;
const endPackets = 3;
const keyCodes = '0123456789*#ABCD';
const askTimeoutMs = 10_000;

/** A packet of the server's, as RFC 3550 §5.1 has it. */
export interface HeardPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
}

export interface RtpCallerOptions {
  /** The server, as `http://HOST:PORT`. */
  readonly url: string;
  /** In front of the routes of its API; `/api/v1` unless given. */
  readonly apiPrefix?: string;
  readonly token?: string;
  readonly agent?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Of both directions. */
  readonly format: AudioFormat;
  /** The address of this machine that the server sends to; 127.0.0.1 unless given. */
  readonly host?: string;
  readonly clock: Clock;
  /** Stands between the caller and the server: delivers a packet now, later, or never; at once unless given. */
  readonly network?: (deliver: () => void) => void;
}

/** The media of a call as the server has answered. */
export interface RtpAnswer {
  readonly id: string;
  readonly media: { readonly host: string; readonly port: number; readonly rtcpPort: number };
}

interface RtpCallerEvents {
  /** Agent audio in the call's form; the receiver owns it. */
  audio: [Uint8Array];
  packet: [HeardPacket];
  /** `agent`: the server has said goodbye; `caller`: hung up here. */
  closed: ['agent' | 'caller'];
}

/**
 * A SIP server's end of one call over RTP, written from the RFCs; it shares nothing with the transport that it tries. Add
 * listeners, then `open`; the call begins with the first audio that is sent.
 */
export class RtpCaller extends EventEmitter<RtpCallerEvents> {
  readonly #options: RtpCallerOptions;
  readonly #media: Socket = createSocket('udp4');
  readonly #control: Socket = createSocket('udp4');
  readonly #ssrc = Math.floor(Math.random() * 2 ** 32);
  readonly #packetSamples: number;
  #sequence = Math.floor(Math.random() * 2 ** 15);
  #timestamp = Math.floor(Math.random() * 2 ** 32);
  #answer: RtpAnswer | undefined;
  #isFirst = true;
  #isClosed = false;
  readonly #keys: string[] = [];
  #keyTimer: unknown;
  #keySent = 0;
  #keyBegan = 0;
  readonly closed: Promise<'agent' | 'caller'>;

  constructor(options: RtpCallerOptions) {
    super();
    this.#options = options;
    this.#packetSamples = (options.format.sampleRateHz * packetMs) / 1000;
    this.closed = new Promise((resolve) => {
      this.once('closed', resolve);
    });
    this.#media.on('message', (bytes) => this.#heard(bytes));
    this.#control.on('message', (bytes) => this.#heardControl(bytes));
    for (const socket of [this.#media, this.#control]) socket.on('error', () => this.#close('caller'));
  }

  /** Asks the server for a call. Rejects with a `CommandError`: `server-unreachable` or `call-refused`. */
  async open(): Promise<RtpAnswer> {
    const { url, apiPrefix = '/api/v1', token, format, host = '127.0.0.1', agent, metadata } = this.#options;
    await Promise.all([this.#media, this.#control].map((socket) => bound(socket, host)));
    const body = JSON.stringify({
      host,
      port: this.#media.address().port,
      rtcpPort: this.#control.address().port,
      codec: codecs[format.encoding],
      sampleRate: format.sampleRateHz,
      payloadType: types[format.encoding],
      dtmfPayloadType: eventType,
      agent,
      metadata,
    });
    const headers = {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    };
    try {
      this.#answer = await ask(`${url}${apiPrefix}/calls/rtp`, headers, body);
      return this.#answer;
    } catch (error) {
      this.#close('caller');
      throw error;
    }
  }

  /** Whole samples in the call's form, `linear16` little endian; the bytes may be reused at once. */
  sendAudio(bytes: Uint8Array): void {
    const samples = bytes.length / this.#bytesPerSample;
    // A key that is held has the line for itself.
    if (this.#keys.length === 0) {
      this.#send(types[this.#options.format.encoding], this.#isFirst, this.#timestamp, this.#swapped(bytes));
      this.#isFirst = false;
    }
    this.#timestamp = (this.#timestamp + samples) >>> 0;
  }

  /** The caller says nothing for so long, and nothing is sent. */
  pause(ms: number): void {
    this.#timestamp = (this.#timestamp + (ms * this.#options.format.sampleRateHz) / 1000) >>> 0;
    this.#isFirst = true;
  }

  /** Presses a key for a tenth of a second, behind those that are being pressed. */
  press(digit: string): void {
    this.#keys.push(digit);
    if (this.#keys.length === 1) this.#beginKey();
  }

  hangUp(): void {
    if (this.#answer !== undefined && !this.#isClosed) {
      const goodbye = Buffer.alloc(16);
      // RFC 3550 §6.1: a compound packet begins with a report, here one without content.
      goodbye.writeUInt32BE(0x80c90001, 0);
      goodbye.writeUInt32BE(this.#ssrc, 4);
      goodbye.writeUInt32BE(0x81cb0001, 8);
      goodbye.writeUInt32BE(this.#ssrc, 12);
      const { host, rtcpPort } = this.#answer.media;
      this.#control.send(goodbye, rtcpPort, host, () => this.#close('caller'));
    } else this.#close('caller');
  }

  /** Is gone without a word, as a dead network is. */
  vanish(): void {
    this.#close('caller');
  }

  get #bytesPerSample(): number {
    return this.#options.format.encoding === 'linear16' ? 2 : 1;
  }

  /** L16 is big endian on the wire (RFC 3551 §4.5.11). */
  #swapped(bytes: Uint8Array): Buffer {
    const copy = Buffer.from(bytes);
    return this.#bytesPerSample === 2 ? copy.swap16() : copy;
  }

  #beginKey(): void {
    this.#keySent = 0;
    this.#keyBegan = this.#timestamp;
    this.#sendKey();
  }

  #sendKey(): void {
    const [digit] = this.#keys;
    if (digit === undefined || this.#isClosed) return;
    this.#keySent += 1;
    const isEnd = this.#keySent >= keyPackets;
    const payload = Buffer.alloc(4);
    payload[0] = keyCodes.indexOf(digit);
    payload[1] = (isEnd ? 0x80 : 0) | 10;
    payload.writeUInt16BE(this.#keySent * this.#packetSamples, 2);
    const copies = isEnd ? endPackets : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.#send(eventType, this.#keySent === 1, this.#keyBegan, payload);
    }
    this.#keyTimer = this.#options.clock.setTimeout(() => {
      if (!isEnd) {
        this.#sendKey();
        return;
      }
      this.#keys.shift();
      if (this.#keys.length > 0) this.#beginKey();
    }, packetMs);
  }

  #send(payloadType: number, marker: boolean, timestamp: number, payload: Buffer): void {
    const { network = (deliver: () => void) => deliver() } = this.#options;
    if (this.#answer === undefined || this.#isClosed) return;
    const { host, port } = this.#answer.media;
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = (marker ? 0x80 : 0) | payloadType;
    header.writeUInt16BE(this.#sequence, 2);
    header.writeUInt32BE(timestamp, 4);
    header.writeUInt32BE(this.#ssrc, 8);
    this.#sequence = (this.#sequence + 1) % 2 ** 16;
    const packet = Buffer.concat([header, payload]);
    network(() => {
      if (!this.#isClosed) this.#media.send(packet, port, host);
    });
  }

  #heard(bytes: Buffer): void {
    if (bytes.length < 12 || this.#isClosed) return;
    const second = bytes.readUInt8(1);
    const payload = bytes.subarray(12);
    this.emit('packet', {
      payloadType: second & 0x7f,
      marker: second >= 0x80,
      sequence: bytes.readUInt16BE(2),
      timestamp: bytes.readUInt32BE(4),
      ssrc: bytes.readUInt32BE(8),
      payload,
    });
    this.emit('audio', this.#swapped(payload));
  }

  #heardControl(bytes: Buffer): void {
    for (let at = 0; at + 4 <= bytes.length; at += 4 + 4 * bytes.readUInt16BE(at + 2)) {
      if (bytes.readUInt8(at + 1) === 203) this.#close('agent');
    }
  }

  #close(who: 'agent' | 'caller'): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.clock.clearTimeout(this.#keyTimer as object);
    this.#media.close();
    this.#control.close();
    this.emit('closed', who);
  }
}

async function bound(socket: Socket, address: string): Promise<void> {
  socket.bind({ address, port: 0 });
  await once(socket, 'listening');
}

async function ask(url: string, headers: Record<string, string>, body: string): Promise<RtpAnswer> {
  const signal = AbortSignal.timeout(askTimeoutMs);
  const response = await fetch(url, { method: 'POST', headers, body, signal }).catch((cause: unknown) => {
    throw new CommandError('server-unreachable', `No talky server answers at ${url}.`, { cause });
  });
  const answer = (await response.json()) as RtpAnswer & { readonly error?: { readonly message: string } };
  if (response.ok) return answer;
  throw new CommandError(
    'call-refused',
    `The server refused the call (HTTP ${response.status}): ${answer.error?.message ?? 'it gave no reason.'}`,
  );
}
