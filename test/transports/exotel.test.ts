import { describe, expect, test } from 'vitest';
import { ExotelCodec } from '../../src/transports/exotel.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import { begun, dtmf, frame, media, startWith, started, startedAt } from './exotel-line.ts';
import { malformedMessages } from './malformed-messages.ts';

const beginnings: readonly ConformanceCase[] = [
  { name: 'a call begins', rule: '6: In: connected, start; every value is text', steps: begun, started },
  ...([8000, 16_000, 24_000] as const).flatMap((rate) =>
    [String(rate), rate].map((sample_rate) => ({
      name: `${typeof sample_rate} ${rate}`,
      rule: '6: ?sample-rate=16000 or 24000 selects the rate; 1: numbers: parse defensively',
      steps: [startWith({ media_format: { sample_rate } })],
      started: startedAt(rate),
    })),
  ),
  ...['11025', 'fast', null].map((sample_rate) => ({
    name: `a sample rate of ${sample_rate}`,
    rule: '6: 8k, 16k or 24k',
    steps: [startWith({ media_format: { sample_rate } })],
    refused: ['start-refused'],
    closed: 4422,
  })),
  {
    name: 'no numbers, no parameters, and fields that are new',
    rule: '6: In: start',
    steps: [startWith({ from: null, to: undefined, custom_parameters: undefined, region: 'in' })],
    started: { ...started, metadata: {} },
  },
  ...[{ a: 1 }, 'a=1', { a: 'x'.repeat(4096) }].map((custom_parameters) => ({
    name: `custom_parameters: ${JSON.stringify(custom_parameters).slice(0, 20)}`,
    rule: 'call-protocol: metadata ≤ 4 KiB, of text',
    steps: [startWith({ custom_parameters })],
    refused: ['start-refused'],
    closed: 4422,
  })),
  ...['MZ"1', 'M\n1', '', 'M'.repeat(65), 7, undefined].map((stream_sid) => ({
    name: `a stream_sid that is ${(JSON.stringify(stream_sid) ?? 'nothing').slice(0, 24)}`,
    rule: '6: stream_sid is in every message out: nothing can be injected by it',
    steps: [startWith({ stream_sid })],
    refused: ['start-refused'],
    closed: 4422,
  })),
  {
    name: 'streamSid',
    rule: '6: The key is stream_sid; streamSid is wrong',
    steps: [startWith({ stream_sid: undefined, streamSid: 'MZ1' })],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'a second start, for another stream',
    rule: '1: stream_sid is the stream’s id: one socket is one stream',
    steps: [...begun, startWith({ stream_sid: 'MZ2' })],
    started,
    refused: ['invalid-message'],
  },
];

const inbound: readonly ConformanceCase[] = [
  {
    name: 'caller audio',
    rule: '6: In: media: s16le about every 100 ms',
    steps: [...begun, media(frame)],
    started,
    heard: [{ audioBytes: 1600 }],
  },
  {
    name: 'messages out of order and twice',
    rule: '1: Order: Telnyx alone does not guarantee it',
    steps: [...begun, media(frame, '9'), media(frame, '3'), media(frame, '3')],
    started,
    heard: [{ audioBytes: 1600 }, { audioBytes: 1600 }, { audioBytes: 1600 }],
  },
  ...[7, 'not base64!', '/w', 'AAAA'].map((payload) => ({
    name: `audio that is ${payload}`,
    rule: '6: media.payload is base64 of s16le',
    steps: [...begun, media(payload), media(frame)],
    started,
    heard: [{ audioBytes: 1600 }],
    refused: ['invalid-audio'],
  })),
  {
    name: 'media without media',
    rule: '6: media.payload',
    steps: [...begun, { carrier: { event: 'media' } }, { carrier: { event: 'media', media: 1 } }],
    started,
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'audio before the start',
    rule: '6: start comes before media',
    steps: [media(frame)],
    refused: ['invalid-message'],
  },
  {
    name: 'keys, as text and as a number',
    rule: '6: dtmf: digit and duration as strings; 1: numbers: parse defensively',
    steps: [...begun, dtmf('5'), dtmf('#'), dtmf(0)],
    started,
    heard: ['5', '#', '0'].map((digit) => ({ type: 'caller.dtmf' as const, digit })),
  },
  ...['', '12', 'E', 10, null].map((digit) => ({
    name: `a key that is ${JSON.stringify(digit)}`,
    rule: 'call-protocol: a digit is one of 0-9*#A-D',
    steps: [...begun, dtmf(digit)],
    started,
    refused: ['invalid-message'],
  })),
];

const malformed = malformedMessages({
  begun,
  started,
  media: media(frame),
  heard: [{ audioBytes: 1600 }],
  wrong: [
    ['a mark without a name', { event: 'mark', mark: {} }, 'invalid-message'],
    ['an event of Plivo’s', { event: 'playedStream', name: 'r1:0' }, 'unknown-message'],
  ],
});

describe('What Exotel sends', () => {
  test.each([...beginnings, ...inbound, ...malformed])('$rule: $name', (each) => {
    expect(play(new ExotelCodec(null), each.steps)).toEqual(expectedOf(each));
  });

  test.each([
    [null, 8000],
    ['16000', 16_000],
    ['24000', 24_000],
  ] as const)('6: ?sample-rate=%s counts where start tells none', (asked, rate) => {
    const steps = [startWith({ media_format: undefined })];
    expect(play(new ExotelCodec(asked), steps).started).toEqual(startedAt(rate));
  });
});
