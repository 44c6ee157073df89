import { describe, expect, test } from 'vitest';
import { PlivoCodec } from '../../src/transports/plivo.ts';
import { expectedOf, play, type ConformanceCase } from './carrier-rig.ts';
import {
  begun,
  checkpoint,
  clear,
  clearAudio,
  clearedAudio,
  dtmf,
  ended,
  frame,
  media,
  playAudio,
  played,
  say,
  started,
  startIn,
  stop,
} from './plivo-line.ts';

const linear = (sampleRateHz: 8000 | 16_000) => {
  const format = { encoding: 'linear16', sampleRateHz } as const;
  return { ...started, audio: format, output: format };
};

const outbound: readonly ConformanceCase[] = [
  {
    name: 'audio in frames of 20 ms, the last one shorter before its mark',
    rule: '1: frame 20 ms; 4: codec out stated per message',
    steps: [...begun, { call: { audioBytes: 400 } }, say('r1:0')],
    started,
    sent: [playAudio(160), playAudio(160), playAudio(80), checkpoint('r1:0')],
  },
  {
    name: 'linear audio at 8 kHz',
    rule: '4: codec out stated per message',
    steps: [{ carrier: startIn('audio/x-l16', 8000) }, { call: { audioBytes: 640 } }],
    started: linear(8000),
    sent: [playAudio(320, 'audio/x-l16', 8000), playAudio(320, 'audio/x-l16', 8000)],
  },
  {
    name: 'linear audio at 16 kHz',
    rule: '4: codec out stated per message',
    steps: [{ carrier: startIn('audio/x-l16', 16_000) }, { call: { audioBytes: 640 } }],
    started: linear(16_000),
    sent: [playAudio(640, 'audio/x-l16', 16_000)],
  },
  {
    name: 'audio that no more follows',
    rule: '1: frame 20 ms',
    steps: [...begun, { call: { audioBytes: 100 } }, { waitMs: 60 }],
    started,
    sent: [playAudio(100)],
  },
  {
    name: 'what carriers have no words for',
    rule: '4: Out: playAudio, checkpoint, clearAudio and sendDTMF alone',
    steps: [...begun, { call: { type: 'state', state: 'listening', at: 1 } }],
    started,
  },
  {
    name: 'audio and marks before the start',
    rule: '4: streamId is in every message out',
    steps: [{ call: { audioBytes: 160 } }, say('r1:0')],
  },
];

const marks: readonly ConformanceCase[] = [
  {
    name: 'a mark is played',
    rule: '1: playback acknowledgement: checkpoint → playedStream',
    steps: [...begun, say('r1:0'), played('r1:0')],
    started,
    sent: [checkpoint('r1:0')],
    heard: [{ type: 'caller.played', mark: 'r1:0' }],
  },
  {
    name: 'playedStream with event and name only',
    rule: '4: Vobiz sends playedStream with event and name only: make streamId optional',
    steps: [...begun, say('r1:0'), { carrier: { event: 'playedStream', name: 'r1:0' } }],
    started,
    sent: [checkpoint('r1:0')],
    heard: [{ type: 'caller.played', mark: 'r1:0' }],
  },
  {
    name: 'a clear, and its answer',
    rule: '1: flush: clearAudio → clearedAudio',
    steps: [...begun, say('r1:0'), clear, clearedAudio],
    started,
    sent: [checkpoint('r1:0'), clearAudio],
  },
  {
    name: 'a mark that a clear dropped is told as played',
    rule: '1: Classify later echoes of older marks as cleared',
    steps: [...begun, say('r1:0'), clear, played('r1:0'), clearedAudio],
    started,
    sent: [checkpoint('r1:0'), clearAudio],
  },
  {
    name: 'a late clearedAudio, while the next reply is heard',
    rule: '5: A late cleared must not complete or cancel a newer reply',
    steps: [...begun, say('r1:0'), clear, say('r2:0'), clearedAudio, played('r2:0')],
    started,
    sent: [checkpoint('r1:0'), clearAudio, checkpoint('r2:0')],
    heard: [{ type: 'caller.played', mark: 'r2:0' }],
  },
  {
    name: 'an echo comes twice, and one of a mark that was never sent',
    rule: '1: playback acknowledgement: each mark is answered once',
    steps: [...begun, say('r1:0'), played('r1:0'), played('r1:0'), played('r9:9')],
    started,
    sent: [checkpoint('r1:0')],
    heard: [{ type: 'caller.played', mark: 'r1:0' }],
  },
  {
    name: 'a clear while nothing plays, and clearedAudio that nobody asked for',
    rule: '1: A clear while nothing is playing must be harmless',
    steps: [...begun, clearedAudio, clear, clearedAudio, { call: { audioBytes: 160 } }],
    started,
    sent: [clearAudio, playAudio(160)],
  },
  {
    name: 'a clear drops audio that waits for more',
    rule: '1: flush: clearAudio',
    steps: [...begun, { call: { audioBytes: 100 } }, clear, { waitMs: 1000 }],
    started,
    sent: [clearAudio],
  },
  {
    name: 'playedStream without a name',
    rule: '4: In: playedStream.name',
    steps: [...begun, { carrier: { event: 'playedStream', streamId: 's1' } }],
    started,
    refused: ['invalid-message'],
  },
];

const ends: readonly ConformanceCase[] = [
  {
    name: 'the caller hangs up',
    rule: '1: end in: stop or close; 4: the body of stop is unverified',
    steps: [...begun, stop],
    started,
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  {
    name: 'stop twice, with a body, and messages after it',
    rule: '4: the body of stop is unverified: parse only the keys shown',
    steps: [
      ...begun,
      say('r1:0'),
      { carrier: { event: 'stop', streamId: 's1', stop: { reason: 'hangup' } } },
      stop,
      media(frame),
      played('r1:0'),
      dtmf('1'),
    ],
    started,
    sent: [checkpoint('r1:0')],
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  { name: 'stop before the start', rule: '1: end in: stop or close', steps: [stop], closed: 1000 },
  {
    name: 'stop while the agent speaks',
    rule: '1: end in: stop or close',
    steps: [...begun, { call: { audioBytes: 500 } }, stop, { call: { audioBytes: 500 } }, { waitMs: 1000 }],
    started,
    sent: [playAudio(160), playAudio(160), playAudio(160)],
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  {
    name: 'the socket closes without stop',
    rule: '1: end in: stop or close',
    steps: [...begun, { closes: true }, { waitMs: 5000 }],
    started,
    heard: [{ type: 'caller.vanished' }],
  },
  {
    name: 'the agent hangs up',
    rule: '1: how we hang up: REST only; no message of ours ends the call',
    steps: [...begun, ended, media(frame)],
    started,
    closed: 1000,
  },
];

describe('What Plivo is sent, and how its calls end', () => {
  test.each([...outbound, ...marks, ...ends])('$rule: $name', (each) => {
    expect(play(new PlivoCodec(), each.steps)).toEqual(expectedOf(each));
  });
});
