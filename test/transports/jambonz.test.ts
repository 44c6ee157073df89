import { describe, expect, test } from 'vitest';
import { JambonzCodec } from '../../src/transports/jambonz.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import {
  preamble,
  linear16,
  metadata,
  started,
  begun,
  frame,
  heardFrame,
  mark,
  clear,
  agentEnds,
  disconnect,
  onePreamble,
  rates,
  dtmfText,
  ends,
  defensive,
} from './jambonz-line.ts';

const starts: readonly ConformanceCase[] = [
  { name: 'the preamble starts the call', rule: onePreamble, steps: begun, started },
  {
    name: 'a rate in digits',
    rule: defensive,
    steps: [{ carrier: { ...preamble, sampleRate: '16000' } }],
    started: { ...started, metadata: { ...metadata, sampleRate: '16000' } },
  },
  {
    name: 'metadata of its own, which hide nothing that jambonz says',
    rule: onePreamble,
    steps: [{ carrier: { ...preamble, metadata: { from: 'else', desk: 'two', tries: 3 } } }],
    started: { ...started, metadata: { desk: 'two', ...metadata } },
  },
  {
    name: 'keys of the application’s that look like an event',
    rule: onePreamble,
    steps: [{ carrier: { ...preamble, type: 'mark', event: 'dtmf' } }],
    started: { ...started, metadata: { ...metadata, type: 'mark', event: 'dtmf' } },
  },
  ...([8000, 24_000, 48_000] as const).map((sampleRateHz) => ({
    name: `frames of 20 ms at ${sampleRateHz} Hz`,
    rule: rates,
    steps: [
      { carrier: { ...preamble, sampleRate: sampleRateHz } },
      { call: { audioBytes: sampleRateHz / 25 + 2 } },
    ],
    started: {
      ...started,
      audio: { ...linear16, sampleRateHz },
      output: { ...linear16, sampleRateHz },
    },
    sent: [{ audioBytes: sampleRateHz / 25 }],
  })),
  {
    name: 'a rate that talky does not have',
    rule: rates,
    steps: [{ carrier: { ...preamble, sampleRate: 64_000 } }],
    refused: ['start-refused'],
    closed: 4422,
  },
  ...['stereo', 'mixed'].map((mixType) => ({
    name: `two channels, or the agent’s voice among the caller’s: ${mixType}`,
    rule: '8: Verb: "mixType":"mono"',
    steps: [{ carrier: { ...preamble, mixType } }, frame, ...begun],
    refused: ['start-refused'],
    closed: 4422,
  })),
  ...[undefined, '../x'].map((callSid) => ({
    name: `no id, or one that would reach into a URL: ${callSid}`,
    rule: '1: stream id: callSid in the preamble',
    steps: [{ carrier: { ...preamble, callSid } }],
    refused: ['start-refused'],
    closed: 4422,
  })),
  {
    name: 'more than 4 KiB',
    rule: onePreamble,
    steps: [{ carrier: { ...preamble, note: 'x'.repeat(4096) } }],
    refused: ['start-refused'],
    closed: 4422,
  },
  {
    name: 'audio before it',
    rule: onePreamble,
    steps: [frame, ...begun, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-message'],
  },
  {
    name: 'a second one is no message',
    rule: onePreamble,
    steps: [...begun, ...begun, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-message'],
  },
];

const heard: readonly ConformanceCase[] = [
  {
    name: 'the caller’s audio in frames of any size',
    rule: '1: frame in: varies',
    steps: [...begun, frame, { carrier: new Uint8Array(322) }, { carrier: new Uint8Array(0) }],
    started,
    heard: [heardFrame, { audioBytes: 322 }],
  },
  {
    name: 'half a sample is refused, and shifts nothing behind it',
    rule: rates,
    steps: [...begun, { carrier: new Uint8Array(641) }, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-audio'],
  },
  {
    name: 'a key',
    rule: dtmfText,
    steps: [...begun, { carrier: { event: 'dtmf', dtmf: '2', duration: '1600' } }],
    started,
    heard: [{ type: 'caller.dtmf', digit: '2' }],
  },
  {
    name: 'what is no key',
    rule: dtmfText,
    steps: [...begun, { carrier: { event: 'dtmf', dtmf: 2 } }, { carrier: { event: 'dtmf' } }],
    started,
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'the socket’s end',
    rule: '1: end in: close',
    steps: [...begun, { closes: true }],
    started,
    heard: [{ type: 'caller.vanished' }],
  },
];

const ended: readonly ConformanceCase[] = [
  {
    name: 'the agent’s end is asked for, and jambonz has 500 ms to close',
    rule: ends,
    steps: [...begun, agentEnds, { waitMs: 499 }],
    started,
    sent: [disconnect],
  },
  {
    name: 'the socket is closed where jambonz does not close it',
    rule: ends,
    steps: [...begun, agentEnds, { waitMs: 500 }, frame],
    started,
    sent: [disconnect],
    closed: 1000,
  },
  {
    name: 'nothing else is said or heard after it',
    rule: ends,
    steps: [...begun, agentEnds, frame, clear, mark('r1:0'), { call: { audioBytes: 640 } }],
    started,
    sent: [disconnect],
  },
  {
    name: 'no JSON, no object',
    rule: defensive,
    steps: [...begun, { carrier: 'x' }, { carrier: '7' }, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'too deep, and without a kind',
    rule: defensive,
    steps: [...begun, { carrier: `${'[1,'.repeat(40)}1${']'.repeat(40)}` }, { carrier: { type: 7 } }, frame],
    started,
    heard: [heardFrame],
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'a kind that is unknown',
    rule: defensive,
    steps: [...begun, { carrier: { type: 'else' } }, frame],
    started,
    heard: [heardFrame],
    refused: ['unknown-message'],
  },
];

describe.each([
  ['the preamble', starts],
  ['what is heard', heard],
  ['the end, and malformed messages', ended],
])('jambonz listen: %s', (_part, cases) => {
  test.each(cases)('$rule: $name', (each) => {
    expect(play(new JambonzCodec(), each.steps)).toEqual(expectedOf(each));
  });
});
