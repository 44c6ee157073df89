/** Five seconds of packets of 20 ms; nothing that holds more is a jitter buffer. */
const mostPackets = 250;
const numbersRemembered = 1024;

/** The audio of a packet; number and timestamp are counted on over their ends. */
export interface HeldPacket {
  readonly sequence: number;
  readonly timestamp: number;
  /** The timestamp behind its last sample. */
  readonly end: number;
  readonly samples: Int16Array;
}

/** A packet of these samples; they are copied once it is added. */
export const heldPacket = (sequence: number, timestamp: number, samples: Int16Array): HeldPacket => ({
  sequence,
  timestamp,
  end: timestamp + samples.length,
  samples,
});

/** Packets in the order of their timestamps. */
export class PacketQueue {
  readonly #packets: HeldPacket[] = [];
  readonly #seen = new Float64Array(numbersRemembered).fill(NaN);

  get size(): number {
    return this.#packets.length;
  }

  get first(): HeldPacket | undefined {
    return this.#packets[0];
  }

  /** Notes that a packet of this number has come; false where one had already. */
  isFirst(sequence: number): boolean {
    const slot = slotOf(sequence);
    if (this.#seen[slot] === sequence) return false;
    this.#seen[slot] = sequence;
    return true;
  }

  /** False where there is no room. */
  add(packet: HeldPacket): boolean {
    if (this.#packets.length >= mostPackets) return false;
    const behind = this.#packets.findLastIndex(({ timestamp }) => timestamp <= packet.timestamp);
    this.#packets.splice(behind + 1, 0, { ...packet, samples: packet.samples.slice() });
    return true;
  }

  /** Drops what ends at this timestamp or before it; returns the highest number among it. */
  dropBefore(timestamp: number): number {
    let highest = -Infinity;
    for (
      let [first] = this.#packets;
      first !== undefined && first.end <= timestamp;
      [first] = this.#packets
    ) {
      highest = Math.max(highest, first.sequence);
      this.#packets.shift();
    }
    return highest;
  }

  /** Whether all that there is between these timestamps is softer than this. */
  isBelow(amplitude: number, from: number, to: number): boolean {
    return this.#packets.every((packet) => {
      if (packet.timestamp >= to || packet.end <= from) return true;
      const start = Math.max(0, from - packet.timestamp);
      return packet.samples
        .subarray(start, to - packet.timestamp)
        .every((sample) => Math.abs(sample) < amplitude);
    });
  }

  clear(): void {
    this.#packets.length = 0;
    this.#seen.fill(NaN);
  }
}

const slotOf = (sequence: number): number =>
  ((sequence % numbersRemembered) + numbersRemembered) % numbersRemembered;
