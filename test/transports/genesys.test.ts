import { describe, expect, test } from 'vitest';
import { AgentNotFound } from '../../src/errors/call-error.ts';
import { GenesysCodec } from '../../src/transports/genesys.ts';
import { expectedOf, play, type ConformanceCase, type Step } from './carrier-rig.ts';

const id = '30b0e395-84d3-4570-ac13-9a62d8f514c0';
const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
const linear16 = { encoding: 'linear16', sampleRateHz: 8000 } as const;
const pcmu = (...channels: string[]) => ({ type: 'audio', format: 'PCMU', channels, rate: 8000 });
const l16 = (...channels: string[]) => ({ type: 'audio', format: 'L16', channels, rate: 8000 });

/** A message of Genesys's, numbered. */
const from = (type: string, seq: number, parameters: object = {}): Step => ({
  carrier: { version: '2', id, type, seq, serverseq: 0, position: 'PT1.5S', parameters },
});
/** A message of ours. */
const to = (type: string, seq: number, clientseq: number, parameters: object = {}) => ({
  version: '2',
  type,
  seq,
  clientseq,
  id,
  parameters,
});
const opening = (media: readonly object[], more: object = {}): Step =>
  from('open', 1, {
    conversationId: 'c1',
    organizationId: 'o1',
    participant: { id: 'p1', ani: 'tel:+15550001', aniName: '', dnis: 'tel:+15550002' },
    media,
    ...more,
  });
const metadata = { from: '+15550001', to: '+15550002', conversationId: 'c1', organizationId: 'o1' };
const started = { audio: mulaw, output: mulaw, carrierCallId: id, metadata };
const opened = to('opened', 1, 1, { startPaused: false, media: [pcmu('external')] });
const begun: readonly Step[] = [opening([pcmu('external')])];
const bargeIn = { entities: [{ type: 'barge_in', data: {} }] };
const finished = { reason: 'completed', outputVariables: { action: 'finished', reason: 'agent-hangup' } };

const nothing = (): void => undefined;

const cases: readonly ConformanceCase[] = [
  {
    name: 'one of the media that were offered is chosen: the caller alone, and PCMU',
    rule: '7: opened: media: [one of those offered]',
    steps: [opening([pcmu('internal'), pcmu('external', 'internal'), l16('external'), pcmu('external')])],
    started,
    sent: [opened],
  },
  {
    name: 'L16 where there is no PCMU',
    rule: '7: opened: media: [one of those offered]',
    steps: [opening([{ type: 'video' }, l16('external')]), { carrier: new Uint8Array(320) }],
    started: { ...started, audio: linear16, output: linear16 },
    sent: [to('opened', 1, 1, { startPaused: false, media: [l16('external')] })],
    heard: [{ audioBytes: 320 }],
  },
  {
    name: 'nothing that can be taken',
    rule: '7: disconnect: reason',
    steps: [opening([pcmu('internal')])],
    sent: [
      to('disconnect', 1, 1, {
        reason: 'error',
        info: 'None of the media can be taken: PCMU or L16 at 8000 Hz can.',
        outputVariables: {},
      }),
    ],
    refused: ['invalid-message'],
  },
  {
    name: 'both channels: the even bytes are the caller',
    rule: '7: Stereo ("both") is interleaved external, internal: take the even bytes',
    steps: [opening([pcmu('external', 'internal')]), { carrier: new Uint8Array(320) }],
    started,
    sent: [to('opened', 1, 1, { startPaused: false, media: [pcmu('external', 'internal')] })],
    heard: [{ audioBytes: 160 }],
  },
  {
    name: 'input variables and the configuration go with the call, as far as they are text',
    rule: '7: open: participant{ani, dnis, …}, inputVariables, customConfig',
    steps: [
      opening([pcmu('external')], {
        inputVariables: { agent: 'front-desk', count: 3 },
        customConfig: { site: 'north' },
      }),
    ],
    started: { ...started, metadata: { ...metadata, site: 'north', agent: 'front-desk' } },
    sent: [opened],
  },
  {
    name: 'of more than 4 KiB of it the rest is left out',
    rule: 'call-protocol, Client → server: metadata is ≤ 4 KiB',
    steps: [opening([pcmu('external')], { inputVariables: { a: 'x'.repeat(5000), b: 'y' } })],
    started,
    sent: [opened],
  },
  {
    name: 'a variable of the flow is not taken for the caller’s number',
    rule: '7: participant {ani, dnis} beside inputVariables',
    steps: [opening([pcmu('external')], { inputVariables: { from: '+1999', to: '+1888' } })],
    started,
    sent: [opened],
  },
  {
    name: 'a session that only looks whether anybody is there opens no call',
    rule: '7: open must be answered',
    steps: [
      opening([pcmu('external')], { conversationId: '00000000-0000-0000-0000-000000000000' }),
      from('close', 2, { reason: 'end' }),
    ],
    sent: [opened, to('closed', 2, 2)],
    closed: 1000,
  },
  {
    name: 'each ping and update is answered, with the numbers of both sides',
    rule: '7: ping/pong: answer each; seq increments with each of our messages',
    steps: [...begun, from('ping', 2), from('update', 3, { language: 'de-DE' }), from('ping', 4)],
    started,
    sent: [opened, to('pong', 2, 2), to('updated', 3, 3), to('pong', 4, 4)],
  },
  {
    name: 'keys',
    rule: '7: dtmf {digit}',
    steps: [...begun, from('dtmf', 2, { digit: '5' }), from('dtmf', 3, { digit: '55' })],
    started,
    sent: [opened],
    heard: [{ type: 'caller.dtmf', digit: '5' }],
    refused: ['invalid-message'],
  },
  {
    name: 'a pause stops the audio both ways, until the session is resumed',
    rule: '7: pause, later resumed: stop audio both ways in between',
    steps: [
      ...begun,
      from('paused', 2),
      { carrier: new Uint8Array(160) },
      { call: { audioBytes: 1600 } },
      from('resumed', 3),
      { carrier: new Uint8Array(80) },
      { call: { audioBytes: 1600 } },
    ],
    started,
    sent: [opened, { audioBytes: 1600 }],
    heard: [{ audioBytes: 80 }],
  },
  {
    name: 'frames of 200 ms, and a shorter one at the end; words do not cut them',
    rule: '7: Genesys rate-limits (429) unless outgoing packets are about 1600 bytes',
    steps: [
      ...begun,
      { call: { type: 'mark', mark: 'r1:0' } },
      { call: { audioBytes: 900 } },
      { call: { type: 'mark', mark: 'r1:1' } },
      { call: { audioBytes: 1000 } },
      { waitMs: 100 },
    ],
    started,
    sent: [opened, { audioBytes: 1600 }, { audioBytes: 300 }],
  },
  {
    name: 'a clear is a barge-in, also while nothing plays; what waited is dropped',
    rule: '7: event {entities: [{"type":"barge_in"}]}; 1: A clear while nothing is playing must be harmless',
    steps: [
      ...begun,
      { call: { type: 'clear' } },
      { call: { audioBytes: 100 } },
      { call: { type: 'clear' } },
      { waitMs: 200 },
    ],
    started,
    sent: [opened, to('event', 2, 1, bargeIn), to('event', 3, 1, bargeIn)],
  },
  {
    name: 'playback tells of the queue as a whole, and nothing of a mark; errors are theirs',
    rule: '7: playback_started, playback_completed; error {code, message, retryable}',
    steps: [
      ...begun,
      { call: { type: 'mark', mark: 'r1:0' } },
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
    name: 'the caller hangs up',
    rule: '7: close {reason}: answer closed',
    steps: [...begun, from('close', 2, { reason: 'end' }), { carrier: new Uint8Array(160) }],
    started,
    sent: [opened, to('closed', 2, 2)],
    heard: [{ type: 'caller.hung-up' }],
    closed: 1000,
  },
  {
    name: 'the agent hangs up: Genesys closes, and is answered',
    rule: '7: disconnect {outputVariables: {action: "finished"}}; close must be answered by closed',
    steps: [
      ...begun,
      { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } },
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
    steps: [...begun, { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } }, { waitMs: 1000 }],
    started,
    sent: [opened, to('disconnect', 2, 1, finished)],
    closed: 1000,
  },
  {
    name: 'messages of another session, opened twice, unknown ones, and text that is none',
    rule: 'call-protocol, Close codes: 4400, malformed or unknown message',
    steps: [
      ...begun,
      { carrier: { version: '2', id: 'another', type: 'dtmf', seq: 2, parameters: { digit: '5' } } },
      from('dance', 3),
    ],
    started,
    sent: [opened],
    refused: ['invalid-message', 'unknown-message'],
  },
  {
    name: 'audio before anything was opened',
    rule: '7: Audio is ignored unless the stream is opened and not paused',
    steps: [{ carrier: new Uint8Array(160) }, { carrier: 'no JSON' }, from('dtmf', 1, { digit: '5' })],
    refused: ['invalid-message', 'invalid-message'],
  },
  {
    name: 'an id that could inject something',
    rule: '1: Parse defensively',
    steps: [{ carrier: { version: '2', id: '","x":"', type: 'ping', seq: 1, parameters: {} } }],
    refused: ['invalid-message'],
  },
];

describe('Genesys AudioHook', () => {
  test.each(cases)('$rule: $name', (each) => {
    expect(play(new GenesysCodec(id), each.steps)).toEqual(expectedOf(each));
  });

  test('a session that the upgrade was not signed for is refused', () => {
    const outcome = play(new GenesysCodec('another'), begun);
    expect(outcome).toEqual(
      expectedOf({
        name: 'another session',
        rule: '7: the envelope has the id of the session',
        steps: [],
        refused: ['invalid-message'],
      }),
    );
  });

  test('a transfer is told by an output variable', () => {
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

  test('a call that can not be taken is disconnected as an error', () => {
    const sent: unknown[] = [];
    const [{ carrier }] = begun as [{ readonly carrier: object }];
    const open = (): void =>
      new GenesysCodec(id).receive(Buffer.from(JSON.stringify(carrier)), false, {
        start: () => {
          throw new AgentNotFound('nobody');
        },
        audio: nothing,
        dtmf: nothing,
        mark: nothing,
        complain: nothing,
        stop: nothing,
        answer: (message) => sent.push(JSON.parse(String(message))),
      });
    expect(open).toThrow(AgentNotFound);
    expect(sent).toMatchObject([{ type: 'disconnect', parameters: { reason: 'error' } }]);
  });
});
