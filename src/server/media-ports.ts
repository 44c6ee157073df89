import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { AdmissionError } from '../errors/call-error.ts';
import type { Logger } from '../observability/logger.ts';
import type { MediaAddress, RtpSocket } from '../transports/rtp-options.ts';

const retryAfterMs = 1000;
/** Room for what comes while this process is busy for a moment: a second of packets and more. */
const receiveBufferBytes = 256 * 1024;

/** What is received at a pair of ports. */
export interface MediaListener {
  media(bytes: Uint8Array, from: MediaAddress): void;
  control(bytes: Uint8Array, from: MediaAddress): void;
}

/** A pair of ports: an even one for media and the one above it for RTCP (RFC 3550 §11). */
export interface MediaPort extends RtpSocket {
  readonly port: number;
  listen(listener: MediaListener): void;
}

/** The local end of media, as the configuration has it. */
export interface MediaEnd {
  /** An IP address of this machine. */
  readonly host: string;
  readonly firstPort: number;
  readonly lastPort: number;
}

/** Hands out the pairs of a range of ports, one after the other: what comes late for an old call finds nobody there. */
export class MediaPorts {
  readonly #logger: Logger;
  #next = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Rejects with an `AdmissionError` where no pair is free. */
  async open({ host, firstPort, lastPort }: MediaEnd): Promise<MediaPort> {
    const first = firstPort + (firstPort % 2);
    const pairs = Math.floor((lastPort - first + 1) / 2);
    let fault: unknown;
    for (let tries = 0; tries < pairs; tries++) {
      const port = first + 2 * (this.#next++ % pairs);
      try {
        return await this.#pair(host, port);
      } catch (error) {
        fault = error;
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') break;
      }
    }
    this.#logger.error(
      { err: fault, host, firstPort, lastPort },
      'No pair of ports could be opened for media',
    );
    throw new AdmissionError('at-capacity', retryAfterMs);
  }

  async #pair(host: string, port: number): Promise<MediaPort> {
    const media = await this.#bound(host, port);
    const control = await this.#bound(host, port + 1).catch((error: unknown) => {
      media.close();
      throw error;
    });
    return new Pair(port, media, control);
  }

  async #bound(host: string, port: number): Promise<Socket> {
    const socket = isIPv6(host)
      ? createSocket({ type: 'udp6', ipv6Only: true, recvBufferSize: receiveBufferBytes })
      : createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
    socket.bind({ address: host, port, exclusive: true });
    try {
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      throw error;
    }
    // Without a listener an error of one socket would end the process.
    socket.on('error', (err) => this.#logger.debug({ err }, 'A media socket failed'));
    return socket;
  }
}

class Pair implements MediaPort {
  readonly port: number;
  readonly #media: Socket;
  readonly #control: Socket;
  #isOpen = true;
  #unsent = 0;

  constructor(port: number, media: Socket, control: Socket) {
    this.port = port;
    this.#media = media;
    this.#control = control;
  }

  listen(listener: MediaListener): void {
    this.#media.on('message', (bytes, { address: host, port }) => listener.media(bytes, { host, port }));
    this.#control.on('message', (bytes, { address: host, port }) => listener.control(bytes, { host, port }));
  }

  send(bytes: Uint8Array, to: MediaAddress): void {
    this.#send(this.#media, bytes, to);
  }

  sendControl(bytes: Uint8Array, to: MediaAddress): void {
    this.#send(this.#control, bytes, to);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const socket of [this.#media, this.#control]) socket.removeAllListeners('message');
    this.#closeWhenSent();
  }

  #send(socket: Socket, bytes: Uint8Array, to: MediaAddress): void {
    if (!this.#isOpen) return;
    this.#unsent += 1;
    socket.send(bytes, to.port, to.host, this.#sent);
  }

  /** A network that is down shows in the silence of the peer. */
  readonly #sent = (): void => {
    this.#unsent -= 1;
    this.#closeWhenSent();
  };

  /** A socket sends nothing more once it is closed, the goodbye that was handed over included. */
  #closeWhenSent(): void {
    if (this.#isOpen || this.#unsent > 0) return;
    this.#media.close();
    this.#control.close();
  }
}
