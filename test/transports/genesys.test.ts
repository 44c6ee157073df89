import { describe, expect, test } from 'vitest';
import { AgentNotFound } from '../../src/errors/call-error.ts';
import { GenesysCodec } from '../../src/transports/genesys.ts';
import { expectedOf, play, silentSink, type ConformanceCase } from './carrier-rig.ts';
import {
  begun,
  from,
  id,
  l16,
  linear16,
  metadata,
  opened,
  opening,
  pcmu,
  started,
  to,
} from './genesys-line.ts';

const beginnings: readonly ConformanceCase[] = [
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
    refused: ['start-refused'],
    closed: 4422,
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
];

const inbound: readonly ConformanceCase[] = [
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
    name: 'what the caller says in a pause is not heard, until the session is resumed',
    rule: '7: pause, later resumed: stop audio both ways in between',
    steps: [
      ...begun,
      from('paused', 2),
      { carrier: new Uint8Array(160) },
      from('resumed', 3),
      { carrier: new Uint8Array(80) },
    ],
    started,
    sent: [opened],
    heard: [{ audioBytes: 80 }],
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
];

const malformed: readonly ConformanceCase[] = [
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
  ...[
    { id, type: 'open', seq: 'x', parameters: {} },
    { id, type: 'open', seq: 1, parameters: { media: 'PCMU' } },
  ].map((carrier) => ({
    name: `an open that is none: ${JSON.stringify(carrier.parameters)}`,
    rule: '7: open must be answered',
    steps: [{ carrier: { version: '2', ...carrier } }, { carrier: new Uint8Array(160) }, ...begun],
    refused: ['start-refused'],
    closed: 4422,
  })),
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

describe('What Genesys AudioHook sends', () => {
  test.each([...beginnings, ...inbound, ...malformed])('$rule: $name', (each) => {
    expect(play(new GenesysCodec(id), each.steps)).toEqual(expectedOf(each));
  });

  test('7: the envelope has the id of the session: one that the upgrade was not signed for is refused', () => {
    const outcome = play(new GenesysCodec('another'), begun);
    expect(outcome).toEqual(expectedOf({ refused: ['start-refused'], closed: 4422 }));
  });

  test('7: open must be answered: a call that can not be taken is disconnected as an error', () => {
    const sent: unknown[] = [];
    const [{ carrier }] = begun as [{ readonly carrier: object }];
    const open = (): void =>
      new GenesysCodec(id).receive(Buffer.from(JSON.stringify(carrier)), false, {
        ...silentSink,
        start: () => {
          throw new AgentNotFound('nobody');
        },
        answer: (message) => sent.push(JSON.parse(String(message))),
      });
    expect(open).toThrow(AgentNotFound);
    expect(sent).toMatchObject([{ type: 'disconnect', parameters: { reason: 'error' } }]);
  });
});
