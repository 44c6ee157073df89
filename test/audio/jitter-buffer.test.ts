import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JitterBuffer, type JitterBufferOptions } from '../../src/audio/jitter-buffer.ts';
import type { Concealment } from '../../src/audio/loss-concealment.ts';
import { seeded } from '../support/lossy-network.ts';

const rate = 8000;
const samplesOf20 = 160;
/** Puts nothing in the place of what is missing, so that all that is no zero was sent. */
const nothing: Concealment = {
  heard: () => undefined,
  fill: (samples) => samples.fill(0),
  rest: (samples) => samples.fill(0),
};

interface Sent {
  readonly number: number;
  /** When it was sent, of the media: the timestamp, in frames of 20 ms. */
  readonly at: number;
  readonly arrivalMs: number;
  readonly ssrc?: number;
  readonly firstTimestamp?: number;
}

/** Each packet is 20 ms of its own number, from 1 on, loud enough to be no silence. */
function play(packets: readonly Sent[], untilMs: number, more: Partial<JitterBufferOptions> = {}) {
  const buffer = new JitterBuffer({
    sampleRateHz: rate,
    frameMs: 20,
    delay: { minMs: 60, maxMs: 60 },
    concealment: nothing,
    ...more,
  });
  const arriving = packets.toSorted((a, b) => a.arrivalMs - b.arrivalMs);
  const out: number[] = [];
  let largest = 0;
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 20) {
    while (arriving[0] !== undefined && arriving[0].arrivalMs <= nowMs) {
      const { number, at, arrivalMs, ssrc = 1, firstTimestamp = 0xfffffe00 } = arriving.shift() as Sent;
      buffer.insert(
        { ssrc, sequence: (65_530 + number) & 0xffff, timestamp: (firstTimestamp + at * samplesOf20) >>> 0 },
        new Int16Array(samplesOf20).fill(1000 + number),
        arrivalMs,
      );
      largest = Math.max(largest, buffer.size);
    }
    out.push(...buffer.pull(nowMs));
  }
  return {
    out,
    buffer,
    largest,
    numbers: out.filter((sample) => sample !== 0).map((sample) => sample - 1000),
  };
}

const stream = (count: number, arrival: (number: number) => number = (number) => number * 20): Sent[] =>
  Array.from({ length: count }, (_, number) => ({ number, at: number, arrivalMs: arrival(number) }));
const wholePackets = (numbers: readonly number[]): number[] =>
  numbers.flatMap((number) => Array.from({ length: samplesOf20 }, () => number));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

describe('a jitter buffer', () => {
  it('gives everything out in order and whole, over the ends of numbers and timestamps', () => {
    const { numbers, buffer } = play(stream(100), 3000);
    expect(numbers).toEqual(wholePackets(upTo(100)));
    expect(buffer.figures.concealedMs).toBeGreaterThan(0);
    expect(buffer.figures.packets).toMatchObject({ taken: 100, late: 0, duplicate: 0 });
  });

  it('puts in order what overtook each other, and drops what comes twice', () => {
    const swapped = stream(50, (number) => (number % 3 === 1 ? number * 20 + 45 : number * 20));
    const { numbers, buffer } = play([...swapped, ...swapped], 2000);
    expect(numbers).toEqual(wholePackets(upTo(50)));
    expect(buffer.figures.packets).toMatchObject({ taken: 50, duplicate: 50 });
  });

  it('leaves a gap of its own length for what is lost, and is on time behind it', () => {
    const lost = stream(50).filter(({ number }) => number !== 20);
    const { out, buffer } = play(lost, 2000);
    const whole = play(stream(50), 2000).out;
    expect(out.indexOf(1021)).toBe(whole.indexOf(1021));
    expect(buffer.figures.packets).toMatchObject({ taken: 49 });
  });

  it('drops what comes when its time is over', () => {
    const late = stream(50, (number) => number * 20 + (number === 20 ? 150 : 0));
    const { numbers, buffer } = play(late, 2000);
    expect(numbers).toEqual(wholePackets(upTo(50).filter((number) => number !== 20)));
    expect(buffer.figures.packets).toMatchObject({ taken: 49, late: 1 });
  });

  it('is silent where the sender was, and conceals nothing there', () => {
    const paused = stream(60).map((packet) =>
      packet.number < 30
        ? packet
        : Object.assign(packet, { at: packet.at + 40, arrivalMs: packet.arrivalMs + 800 }),
    );
    const { out, numbers } = play(paused, 3000);
    expect(numbers).toEqual(wholePackets(upTo(60)));
    expect(out.indexOf(1030) - out.lastIndexOf(1029) - 1).toBe(40 * samplesOf20);
  });

  it('follows another source once two packets have shown it, and a stray one leads it nowhere', () => {
    const first = stream(20);
    const stray = { number: 300, at: 5, arrivalMs: 100, ssrc: 7 };
    const second = upTo(20).map((number) => ({
      number: number + 1000,
      at: number,
      arrivalMs: 600 + number * 20,
      ssrc: 2,
      firstTimestamp: 77,
    }));
    const { numbers, buffer } = play([...first, stray, ...second], 2000);
    expect(numbers).toEqual(
      wholePackets([
        ...upTo(20),
        ...upTo(20)
          .slice(1)
          .map((number) => number + 1000),
      ]),
    );
    expect(buffer.figures).toMatchObject({ restarts: 1, packets: { 'held-back': 2 } });
  });

  it.each([
    { name: 'ahead by an hour', frames: 180_000 },
    { name: 'back by a minute', frames: -3000 },
  ])('goes on after a sender has set its clock: $name', ({ frames }) => {
    const jumped = stream(60).map((packet) =>
      packet.number < 30 ? packet : Object.assign(packet, { at: packet.at + frames }),
    );
    const { numbers, buffer } = play(jumped, 3000);
    expect(numbers.slice(-29 * samplesOf20)).toEqual(wholePackets(upTo(60).slice(31)));
    expect(buffer.figures.restarts).toBe(1);
  });

  it('holds back for as long as packets are uneven, and for less when they are not', () => {
    const random = seeded(3);
    const uneven = stream(500, (number) => number * 20 + random() * 80);
    const { buffer } = play(uneven, 10_000, { delay: { minMs: 20, maxMs: 200 } });
    expect(buffer.delayMs).toBeGreaterThan(75);
    expect(buffer.delayMs).toBeLessThan(95);
    const calm = play([...uneven, ...stream(1200).slice(500)], 24_000, { delay: { minMs: 20, maxMs: 200 } });
    expect(calm.buffer.delayMs).toBe(20);
  });

  it('goes on, held back for longer, when the way becomes longer in the middle of a word', () => {
    const slower = stream(100, (number) => number * 20 + (number < 50 ? 0 : 120));
    const { numbers } = play(slower, 4000, { delay: { minMs: 20, maxMs: 200 } });
    expect(numbers).toEqual(wholePackets(upTo(100)));
  });

  it.each([{ partsPerMillion: 500 }, { partsPerMillion: -500 }])(
    'is never further behind, nor emptier, for a clock that is off by $partsPerMillion ppm for ten minutes',
    ({ partsPerMillion }) => {
      // Soft enough for frames to be left out or doubled.
      const buffer = new JitterBuffer({
        sampleRateHz: rate,
        frameMs: 20,
        delay: { minMs: 60, maxMs: 60 },
        concealment: nothing,
      });
      const quiet = new Int16Array(samplesOf20).fill(50);
      const frames = 30_000;
      let largest = 0;
      let taken = 0;
      for (let frame = 0, sent = 0; frame < frames; frame++) {
        const nowMs = frame * 20;
        for (; sent * 20 * (1 + partsPerMillion / 1e6) <= nowMs; sent++) {
          const fate = buffer.insert(
            { ssrc: 1, sequence: sent & 0xffff, timestamp: sent * samplesOf20 },
            quiet,
            nowMs,
          );
          if (fate === 'taken') taken += 1;
        }
        buffer.pull(nowMs);
        if (frame > 100) largest = Math.max(largest, buffer.size);
      }
      const { skippedMs, stretchedMs } = buffer.figures;
      expect(largest).toBeLessThanOrEqual(7);
      expect(taken / frames).toBeGreaterThan(0.998);
      // 300 ms in ten minutes.
      expect(partsPerMillion > 0 ? stretchedMs : skippedMs).toBeGreaterThanOrEqual(200);
      expect(partsPerMillion > 0 ? stretchedMs : skippedMs).toBeLessThanOrEqual(500);
    },
  );

  it('gives out each sample that it takes at most once, and in order, whatever the network does', () => {
    const networks = fc.record({
      seed: fc.integer(),
      loss: fc.double({ min: 0, max: 0.5, noNaN: true }),
      jitterMs: fc.integer({ min: 0, max: 400 }),
      twice: fc.double({ min: 0, max: 0.5, noNaN: true }),
      delay: fc.constantFrom({ minMs: 20, maxMs: 200 }, { minMs: 60, maxMs: 60 }, { minMs: 0, maxMs: 0 }),
    });
    fc.assert(
      fc.property(networks, ({ seed, loss, jitterMs, twice, delay }) => {
        const random = seeded(seed);
        const packets = stream(150, (number) => number * 20 + random() * jitterMs)
          .filter(() => random() >= loss)
          .flatMap((packet) =>
            random() < twice ? [packet, { ...packet, arrivalMs: packet.arrivalMs + 30 }] : [packet],
          );
        const { numbers, largest, out } = play(packets, 5000, { delay });
        const order = numbers.filter((number, index) => number !== numbers[index - 1]);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(new Set(order).size).toBe(order.length);
        const counts = new Map<number, number>();
        for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
        expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(samplesOf20);
        expect(largest).toBeLessThanOrEqual(60);
        expect(out.length).toBe(251 * samplesOf20);
      }),
      { numRuns: 150 },
    );
  });

  it('neither throws nor grows without end for packets that make no sense', () => {
    const packets = fc.array(
      fc.record({
        ssrc: fc.integer({ min: 0, max: 2 }),
        sequence: fc.integer({ min: 0, max: 0xffff }),
        timestamp: fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 9000 })),
        length: fc.integer({ min: 0, max: 700 }),
        laterMs: fc.integer({ min: -50, max: 200 }),
        consecutive: fc.boolean(),
      }),
      { maxLength: 400 },
    );
    fc.assert(
      fc.property(packets, (sent) => {
        const buffer = new JitterBuffer({
          sampleRateHz: rate,
          frameMs: 20,
          delay: { minMs: 20, maxMs: 200 },
        });
        let nowMs = 0;
        let last = 0;
        for (const { length, laterMs, consecutive, ...place } of sent) {
          nowMs += laterMs;
          const sequence = consecutive ? (last + 1) & 0xffff : place.sequence;
          last = sequence;
          buffer.insert({ ...place, sequence }, new Int16Array(length), nowMs);
          expect(buffer.pull(nowMs)).toHaveLength(samplesOf20);
          expect(buffer.size).toBeLessThanOrEqual(250);
        }
      }),
      { numRuns: 200 },
    );
  });
});

const tone = (count: number, from = 0): Int16Array =>
  Int16Array.from({ length: count }, (_, i) => 8000 * Math.sin((2 * Math.PI * 100 * (from + i)) / rate));
const loudest = (samples: Int16Array): number =>
  samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0);

const lossy = (lost: readonly number[]): Int16Array => {
  const buffer = new JitterBuffer({ sampleRateHz: rate, frameMs: 20, delay: { minMs: 20, maxMs: 20 } });
  const out: number[] = [];
  for (let number = 0; number < 40; number++) {
    if (!lost.includes(number)) {
      buffer.insert(
        { ssrc: 1, sequence: number, timestamp: number * samplesOf20 },
        tone(samplesOf20, number * samplesOf20),
        number * 20,
      );
    }
    out.push(...buffer.pull(number * 20));
  }
  return Int16Array.from(out);
};

describe('what is made up for lost packets', () => {
  it('is the last period of the voice over again: one lost packet of a tone is hardly heard', () => {
    const whole = lossy([]);
    const mended = lossy([20]);
    const first = mended.findIndex((sample, index) => sample !== whole[index]);
    const differences = mended.map((sample, index) => sample - (whole[index] ?? 0));
    expect(first).toBeGreaterThan(0);
    // Within the fade of the second half.
    expect(loudest(differences)).toBeLessThan(0.25 * 8000);
  });

  it('fades, and is gone after 60 ms (ITU-T G.711 Appendix I)', () => {
    const mended = lossy([20, 21, 22, 23, 24, 25, 26, 27]);
    const whole = lossy([]);
    const first = mended.findIndex((sample, index) => sample !== whole[index]) - 1;
    const at = (fromMs: number, toMs: number): number =>
      loudest(mended.subarray(first + fromMs * 8, first + toMs * 8));
    expect(at(30, 40)).toBeLessThan(0.75 * 8000);
    expect(at(30, 40)).toBeGreaterThan(0.2 * 8000);
    expect(at(72, 110)).toBe(0);
  });
});
