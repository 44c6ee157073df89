import { describe, expect, it, test } from 'vitest';
import { VonageCodec } from '../../src/transports/vonage.ts';
import { expectedOf, play, type ConformanceCase, type Step } from './carrier-rig.ts';

const connected = {
  event: 'websocket:connected',
  'content-type': 'audio/l16;rate=16000',
  'caller-id': '447700900123',
};
const linear16 = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const started = { audio: linear16, output: linear16, metadata: { 'caller-id': '447700900123' } };
const begun: readonly Step[] = [{ carrier: connected }];
const frame = { carrier: new Uint8Array(640) };
const heardFrame = { audioBytes: 640 };
const notify = (mark: string) => ({ action: 'notify', payload: { mark } });
const notified = (mark: string) => ({ carrier: { event: 'websocket:notify', payload: { mark } } });
const playedMark = (mark: string) => ({ type: 'caller.played', mark }) as const;
const mark = (name: string) => ({ call: { type: 'mark', mark: name } }) as const;
const clear = { call: { type: 'clear' } } as const;
const key = (digit: string) => ({ type: 'caller.dtmf', digit }) as const;
const agentEnds = { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } } as const;

/** With a rate of its own. */
const at = (rate: number) => ({ ...connected, 'content-type': `audio/l16;rate=${rate}` });
const startedAt = (sampleRateHz: 8000 | 24_000) => ({
  ...started,
  audio: { ...linear16, sampleRateHz },
  output: { ...linear16, sampleRateHz },
});

const binaryBothWays = '5: Audio in both directions is binary, s16le mono, 20 ms a frame';
const flattened = '5: headers arrives flattened at the top level of the first message';
const echo = '5: notify is echoed when the audio before it has been played';
const lateCleared = '5: A late websocket:cleared must not complete or cancel a newer reply';
const dtmfShapes = '5: Accept DTMF as digit or as nested dtmf.digit';
const closeEnds = '1: end in: close; how we hang up: close the socket, or REST';
const parse = '1: Numbers. Parse defensively';

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
    refused: ['invalid-message'],
  },
  {
    name: 'no content-type',
    rule: '1: codec in: L16 little endian 8/16/24k',
    steps: [{ carrier: { event: 'websocket:connected' } }],
    refused: ['invalid-message'],
  },
  {
    name: 'an id that would reach into a URL',
    rule: flattened,
    steps: [{ carrier: { ...connected, callUuid: '../accounts' } }],
    refused: ['invalid-message'],
  },
  {
    name: 'parameters of more than 4 KiB',
    rule: '5: headers has at most 512 bytes',
    steps: [{ carrier: { ...connected, note: 'x'.repeat(4096) } }],
    refused: ['invalid-message'],
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

const said: readonly ConformanceCase[] = [
  {
    name: 'frames of 20 ms, whatever comes in',
    rule: binaryBothWays,
    steps: [...begun, { call: { audioBytes: 1000 } }, { call: { audioBytes: 920 } }],
    started,
    sent: [{ audioBytes: 640 }, { audioBytes: 640 }, { audioBytes: 640 }],
  },
  {
    name: 'the last frame is filled up, and its mark follows it',
    rule: binaryBothWays,
    steps: [...begun, { call: { audioBytes: 700 } }, mark('r1:0'), { waitMs: 60 }],
    started,
    sent: [{ audioBytes: 640 }, { audioBytes: 640 }, notify('r1:0')],
  },
  {
    name: 'a mark within a frame waits until it is full',
    rule: echo,
    steps: [
      ...begun,
      { call: { audioBytes: 640 } },
      mark('r1:0'),
      { call: { audioBytes: 320 } },
      mark('r1:1'),
    ],
    started,
    sent: [{ audioBytes: 640 }, notify('r1:0')],
  },
  {
    name: 'a mark that was played',
    rule: echo,
    steps: [...begun, { call: { audioBytes: 640 } }, mark('r1:0'), notified('r1:0')],
    started,
    heard: [playedMark('r1:0')],
    sent: [{ audioBytes: 640 }, notify('r1:0')],
  },
  {
    name: 'an echo that comes twice counts once',
    rule: echo,
    steps: [...begun, mark('r1:0'), notified('r1:0'), notified('r1:0')],
    started,
    heard: [playedMark('r1:0')],
    sent: [notify('r1:0')],
  },
  {
    name: 'an echo of nobody’s mark, and one without its payload',
    rule: parse,
    steps: [...begun, notified('r9:9'), { carrier: { event: 'websocket:notify', payload: {} } }],
    started,
    refused: ['invalid-message'],
  },
  {
    name: 'an echo of what a clear dropped is not "played"',
    rule: '1: The codec must remember that it sent a clear and classify later echoes of older marks as cleared',
    steps: [...begun, mark('r1:0'), clear, notified('r1:0')],
    started,
    sent: [notify('r1:0'), { action: 'clear' }],
  },
  {
    name: 'a clear drops what is not sent yet',
    rule: '1: flush: {"action":"clear"} → websocket:cleared',
    steps: [...begun, { call: { audioBytes: 700 } }, mark('r1:0'), clear, { waitMs: 100 }],
    started,
    sent: [{ audioBytes: 640 }, { action: 'clear' }],
  },
  {
    name: 'a clear while nothing plays',
    rule: '1: A clear while nothing is playing must be harmless',
    steps: [...begun, clear, { carrier: { event: 'websocket:cleared' } }, mark('r1:0'), notified('r1:0')],
    started,
    heard: [playedMark('r1:0')],
    sent: [{ action: 'clear' }, notify('r1:0')],
  },
  {
    name: 'a late cleared neither completes nor cancels what came after it',
    rule: lateCleared,
    steps: [
      ...begun,
      mark('r1:0'),
      clear,
      mark('r2:0'),
      { carrier: { event: 'websocket:cleared' } },
      notified('r2:0'),
      { carrier: { event: 'websocket:cleared' } },
    ],
    started,
    heard: [playedMark('r2:0')],
    sent: [notify('r1:0'), { action: 'clear' }, notify('r2:0')],
  },
  {
    name: 'the agent ends the call by closing the socket',
    rule: closeEnds,
    steps: [...begun, agentEnds],
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
  ['what is said', said],
  ['malformed messages', malformed],
])('Vonage: %s', (_part, cases) => {
  test.each(cases)('$rule: $name', (each) => {
    expect(play(new VonageCodec(), each.steps)).toEqual(expectedOf(each));
  });
});

describe('Vonage’s buffer', () => {
  it('has 3072 messages: no mark of a reply of 60 s at 20 ms would not fit in', () => {
    const steps: Step[] = [...begun];
    for (let clause = 0; clause < 60; clause += 1)
      steps.push({ call: { audioBytes: 32_000 } }, mark(`r1:${clause}`));
    expect(play(new VonageCodec(), steps).sent.length).toBeLessThanOrEqual(3072);
  });

  it('is handed bytes of its own, which the next frame does not change', () => {
    const codec = new VonageCodec();
    const bytes = new Uint8Array([1, 2]);
    const message = codec.audio(bytes);
    bytes.fill(9);
    expect(message).toEqual(Buffer.from([1, 2]));
  });
});
