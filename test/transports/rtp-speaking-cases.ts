import type { RtpCase, RtpStep } from './rtp-play.ts';
import { said } from './rtp-voice-cases.ts';

/** Audio of the agent's: so many frames, each filled with its number from 1 on. */
const frames = (count: number): Uint8Array =>
  Uint8Array.from({ length: count * 160 }, (_, index) => 1 + Math.floor(index / 160));
const speak = (count: number): RtpStep => ({ call: { spoken: frames(count) } });
const mark = (name: string): RtpStep => ({ call: { type: 'mark', mark: name } });
const clear: RtpStep = { call: { type: 'clear' } };
const played = (...marks: readonly string[]) =>
  marks.map((name) => ({ type: 'caller.played' as const, mark: name }));
const silence = 0xff;

/** What the call says, and what of it leaves when. */
export const speakingCases: readonly RtpCase[] = [
  {
    name: 'one frame each 20 ms, however early it comes',
    rule: 'RFC 3551 §4.2: packets of 20 ms',
    steps: [said(0), speak(3), { waitMs: 80 }],
    sent: [
      [20, true, 1, 1000, 1],
      [40, false, 2, 1160, 2],
      [60, false, 3, 1320, 3],
    ],
  },
  {
    name: 'marks are told when their last packet has left, and what is less than a frame is filled up',
    rule: 'RFC 3551 §4.2: packets of 20 ms',
    steps: [
      said(0),
      mark('begin'),
      speak(2),
      mark('middle'),
      { call: { spoken: new Uint8Array(100).fill(3) } },
      mark('end'),
      { waitMs: 60 },
    ],
    heard: played('begin', 'middle', 'end'),
    sent: [
      [20, true, 1, 1000, 1],
      [40, false, 2, 1160, 2],
      [60, false, 3, 1320, 3],
    ],
  },
  {
    name: 'a mark is not told before',
    rule: 'RFC 3551 §4.2: packets of 20 ms',
    steps: [said(0), speak(2), mark('end'), { waitMs: 39 }],
    sent: [[20, true, 1, 1000, 1]],
  },
  {
    name: 'not one packet leaves after a clear, nor is a mark told that it dropped; talk after it has the marker bit',
    rule: 'RFC 3551 §4.1: the marker bit is of the first packet after silence',
    steps: [
      said(0),
      speak(20),
      mark('end'),
      { waitMs: 40 },
      clear,
      { waitMs: 100 },
      clear,
      speak(1),
      { waitMs: 40 },
    ],
    sent: [
      [20, true, 1, 1000, 1],
      [40, false, 2, 1160, 2],
      [160, true, 3, 1000 + 7 * 160, 1],
    ],
  },
  {
    name: 'talk that follows a clear within the frame is the same talk',
    rule: 'RFC 3551 §4.1: the marker bit is of the first packet after silence',
    steps: [said(0), speak(20), { waitMs: 20 }, clear, speak(1), { waitMs: 20 }],
    sent: [
      [20, true, 1, 1000, 1],
      [40, false, 2, 1160, 1],
    ],
  },
  {
    name: 'a frame of silence each 5 s keeps the way open, and is no talk',
    rule: 'RFC 6263 §4: packets that keep the way open',
    steps: [said(0), { waitMs: 11_000 }],
    sent: [
      [20, false, 1, 1000, silence],
      [5020, false, 2, 1000 + 250 * 160, silence],
      [10_020, false, 3, 1000 + 500 * 160, silence],
    ],
  },
  {
    name: 'over the ends of 16 and 32 bits',
    rule: 'RFC 3550 §5.1: sequence number, timestamp: they wrap around',
    line: { start: { ssrc: 77, sequence: 0xffff, timestamp: 0xffffffff } },
    steps: [said(0), speak(2), { waitMs: 40 }],
    sent: [
      [20, true, 0xffff, 0xffffffff, 1],
      [40, false, 0, 159, 2],
    ],
  },
  {
    name: 'it goes to where the first packet came from',
    rule: 'RFC 4961 §3: symmetric RTP',
    steps: [said(0), { packet: {}, from: { host: '10.0.0.6', port: 1 } }, speak(1), { waitMs: 20 }],
    sent: [[20, true, 1, 1000, 1]],
  },
];
