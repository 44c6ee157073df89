import { describe, expect, test } from 'vitest';
import { TelnyxCodec } from '../../src/transports/telnyx.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import { begun, dtmf, echo, heardBytes, media, started, stop } from './telnyx-line.ts';

const hungUp = { type: 'caller.hung-up' } as const;
const key = (digit: string) => ({ type: 'caller.dtmf', digit }) as const;
const order: readonly ConformanceCase[] = [
  {
    name: 'audio in order',
    rule: '1: Order: sequence_number counts all events',
    steps: [...begun, media('2', 160), media('3', 320), media('4', 480)],
    started,
    heard: heardBytes(160, 320, 480),
  },
  {
    name: 'audio that was overtaken',
    rule: '1: Order: Telnyx does not guarantee the order of events: reorder by sequence_number',
    steps: [...begun, media('3', 320), media('2', 160), media('5', 640), media('4', 480)],
    started,
    heard: heardBytes(160, 320, 480, 640),
  },
  {
    name: 'numbers that are numbers',
    rule: '1: Numbers: parse defensively',
    steps: [...begun, media(3, 320), media(2, 160)],
    started,
    heard: heardBytes(160, 320),
  },
  {
    name: 'audio before the start',
    rule: '1: Order: of events, start among them',
    steps: [media('3', 320), media('2', 160), ...begun, media('4', 480)],
    started,
    heard: heardBytes(160, 320, 480),
  },
  {
    name: 'a gap that is not filled',
    rule: '1: Order: a gap is given up after so many later messages',
    steps: [...begun, ...['3', '4', '5', '6', '7', '8'].map((sequence) => media(sequence))],
    started,
    heard: heardBytes(160, 160, 160, 160, 160, 160),
  },
  {
    name: 'audio that comes when its gap was given up',
    rule: '1: Order: late audio is dropped',
    steps: [...begun, ...['3', '4', '5', '6', '7', '8'].map((sequence) => media(sequence)), media('2', 320)],
    started,
    heard: heardBytes(160, 160, 160, 160, 160, 160),
  },
  {
    name: 'a key and a mark that come when their gap was given up',
    rule: '1: Order: dtmf; a key pressed is not lost for being late',
    steps: [
      ...begun,
      { call: { type: 'mark', mark: 'r1:0' } },
      ...['4', '5', '6', '7', '8', '9', '10'].map((sequence) => media(sequence)),
      dtmf('2', '5'),
      dtmf('2', '5'),
      echo('3', 'r1:0'),
    ],
    started,
    sent: [{ event: 'mark', mark: { name: 'r1:0' } }],
    heard: [
      ...heardBytes(160, 160, 160, 160, 160, 160, 160),
      key('5'),
      { type: 'caller.played', mark: 'r1:0' },
    ],
  },
  {
    name: 'the same twice',
    rule: '1: Order: duplicates are dropped',
    steps: [
      ...begun,
      media('2'),
      media('2'),
      dtmf('3', '1'),
      dtmf('3', '1'),
      media('5', 320),
      media('5', 320),
      media('4'),
    ],
    started,
    heard: [...heardBytes(160), key('1'), ...heardBytes(160, 320)],
  },
  {
    name: 'keys in their order',
    rule: '1: Order: dtmf carries occurred_at, and a sequence_number',
    steps: [...begun, dtmf('3', '2'), dtmf('2', '1')],
    started,
    heard: [key('1'), key('2')],
  },
  {
    name: 'stop overtakes audio',
    rule: '3: In: stop; what is there is handed on first, at once',
    steps: [...begun, media('4', 320), media('3', 160), stop('6')],
    started,
    heard: [...heardBytes(160, 320), hungUp],
    closed: 1000,
  },
  {
    name: 'stop behind audio that is wrong',
    rule: '3: In: stop: the call is over',
    steps: [...begun, media('3', 160, { payload: '!' }), stop('4')],
    started,
    heard: [hungUp],
    refused: ['invalid-audio'],
    closed: 1000,
  },
  {
    name: 'audio behind stop',
    rule: '3: In: stop is the last message',
    steps: [...begun, stop('2'), media('3')],
    started,
    heard: [hungUp],
    closed: 1000,
  },
  {
    name: 'stop before start',
    rule: '3: In: stop',
    steps: [media('2'), stop('3')],
    closed: 1000,
  },
  {
    name: 'no numbers',
    rule: '1: Order: reorder by sequence_number, where there is one',
    steps: [...begun, media(undefined, 320), media(undefined, 160)],
    started,
    heard: heardBytes(320, 160),
  },
  ...['x', '', '1.5', '-1', null, {}, 1e300].map((sequence) => ({
    name: `a sequence_number that is ${JSON.stringify(sequence)}`,
    rule: '1: Numbers: parse defensively',
    steps: [...begun, media(sequence), media('2')],
    started,
    heard: heardBytes(160),
    refused: ['invalid-message'],
  })),
  {
    name: 'audio without end, and no start',
    rule: '1: Order: a bounded buffer',
    steps: Array.from({ length: 53 }, (_, index) => media(String(index + 2))),
    refused: ['invalid-message', 'invalid-message', 'invalid-message'],
    closed: 4400,
  },
];

/** A key without a number is told at once, and so shows what was heard before it. */
const now = (digit: string) => dtmf(undefined, digit);

const time: readonly ConformanceCase[] = [
  {
    name: 'a gap that nothing more follows',
    rule: '1: Order: a gap is given up after 200 ms',
    steps: [...begun, media('3', 320), media('4', 480), { waitMs: 199 }, now('1'), { waitMs: 1 }],
    started,
    heard: [key('1'), ...heardBytes(320, 480)],
  },
  {
    name: 'two gaps, each with a time of its own',
    rule: '1: Order: a gap is given up after 200 ms',
    steps: [
      ...begun,
      media('3'),
      { waitMs: 150 },
      media('5', 320),
      { waitMs: 50 },
      now('1'),
      { waitMs: 199 },
      now('2'),
      { waitMs: 1 },
    ],
    started,
    heard: [...heardBytes(160), key('1'), key('2'), ...heardBytes(320)],
  },
  {
    name: 'a gap that is filled, and a later one',
    rule: '1: Order: a gap is given up after 200 ms',
    steps: [
      ...begun,
      media('3', 320),
      { waitMs: 199 },
      media('2'),
      media('5', 640),
      { waitMs: 199 },
      now('1'),
      { waitMs: 1 },
    ],
    started,
    heard: [...heardBytes(160, 320), key('1'), ...heardBytes(640)],
  },
  {
    name: 'what comes after its time',
    rule: '1: Order: late audio is dropped, a key is not lost',
    steps: [...begun, media('4', 320), { waitMs: 200 }, media('2'), dtmf('3', '5')],
    started,
    heard: [...heardBytes(320), key('5')],
  },
  {
    name: 'audio behind a gap that is wrong',
    rule: '3: In: media.payload is base64',
    steps: [...begun, media('3', 160, { payload: '!' }), media('4', 320), { waitMs: 400 }],
    started,
    heard: heardBytes(320),
    refused: ['invalid-audio'],
  },
  {
    name: 'a call that is over before',
    rule: '1: end in: a socket that is lost is no hang-up',
    steps: [...begun, media('3'), { closes: true }, { waitMs: 1000 }],
    started,
    heard: [{ type: 'caller.vanished' }],
  },
  {
    name: 'a number far ahead',
    rule: '1: Numbers: parse defensively: one that is wrong stops nothing',
    steps: [...begun, media('1003', 640), media('2'), media('3', 320)],
    started,
    heard: heardBytes(160, 320),
    refused: ['invalid-message'],
  },
];

const large = (number: number) => ({
  carrier: { event: 'dtmf', sequence_number: number, dtmf: { digit: '1' }, padding: 'x'.repeat(30_000) },
});
const unstarted: readonly ConformanceCase[] = [
  {
    name: 'more than 64 KiB before start',
    rule: '1: nothing a stranger sends is kept without a bound',
    steps: [large(1), large(2), large(3)],
    refused: ['invalid-message'],
  },
];

describe('The order of what Telnyx sends', () => {
  test.each([...order, ...time, ...unstarted])('$rule: $name', (each) => {
    expect(play(new TelnyxCodec({ encoding: 'PCMU', byteOrder: 'big' }), each.steps)).toEqual(
      expectedOf(each),
    );
  });
});
