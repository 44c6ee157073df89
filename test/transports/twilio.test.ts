import { describe, expect, test } from 'vitest';
import { TwilioCodec } from '../../src/transports/twilio.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import { start, started, connected, begun, frame, media, dtmf, clear, cleared } from './twilio-line.ts';
import { malformedMessages } from './malformed-messages.ts';

const beginnings: readonly ConformanceCase[] = [
  {
    name: 'a call begins',
    rule: '2: The caller’s and the called number are passed by <Parameter>, they arrive in customParameters',
    steps: begun,
    started,
  },
  {
    name: 'start without connected',
    rule: '1: The first frame may be a bare connected',
    steps: [{ carrier: start }],
    started,
  },
  {
    name: 'connected alone',
    rule: '1: The first frame may be a bare connected',
    steps: [connected],
  },
  {
    name: 'no parameters',
    rule: '2: The numbers are not in start',
    steps: [{ carrier: { event: 'start', start: { streamSid: 'MZ1', callSid: 'CA1' } } }],
    started: { ...started, metadata: {} },
  },
  {
    name: 'numbers as strings, and fields that are new',
    rule: '1: Parse defensively: numbers arrive as strings from Twilio',
    steps: [
      {
        carrier: {
          ...start,
          region: 'ie1',
          start: {
            ...start.start,
            region: 'ie1',
            mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: '8000', channels: '1' },
          },
        },
      },
    ],
    started,
  },
  {
    name: 'another encoding',
    rule: '2: Encoding, rate and channels never change',
    steps: [
      {
        carrier: {
          ...start,
          start: { ...start.start, mediaFormat: { encoding: 'audio/x-l16', sampleRate: 16000, channels: 1 } },
        },
      },
    ],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'a second start, for another stream',
    rule: '1: streamSid is the stream’s id: one socket is one stream',
    steps: [
      ...begun,
      { carrier: { ...start, start: { ...start.start, streamSid: 'MZ2', callSid: 'CA2' } } },
      clear,
    ],
    started,
    sent: [cleared],
    refused: ['invalid-message'],
  },
  ...['MZ1","event":"clear', 'MZ\n1', '', 'M'.repeat(65), 7, null].map((streamSid) => ({
    name: `a stream id that is ${JSON.stringify(streamSid).slice(0, 24)}`,
    rule: '2: streamSid stands in every message out: nothing can be injected by it',
    steps: [{ carrier: { ...start, start: { ...start.start, streamSid } } }],
    refused: ['start-refused'],
    closed: 4422,
  })),
  {
    name: 'a call id with a path in it',
    rule: '2: Hang-up: POST …/Calls/{CA}.json',
    steps: [{ carrier: { ...start, start: { ...start.start, callSid: '../Recordings' } } }],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'parameters of more than 4 KiB',
    rule: 'call-protocol: metadata is a flat object of strings, ≤ 4 KiB',
    steps: [{ carrier: { ...start, start: { ...start.start, customParameters: { a: 'x'.repeat(4096) } } } }],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'parameters that are no strings',
    rule: 'call-protocol: metadata is a flat object of strings, ≤ 4 KiB',
    steps: [{ carrier: { ...start, start: { ...start.start, customParameters: { a: { b: 1 } } } } }],
    refused: ['start-refused'],
    closed: 4422,
  },
];

const inbound: readonly ConformanceCase[] = [
  {
    name: 'caller audio',
    rule: '2: media.payload is base64 µ-law, no header bytes',
    steps: [...begun, media(frame)],
    started,
    heard: [{ audioBytes: 160 }],
  },
  {
    name: 'audio without a track, and of no bytes',
    rule: '2: media.payload is base64 µ-law, any size',
    steps: [...begun, media(frame, {}), media('')],
    started,
    heard: [{ audioBytes: 160 }],
  },
  {
    name: 'the agent’s own audio',
    rule: '2: tracks: ["inbound"]: what the agent says is not the caller’s',
    steps: [...begun, media(frame, { track: 'outbound' })],
    started,
  },
  {
    name: 'messages out of order and twice',
    rule: '1: Order: Telnyx alone does not guarantee it; sequence numbers are not read here',
    steps: [
      ...begun,
      media(frame, { chunk: '9' }),
      media(frame, { chunk: '3' }),
      media(frame, { chunk: '3' }),
    ],
    started,
    heard: [{ audioBytes: 160 }, { audioBytes: 160 }, { audioBytes: 160 }],
  },
  ...[undefined, 7, 'not base64!', '/w', '/===', '//8=/w=='].map((payload) => ({
    name: `audio that is ${String(payload)}`,
    rule: '2: media.payload is base64 µ-law',
    steps: [...begun, media(payload)],
    started,
    refused: ['string', 'number'].includes(typeof payload) ? ['invalid-audio'] : ['invalid-message'],
  })),
  {
    name: 'a media message without media',
    rule: '2: media.payload is base64 µ-law',
    steps: [
      ...begun,
      { carrier: { event: 'media', streamSid: 'MZ1' } },
      { carrier: { event: 'media', media: null } },
    ],
    started,
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'audio before the start',
    rule: '2: start comes before media',
    steps: [connected, media(frame)],
    refused: ['invalid-message'],
  },
  {
    name: 'keys',
    rule: '2: dtmf comes on bidirectional streams only',
    steps: [...begun, dtmf('1'), dtmf('#'), dtmf('D')],
    started,
    heard: ['1', '#', 'D'].map((digit) => ({ type: 'caller.dtmf' as const, digit })),
  },
  ...['', '12', 'E', 5, undefined].map((digit) => ({
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
  wrong: [['an event of Plivo’s', { event: 'playedStream', name: 'r1:0' }, 'unknown-message']],
});

describe('What Twilio sends', () => {
  test.each([...beginnings, ...inbound, ...malformed])('$rule: $name', (each) => {
    expect(play(new TwilioCodec(), each.steps)).toEqual(expectedOf(each));
  });
});
