import { describe, expect, test } from 'vitest';
import { TelnyxCodec, type TelnyxFormat } from '../../src/transports/telnyx.ts';
import { expectedOf, play, silentSink, type ConformanceCase } from './carrier-rig.ts';
import {
  alaw,
  audio,
  begun,
  clear,
  echo,
  ended,
  linear16,
  mark,
  media,
  mulaw,
  say,
  start,
  startIn,
  started,
  stop,
} from './telnyx-line.ts';

const mulawFormat: TelnyxFormat = { encoding: 'PCMU', byteOrder: 'big' };
const played = (name: string) => ({ type: 'caller.played', mark: name }) as const;
const cleared = { event: 'clear' };

const outbound: readonly ConformanceCase[] = [
  {
    name: 'audio in frames of 20 ms, its mark behind it',
    rule: '3: Out: no stream id is needed; chunks 20 ms–30 s',
    steps: [...begun, { call: { audioBytes: 320 } }, say('r1:0')],
    started,
    sent: [audio(160), audio(160), mark('r1:0')],
  },
  {
    name: 'the last frame is filled up with silence, its mark behind it',
    rule: '3: chunks 20 ms–30 s',
    steps: [...begun, { call: { audioBytes: 200 } }, say('r1:0'), { waitMs: 60 }],
    started,
    sent: [audio(160), audio(40, 120), mark('r1:0')],
  },
  {
    name: 'what carriers have no words for',
    rule: '3: Out: media, mark and clear alone',
    steps: [...begun, { call: { type: 'state', state: 'listening', at: 1 } }],
    started,
  },
];

const marks: readonly ConformanceCase[] = [
  {
    name: 'a mark is played',
    rule: '1: playback acknowledgement: mark echo',
    steps: [...begun, say('r1:0'), echo('2', 'r1:0')],
    started,
    sent: [mark('r1:0')],
    heard: [played('r1:0')],
  },
  {
    name: 'a mark that a clear dropped is echoed',
    rule: '1: On Twilio, Telnyx and Exotel the same echo comes for "played" and for "cleared"',
    steps: [...begun, say('r1:0'), clear, echo('2', 'r1:0')],
    started,
    sent: [mark('r1:0'), cleared],
  },
  {
    name: 'a mark with nothing queued',
    rule: '3: A mark with nothing queued echoes immediately',
    steps: [...begun, say('r1:0'), echo('2', 'r1:0'), say('r1:1'), echo('3', 'r1:1')],
    started,
    sent: [mark('r1:0'), mark('r1:1')],
    heard: [played('r1:0'), played('r1:1')],
  },
  {
    name: 'a late echo of a finished reply, in the middle of the next',
    rule: '1: late echoes of older marks are cleared ones',
    steps: [...begun, say('r1:0'), clear, say('r2:0'), echo('2', 'r1:0'), echo('3', 'r2:0')],
    started,
    sent: [mark('r1:0'), cleared, mark('r2:0')],
    heard: [played('r2:0')],
  },
  {
    name: 'an echo twice, and of a mark that was never sent',
    rule: '1: playback acknowledgement: mark echo',
    steps: [...begun, say('r1:0'), echo('2', 'r1:0'), echo('3', 'r1:0'), echo('4', 'r9:9')],
    started,
    sent: [mark('r1:0')],
    heard: [played('r1:0')],
  },
  {
    name: 'a clear while nothing plays',
    rule: '1: A clear while nothing is playing must be harmless',
    steps: [...begun, clear, { call: { audioBytes: 160 } }],
    started,
    sent: [cleared, audio(160)],
  },
  {
    name: 'a clear drops what is not a frame yet, and its mark',
    rule: '3: Out: clear',
    steps: [...begun, { call: { audioBytes: 40 } }, say('r1:0'), clear, { waitMs: 100 }],
    started,
    sent: [cleared],
  },
];

const ends: readonly ConformanceCase[] = [
  {
    name: 'the caller hangs up while the agent speaks',
    rule: '3: In: stop; the socket is gone ≤ 1 s later',
    steps: [...begun, { call: { audioBytes: 160 } }, say('r1:0'), stop('2'), { waitMs: 500 }],
    started,
    sent: [audio(160), mark('r1:0')],
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  {
    name: 'the agent hangs up: nothing is said of it on the socket',
    rule: '1: how we hang up: REST only',
    steps: [...begun, ended],
    started,
    closed: 1000,
  },
  {
    name: 'the socket is lost',
    rule: 'call-protocol: the caller has vanished',
    steps: [...begun, { closes: true }, media('2')],
    started,
    heard: [{ type: 'caller.vanished' }],
  },
];

const inputs: readonly (readonly [TelnyxFormat['encoding'], object])[] = [
  ['PCMU', mulaw],
  ['PCMA', alaw],
  ['L16', linear16],
];

describe('What Telnyx is sent, and how its calls end', () => {
  test.each([...outbound, ...marks, ...ends])('$rule: $name', (each) => {
    expect(play(new TelnyxCodec(mulawFormat), each.steps)).toEqual(expectedOf(each));
  });

  test.each(inputs)('1: codec out: stream_bidirectional_codec, whatever comes in: %s', (encoding, output) => {
    const { started: opened } = play(new TelnyxCodec({ encoding, byteOrder: 'big' }), begun);
    expect(opened).toEqual({ ...started, output });
  });

  test('the silence of A-law fills its frames up', () => {
    const { sent } = play(new TelnyxCodec({ encoding: 'PCMA', byteOrder: 'big' }), [
      ...begun,
      { call: { audioBytes: 40 } },
      { waitMs: 60 },
    ]);
    expect(sent).toEqual([audio(40, 120, 0xd5)]);
  });

  test.each([
    ['big', [2, 1, 4, 3]],
    ['little', [1, 2, 3, 4]],
  ] as const)('RFC 3551 §4.5.11: L16 has the greater byte first: %s', (byteOrder, wire) => {
    const codec = new TelnyxCodec({ encoding: 'L16', byteOrder });
    const heard: number[] = [];
    const sink = { ...silentSink, audio: (bytes: Uint8Array) => heard.push(...bytes) };
    const begin = Buffer.from(JSON.stringify(startIn('L16', 16_000)));
    codec.receive(begin, false, sink);
    const bytes = Uint8Array.from([1, 2, 3, 4]);
    const sent = JSON.parse(codec.audio(bytes)) as { media: { payload: string } };
    expect([...Buffer.from(sent.media.payload, 'base64')]).toEqual(wire);
    expect([...bytes]).toEqual([1, 2, 3, 4]);
    const payload = Buffer.from(wire).toString('base64');
    codec.receive(
      Buffer.from(
        JSON.stringify({ event: 'media', sequence_number: '2', media: { track: 'inbound', payload } }),
      ),
      false,
      sink,
    );
    expect(heard).toEqual([1, 2, 3, 4]);
    expect(codec.framing.frameBytes).toBe(640);
  });

  test('3: Out: media has the bytes of the call, each frame its own', () => {
    const codec = new TelnyxCodec(mulawFormat);
    codec.receive(Buffer.from(JSON.stringify(start)), false, silentSink);
    const bytes = Uint8Array.from([1, 2, 3]);
    const first = codec.audio(bytes);
    bytes.fill(9);
    expect(JSON.parse(first)).toEqual({ event: 'media', media: { payload: 'AQID' } });
  });
});
