import { describe, expect, test } from 'vitest';
import type { TelnyxFormat } from '../../src/transports/telnyx.ts';
import { TelnyxCodec } from '../../src/transports/telnyx.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import {
  alaw,
  begun,
  dtmf,
  heardBytes,
  linear16,
  media,
  metadata,
  mulaw,
  start,
  startIn,
  startWith,
  started,
} from './telnyx-line.ts';
import { malformedMessages } from './malformed-messages.ts';

const format: TelnyxFormat = { encoding: 'PCMU', byteOrder: 'big' };
const state = (text: string): string => Buffer.from(text).toString('base64');

const beginnings: readonly ConformanceCase[] = [
  { name: 'a call begins', rule: '3: In: connected, start', steps: begun, started },
  {
    name: 'no custom parameters, no client_state, and fields that are new',
    rule: '3: In: start as it stands there',
    steps: [
      { carrier: { ...startWith({ custom_parameters: null, client_state: null, region: 'x' }), more: 1 } },
    ],
    started: { ...started, metadata: { from: '+1555', to: '+1666' } },
  },
  {
    name: 'the parameter of a ticket in client_state',
    rule: '3: In: start.client_state, which the answer was given',
    steps: [{ carrier: startWith({ client_state: state('talkyTicket=T1.a_b-c&agent=sales') }) }],
    started: {
      ...started,
      metadata: {
        customer_id: 'customer_123',
        talkyTicket: 'T1.a_b-c',
        agent: 'sales',
        from: '+1555',
        to: '+1666',
      },
    },
  },
  {
    name: 'parameters that are called as the numbers are',
    rule: '3: In: start.from, start.to',
    steps: [{ carrier: startWith({ custom_parameters: { from: 'x', to: 'y', customer_id: 'c' } }) }],
    started: { ...started, metadata: { ...metadata, customer_id: 'c' } },
  },
  {
    name: 'parameters in a list, and some that are no text',
    rule: '3: In: start.custom_parameters',
    steps: [
      {
        carrier: startWith({
          custom_parameters: [
            { name: 'customer_id', value: 'c' },
            { name: 'count', value: 7 },
            { value: 'v' },
            'x',
            null,
          ],
        }),
      },
    ],
    started: { ...started, metadata: { ...metadata, customer_id: 'c' } },
  },
  {
    name: 'parameters of which some are no text',
    rule: '3: In: start.custom_parameters',
    steps: [
      {
        carrier: startWith({
          custom_parameters: { customer_id: 'c', count: 7, more: { a: 'b' }, none: null },
        }),
      },
    ],
    started: { ...started, metadata: { ...metadata, customer_id: 'c' } },
  },
  ...(
    [
      ['PCMA', 8000, alaw],
      ['PCMU', '8000', mulaw],
      ['L16', 16_000, linear16],
      ['L16', 8000, { ...linear16, sampleRateHz: 8000 }],
    ] as const
  ).map(([encoding, rate, audio]) => ({
    name: `${encoding} at ${rate}, whatever the agent is heard in`,
    rule: '1: codec in: the call’s codec; codec out: stream_bidirectional_codec',
    steps: [{ carrier: startIn(encoding, rate) }],
    started: { ...started, audio },
  })),
  ...(
    [
      ['G722', 8000, 1],
      ['OPUS', 16_000, 1],
      ['AMR-WB', 16_000, 1],
      ['L16', 24_000, 1],
      ['PCMU', 16_000, 1],
      ['PCMU', 8000, 2],
      ['pcmu', 8000, 1],
      [7, 8000, 1],
      ['PCMU', 'fast', 1],
    ] as const
  ).map(([encoding, rate, channels]) => ({
    name: `${encoding} at ${rate} with ${channels} channels`,
    rule: '1: codec in: PCMU, PCMA and L16 alone are taken',
    steps: [{ carrier: startIn(encoding, rate, channels) }],
    refused: ['start-refused'],
    closed: 4422,
  })),
  {
    name: 'a codec that is not taken, and all that is waiting behind it',
    rule: '1: codec in: PCMU, PCMA and L16 alone are taken',
    steps: [
      { carrier: startIn('G722', 8000) },
      ...Array.from({ length: 9 }, (_, index) => media(String(index + 2))),
    ],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'a start with a number that is none',
    rule: '3: sequence_number',
    steps: [{ carrier: { ...start, sequence_number: 'first' } }],
    refused: ['start-refused'],
    closed: 4422,
  },
  ...['../hangup', 'v2:a b', '', 'x'.repeat(201), 7, undefined].map((call_control_id) => ({
    name: `a call_control_id that is ${(JSON.stringify(call_control_id) ?? 'nothing').slice(0, 24)}`,
    rule: '3: Hang-up: calls/{call_control_id}/actions/hangup',
    steps: [{ carrier: startWith({ call_control_id }) }],
    refused: ['start-refused'],
    closed: 4422,
  })),
  ...[7, 'a=1', { a: 'x'.repeat(4096) }].map((custom_parameters) => ({
    name: `custom_parameters: ${JSON.stringify(custom_parameters).slice(0, 20)}`,
    rule: 'call-protocol: metadata ≤ 4 KiB, of text',
    steps: [{ carrier: startWith({ custom_parameters }) }],
    refused: ['start-refused'],
    closed: 4422,
  })),
  {
    name: 'a second start',
    rule: '3: one bidirectional stream a call',
    steps: [...begun, { carrier: { ...start, sequence_number: '2', stream_id: 'S2' } }],
    started,
    refused: ['invalid-message'],
  },
];

const inbound: readonly ConformanceCase[] = [
  {
    name: 'the agent’s own audio',
    rule: '3: In: media.track: what the agent says is not the caller’s',
    steps: [...begun, media('2', 160, { track: 'outbound' }), media('3', 320)],
    started,
    heard: heardBytes(320),
  },
  ...[7, 'not base64!', '/w'].map((payload) => ({
    name: `audio that is ${payload}`,
    rule: '3: In: media.payload is base64',
    steps: [...begun, media('2', 160, { payload }), media('3')],
    started,
    heard: heardBytes(160),
    refused: ['invalid-audio'],
  })),
  {
    name: 'media without media',
    rule: '3: In: media.payload',
    steps: [
      ...begun,
      { carrier: { event: 'media', sequence_number: '2' } },
      { carrier: { event: 'media', sequence_number: '3', media: 1 } },
    ],
    started,
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'half a sample of L16',
    rule: '3: L16: two bytes a sample',
    steps: [{ carrier: startIn('L16', 16_000) }, media('2', 3)],
    started: { ...started, audio: linear16 },
    refused: ['invalid-audio'],
  },
  ...['', '12', 'E', 5].map((digit) => ({
    name: `a key that is ${JSON.stringify(digit)}`,
    rule: 'call-protocol: a digit is one of 0-9*#A-D',
    steps: [...begun, dtmf('2', digit)],
    started,
    refused: ['invalid-message'],
  })),
  {
    name: 'an error of Telnyx’s, for the log: four of them end nothing',
    rule: '3: Errors: 100003 malformed_frame',
    steps: [
      ...begun,
      ...[100_002, 100_003, '100004', 100_005].map((code) => ({
        carrier: {
          event: 'error',
          stream_id: 'S1',
          payload: { code, title: 'malformed_frame', detail: '...' },
        },
      })),
      media('2'),
    ],
    started,
    refused: ['carrier-refused', 'carrier-refused', 'carrier-refused', 'carrier-refused'],
    heard: heardBytes(160),
  },
];

const malformed = malformedMessages({
  begun,
  started,
  media: media('2'),
  heard: heardBytes(160),
  wrong: [
    ['an error without a code', { event: 'error' }, 'invalid-message'],
    ['an event of Plivo’s', { event: 'playedStream', name: 'r1:0' }, 'unknown-message'],
  ],
});

describe('What Telnyx sends', () => {
  test.each([...beginnings, ...inbound, ...malformed])('$rule: $name', (each) => {
    expect(play(new TelnyxCodec(format), each.steps)).toEqual(expectedOf(each));
  });
});
