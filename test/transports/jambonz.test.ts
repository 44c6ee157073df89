import { describe, expect, it, test } from 'vitest';
import { JambonzCodec } from '../../src/transports/jambonz.ts';
import { expectedOf, play, type ConformanceCase, type Step } from './carrier-rig.ts';

const preamble = {
  callSid: 'cs-1',
  direction: 'inbound',
  from: '15550001',
  to: '15550002',
  callStatus: 'in-progress',
  sipStatus: 200,
  sampleRate: 16_000,
  mixType: 'mono',
  tier: 'gold',
};
const linear16 = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const metadata = {
  callSid: 'cs-1',
  direction: 'inbound',
  from: '15550001',
  to: '15550002',
  callStatus: 'in-progress',
  tier: 'gold',
};
const started = { audio: linear16, output: linear16, carrierCallId: 'cs-1', metadata };
const begun: readonly Step[] = [{ carrier: preamble }];
const frame = { carrier: new Uint8Array(640) };
const heardFrame = { audioBytes: 640 };
const marked = (name: string) => ({ type: 'mark', data: { name } });
const answered = (name: string, event: string) => ({
  carrier: { type: 'mark', data: { name, event } },
});
const playedMark = (mark: string) => ({ type: 'caller.played', mark }) as const;
const mark = (name: string) => ({ call: { type: 'mark', mark: name } }) as const;
const clear = { call: { type: 'clear' } } as const;
const cleared = [{ type: 'killAudio' }, { type: 'clearMarks' }];
const agentEnds = { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } } as const;
const disconnect = { type: 'disconnect' };

const onePreamble =
  '8: In: one text preamble (call attributes including callSid, and sampleRate, mixType, metadata), then binary L16';
const rates = '1: codec in: L16 little endian 8/16/24/48/64k';
const whichItWas = '1: jambonz says which one it was (playout or cleared)';
const streaming = '8: Out: binary L16 in streaming mode';
const flush = '1: flush: killAudio (marks → cleared)';
const dtmfText = '8: Text messages: {"event":"dtmf","dtmf":"2","duration":"1600"}';
const ends = '1: how we hang up: {"type":"disconnect"}';
const defensive = '1: Numbers. Parse defensively';

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
    refused: ['invalid-message'],
  },
  {
    name: 'two channels, or the agent’s voice among the caller’s',
    rule: '8: Verb: "mixType":"mono"',
    steps: [{ carrier: { ...preamble, mixType: 'stereo' } }, { carrier: { ...preamble, mixType: 'mixed' } }],
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'no id, or one that would reach into a URL',
    rule: '1: stream id: callSid in the preamble',
    steps: [{ carrier: { ...preamble, callSid: undefined } }, { carrier: { ...preamble, callSid: '../x' } }],
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'more than 4 KiB',
    rule: onePreamble,
    steps: [{ carrier: { ...preamble, note: 'x'.repeat(4096) } }],
    refused: ['invalid-message'],
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

const said: readonly ConformanceCase[] = [
  {
    name: 'frames of 20 ms, shorter before a mark',
    rule: streaming,
    steps: [...begun, { call: { audioBytes: 1000 } }, mark('r1:0')],
    started,
    sent: [{ audioBytes: 640 }, { audioBytes: 360 }, marked('r1:0')],
  },
  {
    name: 'the rest goes out when no more comes',
    rule: streaming,
    steps: [...begun, { call: { audioBytes: 100 } }, { waitMs: 60 }],
    started,
    sent: [{ audioBytes: 100 }],
  },
  {
    name: 'a mark that was played',
    rule: whichItWas,
    steps: [...begun, mark('r1:0'), answered('r1:0', 'playout')],
    started,
    heard: [playedMark('r1:0')],
    sent: [marked('r1:0')],
  },
  {
    name: 'a mark that jambonz dropped without being asked was not played',
    rule: whichItWas,
    steps: [...begun, mark('r1:0'), answered('r1:0', 'cleared'), answered('r1:0', 'playout')],
    started,
    sent: [marked('r1:0')],
  },
  {
    name: 'the marks of a clear come back',
    rule: flush,
    steps: [
      ...begun,
      { call: { audioBytes: 640 } },
      mark('r1:0'),
      clear,
      answered('r1:0', 'cleared'),
      mark('r2:0'),
      answered('r2:0', 'playout'),
    ],
    started,
    heard: [playedMark('r2:0')],
    sent: [{ audioBytes: 640 }, marked('r1:0'), ...cleared, marked('r2:0')],
  },
  {
    name: 'a mark that had been played when the clear was sent counts as cleared once it is',
    rule: '1: The codec must remember that it sent a clear and classify later echoes of older marks as cleared',
    steps: [...begun, mark('r1:0'), clear, answered('r1:0', 'playout')],
    started,
    sent: [marked('r1:0'), ...cleared],
  },
  {
    name: 'twice, of nobody’s, and without its name',
    rule: defensive,
    steps: [
      ...begun,
      mark('r1:0'),
      answered('r1:0', 'playout'),
      answered('r1:0', 'playout'),
      answered('r9:9', 'playout'),
      { carrier: { type: 'mark', data: { event: 'playout' } } },
      answered('r1:0', 'else'),
    ],
    started,
    heard: [playedMark('r1:0')],
    sent: [marked('r1:0')],
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'a clear while nothing plays',
    rule: '1: A clear while nothing is playing must be harmless',
    steps: [...begun, clear, mark('r1:0'), answered('r1:0', 'playout')],
    started,
    heard: [playedMark('r1:0')],
    sent: [...cleared, marked('r1:0')],
  },
  {
    name: 'playDone means nothing',
    rule: '8: Text messages: {"type":"playDone"} (non-streaming mode)',
    steps: [...begun, { carrier: { type: 'playDone', data: { id: '1' } } }],
    started,
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
  ['what is said', said],
  ['the end, and malformed messages', ended],
])('jambonz listen: %s', (_part, cases) => {
  test.each(cases)('$rule: $name', (each) => {
    expect(play(new JambonzCodec(), each.steps)).toEqual(expectedOf(each));
  });
});

describe('a frame for jambonz', () => {
  it('has bytes of its own, which the next frame does not change', () => {
    const bytes = new Uint8Array([1, 2]);
    const message = new JambonzCodec().audio(bytes);
    bytes.fill(9);
    expect(message).toEqual(Buffer.from([1, 2]));
  });
});
