import { LossConcealment, type Concealment } from './loss-concealment.ts';
import { PlayoutDelay, type DelayRange } from './playout-delay.ts';
import { samplesFrom, sequencesFrom } from './rtp-packet.ts';
import { heldPacket, PacketQueue, type HeldPacket } from './packet-queue.ts';

/** So far from where it is expected, a packet is of another time base: the sender has set its clock, or begun anew. */
const jumpMs = 1000;
/** Further away than this in number, RFC 3550 A.1 takes the sender to have begun anew. */
const mostDropped = 3000;
const mostMisordered = 100;
/** So many packets in a row that come too late say that all will: the way has become longer. */
const latesUntilFollowed = 3;
/** Below −46 dBFS nobody misses 20 ms, nor hears them twice. */
const quietAmplitude = 164;
/** Further behind than this, as after one end of the line stood still, the hearer is to catch up. */
const urgentFrames = 6;

export interface JitterBufferOptions {
  readonly sampleRateHz: number;
  readonly frameMs: number;
  readonly delay: DelayRange;
  /** `LossConcealment` unless given. */
  readonly concealment?: Concealment;
}

/** Where a packet stands in its stream. */
export interface PacketPlace {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
}

/** What became of a packet; `held-back`: of another stream, until a second one proves it. */
export type Fate = 'taken' | 'late' | 'duplicate' | 'held-back' | 'dropped';

/** What has come and was played so far: packets, and milliseconds. */
export interface JitterFigures {
  readonly packets: Readonly<Record<Fate, number>>;
  readonly concealedMs: number;
  readonly skippedMs: number;
  readonly stretchedMs: number;
  readonly restarts: number;
}

/**
 * Puts the packets of one stream in order and gives their audio out in frames at an even pace, silence where the sender
 * was silent, and something like what was said before where packets are missing (`Concealment`). It has no clock: it is
 * told when a packet came, and when a frame is taken.
 *
 * How long it holds audio back follows from how unevenly packets come, within `delay`; it is changed by leaving out or
 * doubling quiet frames, which makes up for clocks of different speed as well. Where far more waits, whoever needs no even
 * pace takes frames until nothing `isOverdue`: no word is cut. No packet makes it throw or grow without end.
 */
export class JitterBuffer {
  readonly #rate: number;
  readonly #frame: Int16Array;
  readonly #frameMs: number;
  readonly #delay: PlayoutDelay;
  readonly #maxDelayMs: number;
  readonly #concealment: Concealment;
  readonly #queue = new PacketQueue();
  readonly #packets = { taken: 0, late: 0, duplicate: 0, 'held-back': 0, dropped: 0 };
  readonly #ms = { concealed: 0, skipped: 0, stretched: 0 };
  #restarts = 0;
  #ssrc: number | undefined;
  /** The newest packet, counted on over the ends of 16 and 32 bits. */
  #newest = { sequence: 0, timestamp: 0 };
  /** The next sample to be given out; undefined before the first packet. */
  #cursor: number | undefined;
  #playedSequence = -Infinity;
  #stranger: PacketPlace | undefined;
  #latesInARow = 0;

  constructor({ sampleRateHz, frameMs, delay, concealment }: JitterBufferOptions) {
    this.#rate = sampleRateHz / 1000;
    this.#frameMs = frameMs;
    this.#frame = new Int16Array(Math.round(frameMs * this.#rate));
    this.#delay = new PlayoutDelay(delay);
    this.#maxDelayMs = delay.maxMs;
    this.#concealment = concealment ?? new LossConcealment(sampleRateHz);
  }

  get figures(): JitterFigures {
    const { concealed, skipped, stretched } = this.#ms;
    return {
      packets: { ...this.#packets },
      concealedMs: concealed,
      skippedMs: skipped,
      stretchedMs: stretched,
      restarts: this.#restarts,
    };
  }

  /** How often another source, or another time base of the same, was followed. */
  get restarts(): number {
    return this.#restarts;
  }

  /** How many packets wait. */
  get size(): number {
    return this.#queue.size;
  }

  /** How long audio is held back at present. */
  get delayMs(): number {
    return this.#delay.targetMs;
  }

  /** Takes the audio of a packet; the samples are copied. */
  insert(place: PacketPlace, samples: Int16Array, arrivalMs: number): Fate {
    const fate = this.#take(place, samples, arrivalMs);
    this.#packets[fate] += 1;
    return fate;
  }

  /** Whether so much waits that another frame is to be taken at once. */
  isOverdue(nowMs: number): boolean {
    return this.#queue.size > 0 && this.#behind(nowMs) >= urgentFrames * this.#frame.length;
  }

  /** The next frame; valid until the next call. */
  pull(nowMs: number): Int16Array {
    const frame = this.#frame;
    if (this.#cursor === undefined) return frame.fill(0);
    if (this.#adjust(nowMs) === 'stretch') {
      this.#ms.stretched += this.#frameMs;
      this.#concealment.rest(frame);
      return frame;
    }
    for (let filled = 0; filled < frame.length;) filled += this.#fill(frame.subarray(filled));
    return frame;
  }

  #take(place: PacketPlace, samples: Int16Array, arrivalMs: number): Fate {
    if (samples.length === 0) return 'dropped';
    if (this.#ssrc === undefined) this.#restart(place);
    const packet = this.#counted(place, samples);
    const isStrange = place.ssrc !== this.#ssrc || this.#isElsewhere(packet, arrivalMs);
    if (isStrange && !this.#isProven(place)) return 'held-back';
    if (isStrange) {
      this.#restart(place);
      return this.#take(place, samples, arrivalMs);
    }
    this.#stranger = undefined;
    if (!this.#queue.isFirst(packet.sequence)) return 'duplicate';
    this.#delay.arrived(arrivalMs - packet.timestamp / this.#rate, arrivalMs);
    if (packet.sequence > this.#newest.sequence) this.#newest = packet;
    this.#cursor ??= packet.timestamp - Math.round(this.#delay.targetMs * this.#rate);
    if (packet.timestamp >= this.#cursor) this.#latesInARow = 0;
    else if (!this.#canStillPlay(packet, arrivalMs)) return 'late';
    return this.#queue.add(packet) ? 'taken' : 'dropped';
  }

  #counted({ sequence, timestamp }: PacketPlace, samples: Int16Array): HeldPacket {
    const { sequence: lastSequence, timestamp: lastTimestamp } = this.#newest;
    return heldPacket(
      lastSequence + sequencesFrom(lastSequence, sequence),
      lastTimestamp + samplesFrom(lastTimestamp, timestamp),
      samples,
    );
  }

  #isElsewhere({ sequence, timestamp }: HeldPacket, arrivalMs: number): boolean {
    const { baseMs } = this.#delay;
    if (baseMs === undefined) return false;
    const lateMs = arrivalMs - timestamp / this.#rate - baseMs;
    const ahead = sequence - this.#newest.sequence;
    return Math.abs(lateMs) > jumpMs || ahead > mostDropped || ahead < -mostMisordered;
  }

  /** A packet out of place may be a stray one; the next in number beside it is not. */
  #isProven(place: PacketPlace): boolean {
    const before = this.#stranger;
    this.#stranger = place;
    return (
      before !== undefined &&
      before.ssrc === place.ssrc &&
      sequencesFrom(before.sequence, place.sequence) === 1
    );
  }

  /** What waits is of a time base that is over. */
  #restart({ ssrc, sequence, timestamp }: PacketPlace): void {
    if (this.#ssrc !== undefined) this.#restarts += 1;
    this.#ssrc = ssrc;
    this.#newest = { sequence, timestamp };
    this.#cursor = undefined;
    this.#playedSequence = -Infinity;
    this.#latesInARow = 0;
    this.#stranger = undefined;
    this.#queue.clear();
    this.#delay.rebase();
  }

  /**
   * Of a packet whose time is over, or has begun. If nothing newer was given out, the stream is late and not its order
   * wrong: it goes on from here, held back for longer.
   */
  #canStillPlay(packet: HeldPacket, arrivalMs: number): boolean {
    const isNewer = packet.sequence > this.#playedSequence;
    const isPartlyDue = packet.end > (this.#cursor ?? 0);
    if (!isNewer) return false;
    const lateMs = arrivalMs - packet.timestamp / this.#rate - (this.#delay.baseMs ?? 0);
    this.#latesInARow += 1;
    if (lateMs > this.#maxDelayMs && this.#latesInARow < latesUntilFollowed) return isPartlyDue;
    if (lateMs > this.#maxDelayMs) {
      this.#delay.rebase();
      this.#delay.arrived(arrivalMs - packet.timestamp / this.#rate, arrivalMs);
    }
    this.#latesInARow = 0;
    this.#cursor = packet.timestamp;
    return true;
  }

  /** Gives out what stands at the cursor, or something in its place; returns how many samples that were. */
  #fill(room: Int16Array): number {
    const cursor = this.#cursor ?? 0;
    this.#playedSequence = Math.max(this.#playedSequence, this.#queue.dropBefore(cursor));
    const next = this.#queue.first;
    if (next === undefined || next.timestamp > cursor) {
      const gap = room.subarray(
        0,
        Math.min(room.length, next === undefined ? Infinity : next.timestamp - cursor),
      );
      this.#fillGap(gap, next);
      this.#cursor = cursor + gap.length;
      return gap.length;
    }
    const count = Math.min(room.length, next.end - cursor);
    const out = room.subarray(0, count);
    const from = cursor - next.timestamp;
    out.set(next.samples.subarray(from, from + count));
    this.#concealment.heard(out);
    this.#playedSequence = Math.max(this.#playedSequence, next.sequence);
    this.#cursor = cursor + count;
    return count;
  }

  /** Where the number behind the last packet is there already, nothing is missing: the sender was silent. */
  #fillGap(gap: Int16Array, next: HeldPacket | undefined): void {
    const wasSilent =
      this.#playedSequence === -Infinity ||
      (next !== undefined && next.sequence === this.#playedSequence + 1);
    if (wasSilent) {
      this.#concealment.rest(gap);
      return;
    }
    this.#ms.concealed += gap.length / this.#rate;
    this.#concealment.fill(gap);
  }

  /** Brings the delay nearer to what is wanted, by one frame at a time. */
  #adjust(nowMs: number): 'stretch' | undefined {
    const behind = this.#behind(nowMs);
    const frame = this.#frame.length;
    const cursor = this.#cursor ?? 0;
    if (Math.abs(behind) < 1.5 * frame || !this.#isQuiet(cursor, cursor + frame)) return undefined;
    if (behind < 0) return 'stretch';
    const next = this.#queue.first;
    // What is on its way yet, as behind a moment in which nothing was read, is not left out.
    if (next === undefined) return undefined;
    // Of the time in which nothing was sent, all can be.
    const skipped = Math.min(behind, Math.max(frame, next.timestamp - cursor));
    this.#ms.skipped += skipped / this.#rate;
    this.#cursor = cursor + Math.round(skipped);
    return undefined;
  }

  /** How many samples more are held back than is wanted. */
  #behind(nowMs: number): number {
    const { baseMs, targetMs } = this.#delay;
    if (baseMs === undefined || this.#cursor === undefined) return 0;
    return (nowMs - baseMs - targetMs) * this.#rate - this.#cursor;
  }

  #isQuiet(from: number, to: number): boolean {
    return this.#queue.isBelow(quietAmplitude, from, to);
  }
}
