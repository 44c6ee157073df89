import type { RtpPacket } from '../../src/audio/rtp-packet.ts';
import type { RtpCase, RtpStep } from './rtp-play.ts';
import { said, talk } from './rtp-voice-cases.ts';

const hour = 28_800_000;
const codes = '0123456789*#ABCD';

/** A packet of a key's event, of so many packets of 20 ms. */
const event = (digit: string, timestamp: number, packets: number, isEnd = false): RtpStep => ({
  packet: {
    payloadType: 101,
    timestamp,
    marker: packets === 1,
    payload: Uint8Array.of(
      codes.indexOf(digit),
      (isEnd ? 0x80 : 0) | 10,
      (packets * 160) >> 8,
      (packets * 160) & 0xff,
    ),
  },
});
/** All of them: 20 ms after each other, the last one three times. */
const pressed = (digit: string, timestamp: number): RtpStep[] => [
  ...[1, 2, 3, 4].flatMap((packets) => [event(digit, timestamp, packets), { waitMs: 20 }]),
  ...[5, 5, 5].map((packets) => event(digit, timestamp, packets, true)),
];
const raw = (timestamp: number, ...payload: readonly number[]): RtpStep => ({
  packet: { payloadType: 101, timestamp, payload: Uint8Array.from(payload) },
});
const keys = (digits: string) => Array.from(digits, (digit) => ({ type: 'caller.dtmf' as const, digit }));
const moved = (number: number, by: number): Partial<RtpPacket> => ({ timestamp: number * 160 + by });
/** Talk on another time base. */
const talkAt = (by: number, ...numbers: readonly number[]): RtpStep[] =>
  numbers.flatMap((number) => [said(number, moved(number, by)), { waitMs: 20 }]);

/** What keys the peer sends, and what of them the call is told. */
export const keyCases: readonly RtpCase[] = [
  {
    name: 'a key comes in many packets, and is told once',
    rule: 'RFC 4733 §2.5.1.4: the final packet is sent three times',
    steps: [...talk(0), ...pressed('*', 320)],
    heard: keys('*'),
  },
  {
    name: 'a key begins the call',
    rule: 'RFC 4733 §2.3: payload format',
    steps: pressed('5', 320),
    heard: keys('5'),
  },
  {
    name: 'a key twice',
    rule: 'RFC 4733 §2.5.1.2: each event has the timestamp of its beginning',
    steps: [...talk(0), ...pressed('5', 320), ...pressed('5', 2000)],
    heard: keys('55'),
  },
  {
    name: 'all but the last packet are lost',
    rule: 'RFC 4733 §2.5.1.4: the final packet is sent three times',
    steps: [...talk(0), event('7', 320, 5, true)],
    heard: keys('7'),
  },
  {
    name: 'every packet with the end is lost',
    rule: 'RFC 4733 §2.5.1.2: each event has the timestamp of its beginning',
    steps: [...talk(0), event('7', 320, 1), ...pressed('7', 2000)],
    heard: keys('77'),
  },
  {
    name: 'a packet of the key before comes late',
    rule: 'RFC 4733 §2.5.1.2: each event has the timestamp of its beginning',
    steps: [...talk(0), ...pressed('1', 320), event('2', 2000, 1), event('1', 320, 5, true)],
    heard: keys('12'),
  },
  {
    name: 'a key that is held for longer than 65535 samples',
    rule: 'RFC 4733 §2.5.1.3: a long event goes on in another segment',
    steps: [...talk(0), raw(0, 3, 10, 0xff, 0xff), raw(0xffff, 3, 10, 0, 160), raw(0xffff, 3, 0x8a, 1, 64)],
    heard: keys('3'),
  },
  {
    name: 'all sixteen',
    rule: 'RFC 4733 §3.2: events 0 to 15',
    steps: [...talk(0), ...Array.from(codes, (digit, index) => event(digit, 2000 * index, 1))],
    heard: keys(codes),
  },
  {
    name: 'a flash is no key',
    rule: 'RFC 4733 §3.2: events 0 to 15',
    steps: [...talk(0), raw(320, 16, 10, 0, 160), raw(320, 16, 0x8a, 1, 64)],
  },
  {
    name: 'an event that is too short',
    rule: 'RFC 4733 §2.3: payload format',
    steps: [...talk(0), raw(320), raw(320, 5), raw(320, 5, 10, 0), ...pressed('1', 320)],
    heard: keys('1'),
  },
  {
    name: 'a key after the peer has set its timestamps back by an hour, and has spoken',
    rule: 'RFC 3550 §A.1: two packets in sequence show that the other side has begun anew',
    steps: [
      ...talkAt(hour, 0, 1),
      ...pressed('1', hour + 640),
      ...talkAt(0, 9, 10, 11),
      ...pressed('2', 2000),
    ],
    heard: keys('12'),
  },
  {
    name: 'a key after the peer has set its timestamps back by two seconds, and has spoken',
    rule: 'RFC 3550 §A.1: two packets in sequence show that the other side has begun anew',
    steps: [
      ...talkAt(16_000, 0, 1),
      ...pressed('1', 16_640),
      ...talkAt(0, 9, 10, 11),
      ...pressed('2', 2000),
      ...pressed('3', 4000),
    ],
    heard: keys('123'),
  },
  {
    name: 'a key with which the peer sets its timestamps back, told once although it speaks in between',
    rule: 'RFC 4733 §2.5.1.2: each event has the timestamp of its beginning',
    steps: [
      ...talkAt(hour, 0, 1),
      ...pressed('1', hour + 640),
      event('2', 640, 1),
      event('2', 640, 2),
      ...talkAt(0, 11, 12, 13),
      event('2', 640, 3, true),
    ],
    heard: keys('12'),
  },
  {
    name: 'a key of another source, which has shown itself',
    rule: 'RFC 3550 §8.2: packets of another source are told apart',
    steps: [
      ...talk(0),
      ...pressed('1', 5000),
      ...[0, 1, 2].map((number) => said(number, { ssrc: 9 })),
      { packet: { ssrc: 9, payloadType: 101, timestamp: 640, payload: Uint8Array.of(2, 10, 0, 160) } },
    ],
    heard: keys('12'),
  },
];
