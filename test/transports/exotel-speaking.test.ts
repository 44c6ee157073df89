import { describe, expect, test } from 'vitest';
import { ExotelCodec } from '../../src/transports/exotel.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import {
  audio,
  begun,
  clear,
  cleared,
  echo,
  frame,
  mark,
  media,
  played,
  say,
  startWith,
  started,
  startedAt,
  stop,
} from './exotel-line.ts';

const outbound: readonly ConformanceCase[] = [
  ...(
    [
      [8000, 3200],
      [16_000, 3200],
      [24_000, 4800],
    ] as const
  ).map(([rate, bytes]) => ({
    name: `chunks at ${rate} Hz`,
    rule: '6: An outgoing chunk has at least 3.2 kB and at most 100 kB, a multiple of 320 bytes',
    steps: [
      startWith({ media_format: { sample_rate: String(rate) } }),
      { call: { audioBytes: bytes * 2 } },
      say('r1:0'),
    ],
    started: startedAt(rate),
    sent: [audio(bytes), audio(bytes), mark('r1:0')],
  })),
  {
    name: 'the last chunk is filled up with silence, its mark behind it',
    rule: '6: An outgoing chunk has at least 3.2 kB',
    steps: [...begun, { call: { audioBytes: 3300 } }, say('r1:0'), { waitMs: 60 }],
    started,
    sent: [audio(3200), audio(3200), mark('r1:0')],
  },
  {
    name: 'a mark in the middle of a chunk',
    rule: '6: An outgoing chunk has at least 3.2 kB: the mark follows it',
    steps: [...begun, { call: { audioBytes: 1000 } }, say('r1:0'), { call: { audioBytes: 2200 } }],
    started,
    sent: [audio(3200), mark('r1:0')],
  },
  {
    name: 'what carriers have no words for',
    rule: '6: Out: media, mark and clear alone',
    steps: [...begun, { call: { type: 'state', state: 'listening', at: 1 } }],
    started,
  },
];

const marks: readonly ConformanceCase[] = [
  {
    name: 'a mark is played, and echoed twice, and one that was never sent',
    rule: '1: playback acknowledgement: mark echo',
    steps: [...begun, say('r1:0'), echo('r1:0'), echo('r1:0'), echo('r9:9')],
    started,
    sent: [mark('r1:0')],
    heard: [played('r1:0')],
  },
  {
    name: 'a mark that a clear dropped is echoed',
    rule: '1: On Twilio, Telnyx and Exotel the same echo comes for "played" and for "cleared"',
    steps: [...begun, say('r1:0'), clear, echo('r1:0')],
    started,
    sent: [mark('r1:0'), cleared],
  },
  {
    name: 'a late echo of a finished reply, in the middle of the next',
    rule: '1: late echoes of older marks are cleared ones',
    steps: [...begun, say('r1:0'), clear, say('r2:0'), echo('r1:0'), echo('r2:0')],
    started,
    sent: [mark('r1:0'), cleared, mark('r2:0')],
    heard: [played('r2:0')],
  },
  {
    name: 'a clear while nothing plays, and one that Exotel sends',
    rule: '1: A clear while nothing is playing must be harmless',
    steps: [...begun, clear, { carrier: { event: 'clear', stream_sid: 'MZ1' } }],
    started,
    sent: [cleared],
  },
  {
    name: 'a clear drops what is no chunk yet, and its mark',
    rule: '6: Out: clear',
    steps: [...begun, { call: { audioBytes: 1000 } }, say('r1:0'), clear, { waitMs: 100 }],
    started,
    sent: [cleared],
  },
];

const ends: readonly ConformanceCase[] = [
  {
    name: 'the caller hangs up while the agent speaks',
    rule: '6: In: stop, whose fields are unverified',
    steps: [...begun, { call: { audioBytes: 3200 } }, { carrier: { event: 'stop' } }, { waitMs: 500 }],
    started,
    sent: [audio(3200)],
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  { name: 'stop before start', rule: '6: In: stop', steps: [stop], closed: 1000 },
  {
    name: 'audio behind stop',
    rule: '6: In: stop is the last message',
    steps: [...begun, stop, media(frame)],
    started,
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  {
    name: 'the agent hangs up',
    rule: '1: how we hang up: close the socket',
    steps: [...begun, { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } }],
    started,
    closed: 1000,
  },
  {
    name: 'the socket is lost',
    rule: 'call-protocol: the caller has vanished',
    steps: [...begun, { closes: true }],
    started,
    heard: [{ type: 'caller.vanished' }],
  },
];

describe('What Exotel is sent, and how its calls end', () => {
  test.each([...outbound, ...marks, ...ends])('$rule: $name', (each) => {
    expect(play(new ExotelCodec(null), each.steps)).toEqual(expectedOf(each));
  });
});
