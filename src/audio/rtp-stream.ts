import { writeRtp } from './rtp-packet.ts';

/** Where a stream begins: chosen at random, so that nobody can guess it (RFC 3550 §5.1). */
export interface RtpStreamStart {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
}

/**
 * The packets of one outgoing stream, one frame after the other. The timestamp runs on while nothing is sent, and the first
 * packet behind a pause has the marker bit (RFC 3551 §4.1).
 */
export class RtpStream {
  readonly ssrc: number;
  readonly #payloadType: number;
  #sequence: number;
  #timestamp: number;
  #isTalking = false;

  constructor(payloadType: number, { ssrc, sequence, timestamp }: RtpStreamStart) {
    this.ssrc = ssrc >>> 0;
    this.#payloadType = payloadType;
    this.#sequence = sequence & 0xffff;
    this.#timestamp = timestamp >>> 0;
  }

  /** The packet of the next frame, which has so many samples. */
  packet(payload: Uint8Array, samples: number): Uint8Array {
    const packet = this.#write(payload, !this.#isTalking);
    this.skip(samples);
    this.#isTalking = true;
    return packet;
  }

  /** A packet for a frame of the pause: keeps ways through firewalls open, and is no talk. */
  keepalive(payload: Uint8Array, samples: number): Uint8Array {
    const packet = this.#write(payload, false);
    this.skip(samples);
    return packet;
  }

  /** Nothing is sent for so many samples. */
  skip(samples: number): void {
    this.#timestamp = (this.#timestamp + samples) >>> 0;
    this.#isTalking = false;
  }

  #write(payload: Uint8Array, marker: boolean): Uint8Array {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xffff;
    return writeRtp({
      payloadType: this.#payloadType,
      marker,
      sequence,
      timestamp: this.#timestamp,
      ssrc: this.ssrc,
      payload,
    });
  }
}
