import { describe, expect, test } from 'vitest';
import { VonageCodec } from '../../src/transports/vonage.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import {
  connected,
  started,
  begun,
  frame,
  heardFrame,
  notified,
  key,
  agentEnds,
  at,
  startedAt,
  binaryBothWays,
  flattened,
  dtmfShapes,
  closeEnds,
  parse,
} from './vonage-line.ts';

const starts: readonly ConformanceCase[] = [
  { name: 'the first message starts the call', rule: flattened, steps: begun, started },
  {
    name: 'the id of the call that was sent along',
    rule: flattened,
    steps: [{ carrier: { ...connected, callUuid: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab' } }],
    started: { ...started, carrierCallId: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab' },
  },
  {
    name: 'what is no text is nobody’s parameter',
    rule: flattened,
    steps: [{ carrier: { ...connected, vip: true, tries: 3, nested: { a: 'b' } } }],
    started,
  },
  {
    name: 'at 8 kHz, 320 bytes a frame',
    rule: '5: 640 bytes at 16k, 320 at 8k, 960 at 24k',
    steps: [{ carrier: at(8000) }, { call: { audioBytes: 640 } }],
    started: startedAt(8000),
    sent: [{ audioBytes: 320 }, { audioBytes: 320 }],
  },
  {
    name: 'at 24 kHz, 960 bytes a frame',
    rule: '5: 640 bytes at 16k, 320 at 8k, 960 at 24k',
    steps: [{ carrier: at(24_000) }, { call: { audioBytes: 1920 } }],
    started: startedAt(24_000),
    sent: [{ audioBytes: 960 }, { audioBytes: 960 }],
  },
  {
    name: 'a rate that Vonage does not have',
    rule: '1: codec in: L16 little endian 8/16/24k',
    steps: [{ carrier: at(44_100) }],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'no content-type',
    rule: '1: codec in: L16 little endian 8/16/24k',
    steps: [{ carrier: { event: 'websocket:connected' } }],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'an id that would reach into a URL',
    rule: flattened,
    steps: [{ carrier: { ...connected, callUuid: '../accounts' } }],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'parameters of more than 4 KiB',
    rule: '5: headers has at most 512 bytes',
    steps: [{ carrier: { ...connected, note: 'x'.repeat(4096) } }],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'twice',
    rule: '1: first message: websocket:connected',
    steps: [...begun, ...begun, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-message'],
  },
  {
    name: 'audio before it',
    rule: '1: first message: websocket:connected',
    steps: [frame, ...begun, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-message'],
  },
  {
    name: 'keys and echoes before it mean nothing',
    rule: '1: first message: websocket:connected',
    steps: [
      { carrier: { event: 'websocket:dtmf', digit: '5' } },
      notified('r1:0'),
      { carrier: { event: 'websocket:cleared' } },
      ...begun,
    ],
    started,
  },
];

const heard: readonly ConformanceCase[] = [
  {
    name: 'the caller’s audio',
    rule: binaryBothWays,
    steps: [...begun, frame, frame],
    started,
    heard: [heardFrame, heardFrame],
  },
  {
    name: 'a shorter frame',
    rule: binaryBothWays,
    steps: [...begun, { carrier: new Uint8Array(2) }, { carrier: new Uint8Array(0) }],
    started,
    heard: [{ audioBytes: 2 }],
  },
  {
    name: 'half a sample is refused, and shifts nothing behind it',
    rule: binaryBothWays,
    steps: [...begun, { carrier: new Uint8Array(641) }, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-audio'],
  },
  {
    name: 'a key at the top level',
    rule: dtmfShapes,
    steps: [...begun, { carrier: { event: 'websocket:dtmf', digit: '5', duration: 260 } }],
    started,
    heard: [key('5')],
  },
  {
    name: 'a nested key',
    rule: dtmfShapes,
    steps: [...begun, { carrier: { event: 'websocket:dtmf', dtmf: { digit: '#', duration: 260 } } }],
    started,
    heard: [key('#')],
  },
  {
    name: 'what is no key',
    rule: dtmfShapes,
    steps: [
      ...begun,
      { carrier: { event: 'websocket:dtmf', digit: '55' } },
      { carrier: { event: 'websocket:dtmf', dtmf: { digit: 5 } } },
    ],
    started,
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'the socket’s end',
    rule: closeEnds,
    steps: [...begun, frame, { closes: true }],
    started,
    heard: [heardFrame, { type: 'caller.vanished' }],
  },
  {
    name: 'nothing after the agent’s end',
    rule: closeEnds,
    steps: [...begun, agentEnds, frame, { carrier: { event: 'websocket:dtmf', digit: '5' } }],
    started,
    closed: 1000,
  },
];

const malformed: readonly ConformanceCase[] = [
  {
    name: 'no JSON, no object',
    rule: parse,
    steps: [...begun, { carrier: '{' }, { carrier: '[]' }],
    started,
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'too deep',
    rule: parse,
    steps: [...begun, { carrier: `${'{"a":'.repeat(40)}1${'}'.repeat(40)}` }, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-message'],
  },
  {
    name: 'no event',
    rule: parse,
    steps: [...begun, { carrier: { event: 7 } }, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-message'],
  },
  {
    name: 'an event that is unknown',
    rule: parse,
    steps: [...begun, { carrier: { event: 'websocket:else' } }, frame],
    started,
    heard: [heardFrame],
    refused: ['unknown-message'],
  },
  {
    name: 'the third fault closes the socket',
    rule: parse,
    steps: [...begun, { carrier: '{' }, { carrier: '{' }, { carrier: '{' }, frame],
    started,
    heard: [{ type: 'caller.vanished' }],
    refused: ['invalid-message', 'invalid-message', 'invalid-message'],
    closed: 4400,
  },
];

describe.each([
  ['the start', starts],
  ['what is heard', heard],
  ['malformed messages', malformed],
])('Vonage: %s', (_part, cases) => {
  test.each(cases)('$rule: $name', (each) => {
    expect(play(new VonageCodec(), each.steps)).toEqual(expectedOf(each));
  });
});
