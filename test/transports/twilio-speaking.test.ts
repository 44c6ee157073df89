import { describe, expect, test } from 'vitest';
import { TwilioCodec } from '../../src/transports/twilio.ts';
import { expectedOf, play, silentSink, type ConformanceCase } from './carrier-rig.ts';
import {
  start,
  started,
  connected,
  begun,
  frame,
  media,
  dtmf,
  mark,
  echo,
  say,
  clear,
  cleared,
  stop,
  spoken,
  ended,
} from './twilio-line.ts';

const outbound: readonly ConformanceCase[] = [
  {
    name: 'audio in frames of 20 ms, the last one shorter before its mark',
    rule: '2: Out: media.payload of any size; media is buffered and played in order',
    steps: [...begun, { call: { audioBytes: 400 } }, say('r1:0')],
    started,
    sent: [spoken(160), spoken(160), spoken(80), mark('r1:0')],
  },
  {
    name: 'audio that no more follows',
    rule: '2: Media is buffered and played in order',
    steps: [...begun, { call: { audioBytes: 100 } }, { waitMs: 60 }],
    started,
    sent: [spoken(100)],
  },
  {
    name: 'what carriers have no words for',
    rule: '2: 31924: only media, mark and clear are sent',
    steps: [
      ...begun,
      { call: { type: 'state', state: 'listening', at: 1 } },
      { call: { type: 'reply', event: 'text', reply: 'r1', text: 'Hello' } },
    ],
    started,
  },
  {
    name: 'audio and marks before the start',
    rule: '2: streamSid is in every message out',
    steps: [connected, { call: { audioBytes: 160 } }, say('r1:0')],
  },
];

const marks: readonly ConformanceCase[] = [
  {
    name: 'a mark is played',
    rule: '1: playback acknowledgement: mark echo',
    steps: [...begun, say('r1:0'), echo('r1:0')],
    started,
    sent: [mark('r1:0')],
    heard: [{ type: 'caller.played', mark: 'r1:0' }],
  },
  {
    name: 'a mark that a clear dropped is echoed',
    rule: '1: On Twilio, Telnyx and Exotel the same echo comes for "played" and for "cleared"',
    steps: [...begun, say('r1:0'), clear, echo('r1:0')],
    started,
    sent: [mark('r1:0'), cleared],
  },
  {
    name: 'a mark was played before the clear, the next is dropped by it',
    rule: '2: On clear Twilio empties its buffer and sends back every outstanding mark',
    steps: [...begun, say('r1:0'), say('r1:1'), echo('r1:0'), clear, echo('r1:1')],
    started,
    sent: [mark('r1:0'), mark('r1:1'), cleared],
    heard: [{ type: 'caller.played', mark: 'r1:0' }],
  },
  {
    name: 'late echoes of a reply that was cut, while the next is heard',
    rule: '1: The codec must classify later echoes of older marks as cleared',
    steps: [...begun, say('r1:0'), clear, say('r2:0'), echo('r1:0'), echo('r2:0')],
    started,
    sent: [mark('r1:0'), cleared, mark('r2:0')],
    heard: [{ type: 'caller.played', mark: 'r2:0' }],
  },
  {
    name: 'an echo comes twice, and one of a mark that was never sent',
    rule: '1: playback acknowledgement: each mark is answered once',
    steps: [...begun, say('r1:0'), echo('r1:0'), echo('r1:0'), echo('r9:9')],
    started,
    sent: [mark('r1:0')],
    heard: [{ type: 'caller.played', mark: 'r1:0' }],
  },
  {
    name: 'a mark without audio',
    rule: '1: A mark sent into an empty queue echoes at once',
    steps: [...begun, say('r1:end'), echo('r1:end')],
    started,
    sent: [mark('r1:end')],
    heard: [{ type: 'caller.played', mark: 'r1:end' }],
  },
  {
    name: 'a clear while nothing plays',
    rule: '1: A clear while nothing is playing must be harmless',
    steps: [...begun, clear, { call: { audioBytes: 160 } }],
    started,
    sent: [cleared, spoken(160)],
  },
  {
    name: 'a clear drops audio that waits for more',
    rule: '2: On clear Twilio empties its buffer',
    steps: [...begun, { call: { audioBytes: 100 } }, clear, { waitMs: 1000 }],
    started,
    sent: [cleared],
  },
  {
    name: 'an echo without a name',
    rule: '2: In: mark.name',
    steps: [...begun, { carrier: { event: 'mark', streamSid: 'MZ1', mark: {} } }],
    started,
    refused: ['invalid-message'],
  },
];

const ends: readonly ConformanceCase[] = [
  {
    name: 'the caller hangs up',
    rule: '2: A bidirectional stream stops only when the call ends',
    steps: [...begun, stop],
    started,
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  {
    name: 'stop twice, and messages after it',
    rule: '2: A bidirectional stream stops only when the call ends',
    steps: [...begun, say('r1:0'), stop, stop, media(frame), echo('r1:0'), dtmf('1')],
    started,
    sent: [mark('r1:0')],
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  { name: 'stop before the start', rule: '1: end in: stop', steps: [connected, stop], closed: 1000 },
  {
    name: 'stop while the agent speaks',
    rule: '1: end in: stop',
    steps: [...begun, { call: { audioBytes: 500 } }, stop, { call: { audioBytes: 500 } }, { waitMs: 1000 }],
    started,
    sent: [spoken(160), spoken(160), spoken(160)],
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  {
    name: 'the agent hangs up',
    rule: '1: how we hang up: REST only; no message of ours ends the call',
    steps: [...begun, ended, media(frame)],
    started,
    closed: 1000,
  },
  {
    name: 'the socket closes without stop',
    rule: '1: end in: stop; a socket that is lost is no hang-up',
    steps: [...begun, { closes: true }, { waitMs: 5000 }],
    started,
    heard: [{ type: 'caller.vanished' }],
  },
];

describe('What Twilio is sent, and how its calls end', () => {
  test.each([...outbound, ...marks, ...ends])('$rule: $name', (each) => {
    expect(play(new TwilioCodec(), each.steps)).toEqual(expectedOf(each));
  });

  test('2: Out: media has the bytes of the call, each frame its own', () => {
    const codec = new TwilioCodec();
    codec.receive(Buffer.from(JSON.stringify(start)), false, silentSink);
    const bytes = Uint8Array.from([1, 2, 3]);
    const first = codec.audio(bytes);
    bytes.fill(9);
    expect(JSON.parse(first)).toEqual({ event: 'media', streamSid: 'MZ1', media: { payload: 'AQID' } });
  });
});
