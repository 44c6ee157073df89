import { describe, expect, test } from 'vitest';
import { GenesysCodec } from '../../src/transports/genesys.ts';
import { expectedOf, play, type ConformanceCase, type Step } from './carrier-rig.ts';
import {
  bargeIn,
  begun,
  clear,
  ended,
  finished,
  from,
  id,
  opened,
  played,
  say,
  started,
  to,
} from './genesys-line.ts';

const pong = (seq: number, clientseq: number) => to('pong', seq, clientseq);
const key = (digit: string) => ({ type: 'caller.dtmf', digit }) as const;
/** So many milliseconds of PCMU. */
const speech = (ms: number): Step => ({ call: { audioBytes: ms * 8 } });
const stopped = { type: 'caller.stopped-reply' } as const;

const outbound: readonly ConformanceCase[] = [
  {
    name: 'frames of 200 ms, and a shorter one at the end; words do not cut them',
    rule: '7: Genesys rate-limits (429) unless outgoing packets are about 1600 bytes',
    steps: [
      ...begun,
      say('r1:0'),
      { call: { audioBytes: 900 } },
      say('r1:1'),
      { call: { audioBytes: 1000 } },
      { waitMs: 111 },
      from('dtmf', 2, { digit: '1' }),
      { waitMs: 2 },
    ],
    started,
    heard: [played('r1:0'), key('1'), played('r1:1')],
    sent: [opened, { audioBytes: 1600 }, { audioBytes: 300 }],
  },
  {
    name: 'a clear is a barge-in, also while nothing plays; what waited is dropped',
    rule: '7: event {entities: [{"type":"barge_in"}]}; 1: A clear while nothing is playing must be harmless',
    steps: [...begun, clear, { call: { audioBytes: 100 } }, clear, { waitMs: 200 }],
    started,
    sent: [opened, to('event', 2, 1, bargeIn), to('event', 3, 1, bargeIn)],
  },
  {
    name: 'playback tells of the queue as a whole, and nothing of a mark; errors are theirs',
    rule: '7: playback_started, playback_completed; error {code, message, retryable}',
    steps: [
      ...begun,
      say('r1:0'),
      from('playback_started', 2),
      from('playback_completed', 3),
      from('error', 4, { code: 429, message: 'Rate limit', retryable: true }),
      from('discarded', 5),
    ],
    started,
    sent: [opened],
    refused: ['carrier-refused'],
  },
  {
    name: 'marks behind a silence, and behind audio that follows another in time',
    rule: '7: playback_started and playback_completed say nothing of a mark: the clock does',
    steps: [
      ...begun,
      speech(200),
      { waitMs: 500 },
      speech(200),
      say('r1:1'),
      { waitMs: 199 },
      from('dtmf', 2, { digit: '1' }),
      { waitMs: 1 },
    ],
    started,
    sent: [opened, { audioBytes: 1600 }, { audioBytes: 1600 }],
    heard: [key('1'), played('r1:1')],
  },
  {
    name: 'a mark that a clear dropped',
    rule: '7: event {entities: [{"type":"barge_in"}]}',
    steps: [...begun, speech(200), say('r1:1'), clear, { waitMs: 1000 }],
    started,
    sent: [opened, { audioBytes: 1600 }, to('event', 2, 1, bargeIn)],
  },
];

const pauses: readonly Omit<ConformanceCase, 'rule' | 'started'>[] = [
  {
    name: 'what is said in it is held, and played when it is over; its marks stand behind it',
    steps: [
      ...begun,
      say('r1:0'),
      speech(200),
      { waitMs: 100 },
      from('paused', 2),
      speech(200),
      say('r1:1'),
      speech(40),
      { waitMs: 3000 },
      from('ping', 3),
      from('resumed', 4),
      { waitMs: 299 },
      from('dtmf', 5, { digit: '1' }),
      { waitMs: 1 },
    ],
    sent: [opened, { audioBytes: 1600 }, pong(2, 3), { audioBytes: 1920 }],
    heard: [played('r1:0'), key('1'), played('r1:1')],
  },
  {
    name: 'what was held goes out in few messages',
    steps: [...begun, from('pause', 2), ...Array.from({ length: 21 }, () => speech(200)), from('resume', 3)],
    sent: [opened, ...Array.from({ length: 4 }, () => ({ audioBytes: 8000 })), { audioBytes: 1600 }],
  },
  {
    name: 'told twice',
    steps: [
      ...begun,
      from('paused', 2),
      speech(200),
      { waitMs: 1000 },
      from('paused', 3),
      from('resumed', 4),
      from('resumed', 5),
      say('r1:1'),
      { waitMs: 200 },
    ],
    sent: [opened, { audioBytes: 1600 }],
    heard: [played('r1:1')],
  },
  {
    name: 'a clear drops what is held',
    steps: [
      ...begun,
      from('paused', 2),
      speech(300),
      say('r1:1'),
      { waitMs: 1000 },
      clear,
      from('resumed', 3),
      { waitMs: 6000 },
      speech(200),
    ],
    sent: [opened, to('event', 2, 2, bargeIn), { audioBytes: 1600 }],
  },
  {
    name: 'what is held for 5 s is dropped, and the call is told that nobody heard it',
    steps: [
      ...begun,
      from('paused', 2),
      { waitMs: 3000 },
      speech(400),
      say('r1:1'),
      { waitMs: 4999 },
      from('dtmf', 3, { digit: '1' }),
      { waitMs: 1 },
      from('resumed', 4),
      { waitMs: 6000 },
    ],
    sent: [opened],
    heard: [key('1'), stopped],
  },
  {
    name: 'more than 5 s of it',
    steps: [...begun, from('paused', 2), speech(5000), speech(200), { waitMs: 0 }, from('resumed', 3)],
    sent: [opened],
    heard: [stopped],
  },
  {
    name: 'what was sent before it waits at Genesys, and counts',
    steps: [
      ...begun,
      speech(400),
      say('r1:1'),
      { waitMs: 300 },
      from('paused', 2),
      { waitMs: 4999 },
      from('dtmf', 3, { digit: '1' }),
      { waitMs: 1 },
    ],
    sent: [opened, { audioBytes: 1600 }, { audioBytes: 1600 }],
    heard: [key('1'), stopped],
  },
  {
    name: 'before the session is opened it is none',
    steps: [from('paused', 0), ...begun, speech(200)],
    sent: [opened, { audioBytes: 1600 }],
  },
  {
    name: 'the agent hangs up in it',
    steps: [...begun, from('paused', 2), speech(200), ended, { waitMs: 6000 }],
    sent: [opened, to('disconnect', 2, 2, finished)],
    closed: 1000,
  },
];

const ends: readonly ConformanceCase[] = [
  {
    name: 'the agent hangs up: Genesys closes, and is answered',
    rule: '7: disconnect {outputVariables: {action: "finished"}}; close must be answered by closed',
    steps: [
      ...begun,
      ended,
      { carrier: new Uint8Array(160) },
      from('close', 2, { reason: 'disconnect' }),
      from('close', 3, { reason: 'disconnect' }),
    ],
    started,
    sent: [opened, to('disconnect', 2, 1, finished), to('closed', 3, 2)],
    closed: 1000,
  },
  {
    name: 'the agent hangs up, and Genesys does nothing',
    rule: '7: close {reason}: the session is over, whoever closes the socket',
    steps: [...begun, ended, { waitMs: 1000 }],
    started,
    sent: [opened, to('disconnect', 2, 1, finished)],
    closed: 1000,
  },
];

describe('What Genesys AudioHook is sent', () => {
  test.each([...outbound, ...ends])('$rule: $name', (each) => {
    expect(play(new GenesysCodec(id), each.steps)).toEqual(expectedOf(each));
  });

  test.each(pauses)('7: pause, later resumed: stop audio both ways in between: $name', (each) => {
    expect(play(new GenesysCodec(id), each.steps)).toEqual(expectedOf({ ...each, started }));
  });

  test('7: disconnect {outputVariables: {action: "transfer"}}: a transfer is told by an output variable', () => {
    const codec = new GenesysCodec('');
    play(codec, begun);
    const [message] = codec.transfer('+15550100').map((each) => JSON.parse(String(each)) as unknown);
    expect(message).toEqual(
      to('disconnect', 2, 1, {
        reason: 'completed',
        outputVariables: { action: 'transfer', destination: '+15550100' },
      }),
    );
  });
});
