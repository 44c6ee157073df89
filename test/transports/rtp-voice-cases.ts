import { writeRtp, type RtpPacket } from '../../src/audio/rtp-packet.ts';
import type { RtpCase, RtpStep } from './rtp-play.ts';

/** A µ-law byte of a loud voice, another one for each packet. */
export const voice = (number: number): number => 0x10 + number;

/** A packet full of its number's voice, the first one being number 0. */
export const said = (number: number, more: Partial<RtpPacket> = {}): RtpStep => ({
  packet: {
    sequence: number & 0xffff,
    timestamp: (number * 160) >>> 0,
    payload: new Uint8Array(160).fill(voice(number)),
    ...more,
  },
});

/** Such packets, 20 ms after each other. */
export const talk = (...numbers: readonly number[]): RtpStep[] =>
  numbers.flatMap((number) => [said(number), { waitMs: 20 }]);

const rest: RtpStep = { waitMs: 100 };

/** 12 packets, from just below the ends of 16 and 32 bits on. */
const overTheEnds = Array.from({ length: 12 }, (_, number) =>
  said(number, { sequence: (0xfffa + number) & 0xffff, timestamp: (0xfffffc00 + number * 160) >>> 0 }),
);

/** The numbers of another stream, or of another time base. */
const begunAnew = (numbers: readonly number[], more: (number: number) => Partial<RtpPacket>): RtpStep[] =>
  numbers.flatMap((number) => [said(number, more(number)), { waitMs: 20 }]);

const whole: RtpPacket = {
  payloadType: 0,
  marker: false,
  sequence: 0,
  timestamp: 0,
  ssrc: 5,
  payload: new Uint8Array(160).fill(voice(0)),
};
const bytesOf = (change: (bytes: Uint8Array) => void, packet = whole): Uint8Array => {
  const bytes = writeRtp(packet);
  change(bytes);
  return bytes;
};
const malformed: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', new Uint8Array(0)],
  ['less than a header', writeRtp(whole).subarray(0, 11)],
  ['of version 1', bytesOf((bytes) => (bytes[0] = 0x40))],
  ['of more sources than there is room for', bytesOf((bytes) => (bytes[0] = 0x8f)).subarray(0, 40)],
  ['with an extension that is longer than itself', bytesOf((bytes) => bytes.set([0x90], 0)).subarray(0, 14)],
  ['with more padding than payload', bytesOf((bytes) => bytes.set([0xa0], 0)).fill(0xff, 12)],
  [
    'with padding of no length',
    bytesOf((bytes) => (bytes[0] = 0xa0), { ...whole, payload: new Uint8Array(4) }),
  ],
];

/** What the peer says, and what of it the call is given. */
export const voiceCases: readonly RtpCase[] = [
  {
    name: 'packets are given out in order and whole',
    rule: 'RFC 3550 §5.1: sequence number, timestamp',
    steps: [...talk(0, 1, 2, 3, 4), rest],
    voices: [0, 1, 2, 3, 4].map(voice),
  },
  {
    name: 'over the ends of 16 and 32 bits',
    rule: 'RFC 3550 §5.1: sequence number, timestamp: they wrap around',
    steps: [...overTheEnds.flatMap((step) => [step, { waitMs: 20 }]), rest],
    voices: Array.from({ length: 12 }, (_, number) => voice(number)),
  },
  {
    name: 'packets that overtook each other',
    rule: 'RFC 3550 §5.1: the sequence number restores the order',
    steps: [...talk(0, 2, 1, 3, 4), rest],
    voices: [0, 1, 2, 3, 4].map(voice),
  },
  {
    name: 'packets that came twice',
    rule: 'RFC 3550 §A.1: a duplicate packet',
    steps: [...talk(0, 1), said(1), ...talk(2), said(0), ...talk(3), rest],
    voices: [0, 1, 2, 3].map(voice),
  },
  {
    name: 'a packet that was lost',
    rule: 'RFC 3550 §5.1: the sequence number shows what is lost',
    steps: [...talk(0, 1, 2), { waitMs: 20 }, ...talk(4, 5), rest],
    voices: [0, 1, 2, 4, 5].map(voice),
  },
  {
    name: 'a packet whose time is over',
    rule: 'RFC 3550 §5.1: the timestamp says when it is played',
    steps: [...talk(0, 1, 2), { waitMs: 20 }, ...talk(4, 5, 6, 7), said(3), ...talk(8), rest],
    voices: [0, 1, 2, 4, 5, 6, 7, 8].map(voice),
  },
  {
    name: 'a pause of the peer’s, of its own length',
    rule: 'RFC 3551 §4.1: the timestamp runs on while nothing is sent',
    steps: [
      ...talk(0, 1),
      { waitMs: 400 },
      ...begunAnew([2, 3], (number) => ({ marker: number === 2, timestamp: (number + 20) * 160 })),
      rest,
    ],
    voices: [0, 1, 2, 3].map(voice),
  },
  {
    name: 'another source, from the second packet on that shows it',
    rule: 'RFC 3550 §A.1: a source is on probation until packets in sequence came',
    steps: [
      ...talk(0, 1),
      rest,
      ...begunAnew([20, 21, 22], (number) => ({
        ssrc: 9,
        sequence: number + 500,
        timestamp: number * 160 + 77,
      })),
      rest,
    ],
    voices: [0, 1, 21, 22].map(voice),
  },
  {
    name: 'a stray packet of another source',
    rule: 'RFC 3550 §8.2: packets of another source are told apart',
    steps: [...talk(0, 1), said(20, { ssrc: 9 }), ...talk(2, 3), rest],
    voices: [0, 1, 2, 3].map(voice),
  },
  {
    name: 'a source that sets its timestamps back by an hour',
    rule: 'RFC 3550 §A.1: two packets in sequence show that the other side has begun anew',
    steps: [
      ...begunAnew([0, 1], (number) => ({ timestamp: 28_800_000 + number * 160 })),
      rest,
      ...talk(2, 3, 4),
      rest,
    ],
    voices: [0, 1, 3, 4].map(voice),
  },
  ...malformed.map(([name, datagram]) => ({
    name: `a datagram that is ${name}`,
    rule: 'RFC 3550 §A.1: what is no RTP is no packet of the peer’s',
    steps: [{ datagram }, rest, ...talk(1), { datagram }, ...talk(2), rest],
    voices: [1, 2].map(voice),
  })),
  {
    name: 'contributing sources, an extension and padding are none of the voice',
    rule: 'RFC 3550 §5.3.1: an extension is passed over',
    steps: [
      {
        datagram: writeRtp(
          { ...whole, csrcs: [6, 7], extension: { profile: 0xbede, data: new Uint8Array(8).fill(0x80) } },
          8,
        ),
      },
      { waitMs: 20 },
      ...talk(1),
      rest,
    ],
    voices: [0, 1].map(voice),
  },
  {
    name: 'another payload type begins no call',
    rule: 'RFC 3550 §5.1: payload types that are not understood are ignored',
    steps: [said(0, { payloadType: 9 }), rest],
    voices: [],
    sent: [],
  },
  {
    name: 'another payload type is not heard',
    rule: 'RFC 3550 §5.1: payload types that are not understood are ignored',
    steps: [...talk(0), said(1, { payloadType: 9 }), { waitMs: 20 }, ...talk(2), rest],
    voices: [0, 2].map(voice),
  },
  {
    name: 'a packet without samples',
    rule: 'RFC 3551 §4.1: silence suppression',
    steps: [...talk(0), said(1, { payload: new Uint8Array(0) }), { waitMs: 20 }, ...talk(2), rest],
    voices: [0, 2].map(voice),
  },
  {
    name: 'A-law',
    rule: 'RFC 3551 §4.5.14: PCMA',
    line: { format: { encoding: 'alaw', sampleRateHz: 8000 }, payloadType: 8 },
    steps: [said(0, { payloadType: 8 }), { waitMs: 20 }, said(1, { payloadType: 8 }), rest],
    voices: [0, 1].map(voice),
  },
];
