import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGoodbyes, writeGoodbye } from '../../src/audio/rtcp-packet.ts';
import {
  isRtcp,
  readRtp,
  samplesFrom,
  sequencesFrom,
  swapSampleBytes,
  writeRtp,
} from '../../src/audio/rtp-packet.ts';
import { RtpStream } from '../../src/audio/rtp-stream.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('an RTP packet', () => {
  it('is read with sources, extension and padding (RFC 3550 §5.1)', () => {
    const packet = bytes('b2 88 fffe 80000001 deadbeef 00000007 00000008 bede 0001 01020304 d5d5 000003');
    expect(readRtp(packet)).toEqual({
      payloadType: 8,
      marker: true,
      sequence: 0xfffe,
      timestamp: 0x80000001,
      ssrc: 0xdeadbeef,
      csrcs: [7, 8],
      extension: { profile: 0xbede, data: bytes('01020304') },
      payload: bytes('d5d5'),
    });
  });

  it.each([
    { name: 'nothing', packet: '' },
    { name: 'less than a header', packet: '80 00 0001 00000001 000000' },
    { name: 'version 1', packet: '40 00 0001 00000001 00000002 ff' },
    { name: 'fewer sources than it says', packet: '8f 00 0001 00000001 00000002 00000007' },
    { name: 'an extension without its length', packet: '90 00 0001 00000001 00000002 be' },
    { name: 'an extension longer than the packet', packet: '90 00 0001 00000001 00000002 bede ffff 00' },
    { name: 'more padding than there is', packet: 'a0 00 0001 00000001 00000002 ff09' },
    { name: 'padding of nothing', packet: 'a0 00 0001 00000001 00000002 ff00' },
  ])('is none with $name', ({ packet }) => {
    expect(readRtp(bytes(packet))).toBeUndefined();
  });

  it('is read as it was written, whatever it is', () => {
    const packets = fc.record({
      payloadType: fc.integer({ min: 0, max: 127 }),
      marker: fc.boolean(),
      sequence: fc.integer({ min: 0, max: 0xffff }),
      timestamp: fc.integer({ min: 0, max: 0xffffffff }),
      ssrc: fc.integer({ min: 0, max: 0xffffffff }),
      csrcs: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 15 }),
      extension: fc.record({
        profile: fc.integer({ min: 0, max: 0xffff }),
        data: fc.array(fc.uint8Array({ minLength: 4, maxLength: 4 }), { maxLength: 8 }).map((words) => {
          return Uint8Array.from(words.flatMap((word) => [...word]));
        }),
      }),
      payload: fc.uint8Array({ maxLength: 400 }),
    });
    fc.assert(
      fc.property(packets, fc.integer({ min: 0, max: 255 }), (packet, padding) => {
        const read = readRtp(writeRtp(packet, padding));
        expect({ ...read, payload: [...(read?.payload ?? [])] }).toEqual({
          ...packet,
          payload: [...packet.payload],
        });
      }),
    );
  });

  it('never throws for what is none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (garbage) => {
        const read = readRtp(garbage);
        expect(read === undefined || read.payload.length <= garbage.length - 12).toBe(true);
        expect(readGoodbyes(garbage).length).toBeLessThanOrEqual(garbage.length / 4);
      }),
      { numRuns: 2000 },
    );
  });

  it('is told from RTCP by its second byte (RFC 5761 §4)', () => {
    expect(isRtcp(bytes('80c8'))).toBe(true);
    expect(isRtcp(bytes('8080'))).toBe(false);
    expect(isRtcp(bytes('80e0'))).toBe(false);
  });
});

describe('numbers and timestamps', () => {
  it('go on over their ends, the shorter way round', () => {
    expect(sequencesFrom(0xffff, 0)).toBe(1);
    expect(sequencesFrom(0, 0xffff)).toBe(-1);
    expect(samplesFrom(0xffffff60, 0)).toBe(160);
    expect(samplesFrom(0, 0xffffff60)).toBe(-160);
  });
});

describe('L16', () => {
  it('is big endian on the wire (RFC 3551 §4.5.11), and half a sample is left alone', () => {
    const samples = bytes('0102 0304 05');
    swapSampleBytes(samples);
    expect(samples).toEqual(bytes('0201 0403 05'));
  });
});

const stream = () => new RtpStream(0, { ssrc: 9, sequence: 0xffff, timestamp: 0xffffff60 });
const place = (packet: Uint8Array) => {
  const { marker, sequence, timestamp } = readRtp(packet) ?? {};
  return { marker, sequence, timestamp };
};

describe('an outgoing stream', () => {
  const frame = bytes('ffff');

  it('marks the first packet of talk, and its timestamp runs on while nothing is said (RFC 3551 §4.1)', () => {
    const talk = stream();
    expect(place(talk.packet(frame, 160))).toEqual({ marker: true, sequence: 0xffff, timestamp: 0xffffff60 });
    expect(place(talk.packet(frame, 160))).toEqual({ marker: false, sequence: 0, timestamp: 0 });
    talk.skip(160);
    talk.skip(160);
    expect(place(talk.packet(frame, 160))).toEqual({ marker: true, sequence: 1, timestamp: 480 });
  });

  it('does not begin to talk with what only keeps the way open', () => {
    const talk = stream();
    expect(place(talk.keepalive(frame, 160))).toMatchObject({ marker: false, sequence: 0xffff });
    expect(place(talk.packet(frame, 160))).toEqual({ marker: true, sequence: 0, timestamp: 0 });
  });
});

describe('a goodbye', () => {
  it.each(['a', 'ab', 'abc', 'abcd', 'x'.repeat(300)])(
    'is read as it was written, behind the name %s',
    (name) => {
      const packet = writeGoodbye(0xdeadbeef, name);
      expect(packet.length % 4).toBe(0);
      expect(readGoodbyes(packet)).toEqual([0xdeadbeef]);
    },
  );

  it('is found behind reports', () => {
    expect(readGoodbyes(bytes('80c9 0001 00000001 82cb 0002 00000001 00000002'))).toEqual([1, 2]);
    expect(readGoodbyes(bytes('80c9 0001 00000001'))).toEqual([]);
  });
});
