import { describe, expect, test } from 'vitest';
import { PlivoCodec } from '../../src/transports/plivo.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import { begun, dtmf, frame, media, start, started, startIn } from './plivo-line.ts';
import { malformedMessages } from './malformed-messages.ts';

const linear16 = (sampleRateHz: 8000 | 16_000) => {
  const format = { encoding: 'linear16', sampleRateHz } as const;
  return { ...started, audio: format, output: format };
};

const beginnings: readonly ConformanceCase[] = [
  {
    name: 'a call begins',
    rule: '4: In: start is the first message, with callId and streamId',
    steps: begun,
    started,
  },
  {
    name: 'linear audio at 8 kHz, in both directions',
    rule: '4: contentType is audio/x-l16;rate=8000 (default)',
    steps: [{ carrier: startIn('audio/x-l16', 8000) }],
    started: linear16(8000),
  },
  {
    name: 'linear audio at 16 kHz, the rate as text',
    rule: '1: Parse defensively; 4: contentType audio/x-l16;rate=16000',
    steps: [{ carrier: startIn('audio/x-l16', '16000') }],
    started: linear16(16_000),
  },
  ...(
    [
      ['audio/x-mulaw', 16_000],
      ['audio/x-l16', 24_000],
      ['audio/opus', 8000],
      [7, 8000],
      ['audio/x-mulaw', null],
    ] as const
  ).map(([encoding, sampleRate]) => ({
    name: `${encoding} at ${sampleRate}`,
    rule: '4: contentType is one of three',
    steps: [{ carrier: startIn(encoding, sampleRate) }],
    refused: ['start-refused'],
    closed: 4422,
  })),
  {
    name: 'a sequence that counts from 0, and fields that are new',
    rule: '4: Vobiz counts its sequence from 0 and always sends extra_headers: "{}"',
    steps: [{ carrier: { ...start, sequenceNumber: 0, extra_headers: '{}', region: 'in' } }],
    started: { ...started, metadata: {} },
  },
  {
    name: 'a second start, for another stream',
    rule: '1: streamId is the stream’s id: one socket is one stream',
    steps: [...begun, { carrier: { ...start, start: { ...start.start, streamId: 's2', callId: 'c2' } } }],
    started,
    refused: ['invalid-message'],
  },
  ...['s1","event":"clearAudio', 's\n1', '', 's'.repeat(65), 7, undefined].map((streamId) => ({
    name: `a stream id that is ${(JSON.stringify(streamId) ?? 'nothing').slice(0, 24)}`,
    rule: '4: streamId stands in every message out: nothing can be injected by it',
    steps: [{ carrier: { ...start, start: { ...start.start, streamId } } }],
    refused: ['start-refused'],
    closed: 4422,
  })),
  {
    name: 'a call id with a path in it',
    rule: '4: Hang-up: DELETE …/Call/{call_id}/',
    steps: [{ carrier: { ...start, start: { ...start.start, callId: '../Recording' } } }],
    refused: ['start-refused'],
    closed: 4422,
  },
];

/** What `extra_headers` becomes. */
const headers: readonly (readonly [unknown, Readonly<Record<string, string>>])[] = [
  [undefined, {}],
  ['', {}],
  ['{}', {}],
  ['userId=12345;sessionId=abc-xyz', { userId: '12345', sessionId: 'abc-xyz' }],
  ['test1=12,test2=123', { test1: '12', test2: '123' }],
  ['from=%2B15550001; to = 15550002 ', { from: '+15550001', to: '15550002' }],
  ['{"X-PH-userId":"12345","count":3,"deep":{"a":1}}', { userId: '12345', count: '3' }],
  ['{"X-PH-userId":"12345","count":3}', { userId: '12345', count: '3' }],
  ['X-PH-userId=12345', { userId: '12345' }],
  ['=1;alone;odd name=2;percent=%zz', { percent: '%zz' }],
  ['token=a=b', { token: 'a=b' }],
];

const parameters: readonly ConformanceCase[] = [
  ...headers.map(([given, metadata]) => ({
    name: `extra_headers: ${String(given)}`,
    rule: '4: extraHeaders come back in start as extra_headers',
    steps: [{ carrier: { ...start, extra_headers: given } }],
    started: { ...started, metadata },
  })),
  ...[7, { userId: '1' }, '{"a":', `{"a":${'['.repeat(9)}${']'.repeat(9)}}`, `a=${'x'.repeat(4096)}`].map(
    (given) => ({
      name: `extra_headers: ${JSON.stringify(given).slice(0, 20)}`,
      rule: '4: extra_headers is text; call-protocol: metadata ≤ 4 KiB',
      steps: [{ carrier: { ...start, extra_headers: given } }],
      refused: ['start-refused'],
      closed: 4422,
    }),
  ),
];

const inbound: readonly ConformanceCase[] = [
  {
    name: 'caller audio',
    rule: '4: media.payload is base64',
    steps: [...begun, media(frame)],
    started,
    heard: [{ audioBytes: 160 }],
  },
  {
    name: 'the agent’s own audio',
    rule: '4: tracks: ["inbound"]: what the agent says is not the caller’s',
    steps: [...begun, media(frame, { track: 'outbound' })],
    started,
  },
  {
    name: 'half a sample',
    rule: '4: audio/x-l16: two bytes a sample',
    steps: [{ carrier: startIn('audio/x-l16', 8000) }, media('AAAA')],
    started: linear16(8000),
    refused: ['invalid-audio'],
  },
  {
    name: 'messages out of order and twice',
    rule: '1: Order: Telnyx alone does not guarantee it; sequence numbers are not read here',
    steps: [...begun, media(frame, { chunk: 9 }), media(frame, { chunk: 3 }), media(frame, { chunk: 3 })],
    started,
    heard: [{ audioBytes: 160 }, { audioBytes: 160 }, { audioBytes: 160 }],
  },
  ...[undefined, 7, 'not base64!', '/w'].map((payload) => ({
    name: `audio that is ${String(payload)}`,
    rule: '4: media.payload is base64',
    steps: [...begun, media(payload)],
    started,
    refused: payload === undefined ? ['invalid-message'] : ['invalid-audio'],
  })),
  {
    name: 'a media message without media',
    rule: '4: media.payload is base64',
    steps: [
      ...begun,
      { carrier: { event: 'media', streamId: 's1' } },
      { carrier: { event: 'media', media: 1 } },
    ],
    started,
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'audio before the start',
    rule: '4: start comes before media',
    steps: [media(frame)],
    refused: ['invalid-message'],
  },
  {
    name: 'keys, as text and as a number',
    rule: '4: further dtmf fields are unverified: parse only the keys shown; 1: numbers as numbers from Plivo',
    steps: [...begun, dtmf('5'), dtmf('*'), dtmf(0)],
    started,
    heard: ['5', '*', '0'].map((digit) => ({ type: 'caller.dtmf' as const, digit })),
  },
  ...['', '12', 'E', 10].map((digit) => ({
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
  heard: [{ audioBytes: 160 }],
  wrong: [['an event of Twilio’s', { event: 'mark', mark: { name: 'r1:0' } }, 'unknown-message']],
});

describe('What Plivo sends', () => {
  test.each([...beginnings, ...parameters, ...inbound, ...malformed])('$rule: $name', (each) => {
    expect(play(new PlivoCodec(), each.steps)).toEqual(expectedOf(each));
  });
});
