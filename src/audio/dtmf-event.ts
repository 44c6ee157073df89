import { samplesFrom } from './rtp-packet.ts';

/** The keys, in the order of their event codes 0 to 15 (RFC 4733 §3.2). */
const keys = '0123456789*#ABCD';
/** The longest an event can say that it is; a longer one goes on in another segment (RFC 4733 §2.5.1.3). */
const segmentSamples = 0xffff;
/** What begins further back than the longest event and any way is no late packet: the sender has set its clock. */
const mostBehind = 2 * segmentSamples;

/** One packet of an event, RFC 4733 §2.3. */
export interface DtmfEvent {
  readonly code: number;
  readonly isEnd: boolean;
  /** 0 to 63: how many decibels below full scale. */
  readonly volume: number;
  /** So far, in samples. */
  readonly duration: number;
}

/** Reads the payload of a telephone-event; undefined for what is too short to be one. */
export function readDtmfEvent(payload: Uint8Array): DtmfEvent | undefined {
  const [code, flags = 0, high = 0, low = 0] = payload;
  if (code === undefined || payload.length < 4) return undefined;
  return { code, isEnd: (flags & 0x80) !== 0, volume: flags & 0x3f, duration: (high << 8) | low };
}

/** A key that was pressed. */
export interface PressedKey {
  readonly digit: string;
  /** In samples, as far as it is known: it is told with the first packet that comes of it. */
  readonly duration: number;
}

/**
 * Finds the keys in the packets of their events. Each event comes in many packets with one timestamp, the last of them
 * three times, and any of them may be lost, late or twice: it is told once, with the first that comes.
 */
export class DtmfEvents {
  #latest: { readonly timestamp: number; event: DtmfEvent } | undefined;
  #isRebased = false;

  /** The key, where this is the first packet of its event; undefined for all others, and for events that are no keys. */
  receive(payload: Uint8Array, timestamp: number): PressedKey | undefined {
    const event = readDtmfEvent(payload);
    if (event === undefined) return undefined;
    const latest = this.#latest;
    if (latest !== undefined) {
      const distance = samplesFrom(latest.timestamp, timestamp);
      if (distance < 0 && distance >= -mostBehind && !this.#isRebased) return undefined;
      if (distance === 0) {
        if (event.duration >= latest.event.duration || event.isEnd) latest.event = event;
        return undefined;
      }
    }
    const goesOn = latest !== undefined && isSegment(latest.event, event, latest.timestamp, timestamp);
    this.#latest = { timestamp, event };
    this.#isRebased = false;
    const digit = keys[event.code];
    return digit === undefined || goesOn ? undefined : { digit, duration: event.duration };
  }

  /** Another source: its timestamps have nothing to do with those before. */
  reset(): void {
    this.#latest = undefined;
    this.#isRebased = false;
  }

  /** The source has set its clock: what begins earlier now is no late packet. An event that was told is not told again. */
  rebase(): void {
    this.#isRebased = true;
  }
}

function isSegment(before: DtmfEvent, event: DtmfEvent, from: number, timestamp: number): boolean {
  return before.code === event.code && !before.isEnd && samplesFrom(from, timestamp) === segmentSamples;
}
