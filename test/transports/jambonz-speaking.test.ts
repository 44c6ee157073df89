import { describe, expect, it, test } from 'vitest';
import { JambonzCodec } from '../../src/transports/jambonz.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import {
  started,
  begun,
  marked,
  answered,
  playedMark,
  mark,
  clear,
  cleared,
  whichItWas,
  streaming,
  flush,
  defensive,
} from './jambonz-line.ts';

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

describe('jambonz listen: what is said', () => {
  test.each(said)('$rule: $name', (each) => {
    expect(play(new JambonzCodec(), each.steps)).toEqual(expectedOf(each));
  });
});

describe('a frame for jambonz', () => {
  it('is the bytes that were given, as they are copied once where they are sent', () => {
    const bytes = new Uint8Array([1, 2]);
    expect(new JambonzCodec().audio(bytes)).toBe(bytes);
  });
});
