import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { AdmissionError, AgentNotFound } from '../../src/errors/call-error.ts';
import { CarrierLine, ticketHolder, twilioSignature, twilioStart, upgradeSignature } from './carrier-line.ts';

let line: CarrierLine;

beforeEach(async () => {
  line = await CarrierLine.open();
});

afterEach(() => line.server.close());

const ticket = (more: Partial<typeof ticketHolder> = {}) => line.tickets.issue({ ...ticketHolder, ...more });
const startedSocket = (talkyTicket = ticket()) => line.startedSocket({ talkyTicket, order: '7' });

/** What an upgrade is refused with. */
async function refusedUpgrade(path: string, headers: Readonly<Record<string, string>>) {
  const socket = new WebSocket(line.server.url.replace('http', 'ws') + path, { headers });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  const body = await text(response);
  return { status: response.statusCode, code: /"code":"([\w-]+)"/.exec(body)?.[1], body };
}

describe('a media socket with a ticket', () => {
  it('opens the call that the webhook has told of, and hands on no ticket', async () => {
    const { call } = await startedSocket();
    const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 };
    expect(call.start).toEqual({
      agent: 'sales',
      audio: mulaw,
      output: mulaw,
      metadata: { from: '+15550001', to: '+15550002', order: '7', carrierCallId: 'CA1' },
      transport: 'twilio',
    });
  });

  it('carries audio, keys and marks both ways', async () => {
    const { socket, call } = await startedSocket();
    const payload = Buffer.alloc(160).toString('base64');
    socket.send({ event: 'media', media: { track: 'inbound', payload } });
    socket.send({ event: 'dtmf', dtmf: { digit: '5' } });
    call.connection.sendAudio(new Uint8Array(160));
    call.send({ type: 'mark', mark: 'r1:0' });
    socket.send({ event: 'mark', mark: { name: 'r1:0' } });
    await socket.roundTrip();
    await socket.roundTrip();
    expect(call.audioBytes).toBe(160);
    expect(socket.messages).toEqual([
      { event: 'media', streamSid: 'MZ1', media: { payload } },
      { event: 'mark', streamSid: 'MZ1', mark: { name: 'r1:0' } },
    ]);
    expect(call.inputs).toContainEqual({ type: 'caller.dtmf', digit: '5' });
  });

  it('trusts the ticket more than the other parameters', async () => {
    const socket = await line.socket();
    socket.send(twilioStart({ talkyTicket: ticket(), from: '+1999', to: '+1888', agent: 'billing' }));
    await socket.roundTrip();
    expect(line.server.calls.opened[0]?.start).toMatchObject({
      agent: 'sales',
      metadata: { from: '+15550001', to: '+15550002' },
    });
  });

  it('closes when the agent hangs up, once the carrier was asked to', async () => {
    const { socket, call } = await startedSocket();
    call.end('agent-hangup');
    expect(await socket.closed).toMatchObject({ code: 1000 });
    expect(line.requests).toMatchObject([
      { url: 'https://api.example.org/2010-04-01/Accounts/AC1/Calls/CA1.json', body: 'Status=completed' },
    ]);
  });

  it('is found by the id of the carrier, in the line that tells of it and where it does not hang up', async () => {
    line.rest.fault = new Error('no');
    const { socket, call } = await startedSocket();
    call.end('agent-hangup');
    await socket.closed;
    const told = line.server.logLines.map((text) => JSON.parse(text) as Record<string, unknown>);
    const ids = { callId: call.id, carrierCallId: 'CA1', transport: 'twilio' };
    expect(told).toContainEqual(expect.objectContaining({ ...ids, msg: 'A call was opened' }));
    expect(told).toContainEqual(expect.objectContaining({ ...ids, msg: 'The carrier did not hang up' }));
  });

  it('gives the id of its start, whatever a parameter says', async () => {
    const socket = await line.socket();
    socket.send(twilioStart({ talkyTicket: ticket(), carrierCallId: 'forged' }));
    await socket.roundTrip();
    expect(line.server.calls.opened[0]?.start.metadata['carrierCallId']).toBe('CA1');
  });

  it('closes when the caller hangs up', async () => {
    const { socket, call } = await startedSocket();
    socket.send({ event: 'stop' });
    expect(await socket.closed).toMatchObject({ code: 1000 });
    expect(call.outcome).toBe('caller-hangup');
    expect(line.requests).toEqual([]);
  });

  it('hands the call over by the carrier’s REST interface', async () => {
    const { call } = await startedSocket();
    await call.connection.transfer?.('+15550003');
    expect(line.requests.map(({ body }) => new URLSearchParams(body).get('Twiml'))).toEqual([
      '<Response><Dial><Number>+15550003</Number></Dial></Response>',
    ]);
  });
});

describe('a media socket without one', () => {
  it('opens a call where the upgrade is signed', async () => {
    const socket = await line.socket('/v1/twilio', upgradeSignature());
    socket.send(twilioStart({ from: '+15550001', to: '+15550002' }));
    await socket.roundTrip();
    expect(line.server.calls.opened[0]?.start).toMatchObject({
      agent: 'sales',
      metadata: { from: '+15550001', to: '+15550002' },
    });
  });

  test.each([
    ['the path', '/v1/twilio/support', { agent: 'billing', to: '+15550002' }, 'support'],
    ['a parameter', '/v1/twilio', { agent: 'billing', to: '+15550002' }, 'billing'],
    ['nothing: the default', '/v1/twilio', {}, undefined],
  ])('is answered by the agent of %s', async (_by, path, parameters, agent) => {
    const socket = await line.socket(path, upgradeSignature(path));
    socket.send(twilioStart(parameters));
    await socket.roundTrip();
    expect(line.server.calls.opened[0]?.start.agent).toBe(agent);
  });

  it('opens none where it is not', async () => {
    const socket = await line.socket();
    socket.send(twilioStart());
    expect(await socket.closed).toEqual({ code: 4401, reason: 'unauthorized' });
    expect(line.server.calls.opened).toEqual([]);
    expect(line.requests).toEqual([]);
  });

  test.each([
    ['a wrong signature', '/v1/twilio', { 'x-twilio-signature': 'AAAA' }, 401, 'unauthorized'],
    ['a carrier that there is not', '/v1/nobody', {}, 404, 'not-found'],
    ['a carrier whose secrets are not set', '/v1/plivo', {}, 403, 'forbidden'],
  ])('is refused before it is opened: %s', async (_name, path, headers, status, code) => {
    const refused = await refusedUpgrade(path, headers);
    expect(refused).toMatchObject({ status, code });
    expect(refused.body).not.toContain('twilio-token');
    expect(line.server.calls.opened).toEqual([]);
  });

  it('is refused while the lines are busy', async () => {
    line.server.calls.admissionNow = { admitted: false, reason: 'at-capacity', retryAfterMs: 1000 };
    const signed = twilioSignature('/v1/twilio', {}, 'wss://voice.example.org');
    expect(await refusedUpgrade('/v1/twilio', signed)).toMatchObject({ status: 503, code: 'at-capacity' });
  });
});

/** How a socket with this ticket closes; nothing else comes of it. */
const closing = async (talkyTicket: string, headers: Readonly<Record<string, string>> = {}) => {
  const socket = await line.socket('/v1/twilio', headers);
  socket.send(twilioStart({ talkyTicket }));
  return socket.closed;
};

describe('a ticket that is refused', () => {
  test.each([
    ['that is forged', () => ticket().replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))],
    ['that is nothing', () => ''],
    ['of another carrier', () => ticket({ carrier: 'plivo' })],
    ['of another call', () => ticket({ carrierCallId: 'CA2' })],
  ])('is one %s', async (_name, make) => {
    expect(await closing(make())).toEqual({ code: 4401, reason: 'unauthorized' });
    expect(line.server.calls.opened).toEqual([]);
    expect(line.requests).toEqual([]);
  });

  it('has expired', async () => {
    const late = ticket();
    line.time.ms += 60_001;
    expect(await closing(late)).toMatchObject({ code: 4401 });
    expect(line.server.calls.opened).toEqual([]);
  });

  it('was used', async () => {
    const used = ticket();
    const { call } = await startedSocket(used);
    expect(await closing(used)).toEqual({ code: 4409, reason: 'request-replayed' });
    expect(line.server.calls.opened).toEqual([call]);
    expect(call.inputs).toEqual([]);
  });

  it('is wrong although the upgrade is signed', async () => {
    expect(await closing('forged', upgradeSignature())).toMatchObject({ code: 4401 });
    expect(line.server.calls.opened).toEqual([]);
  });

  it('can not end the call that it says to be', async () => {
    const { socket, call } = await startedSocket();
    await closing('forged');
    const body = { CallSid: 'CA1', CallStatus: 'completed' };
    expect((await line.webhook('/v1/twilio/events', body)).status).toBe(204);
    expect(await socket.closed).toMatchObject({ code: 1000 });
    expect(call.inputs).toEqual([{ type: 'caller.hung-up' }]);
  });
});

describe('a media socket for an agent that there is not', () => {
  it('is refused as an upgrade where that is proven, and told in the log', async () => {
    const path = '/v1/twilio/nobody';
    const refused = await refusedUpgrade(path, upgradeSignature(path));
    expect(refused).toMatchObject({ status: 404, code: 'agent-not-found' });
    expect(refused.body).toContain('There is no agent \\"nobody\\".');
    const told = { transport: 'twilio', code: 'agent-not-found', msg: "A carrier's request was refused" };
    expect(line.server.logLines.map((text) => JSON.parse(text) as unknown)).toContainEqual(
      expect.objectContaining(told),
    );
  });

  it('tells a stranger nothing of agents', async () => {
    const codes = ['nobody', 'sales'].map(async (agent) => {
      const socket = await line.socket(`/v1/twilio/${agent}`);
      socket.send(twilioStart());
      return (await socket.closed).code;
    });
    expect(await Promise.all(codes)).toEqual([4401, 4401]);
  });
});

describe('the close code', () => {
  it('is 4408 where no start comes', async () => {
    const socket = await line.socket();
    await socket.roundTrip();
    line.server.clock.advance(5000);
    expect(await socket.closed).toEqual({ code: 4408, reason: 'start-timeout' });
  });

  it('is 4400 for the third message that is wrong, and other calls hear nothing of it', async () => {
    const { socket: other, call } = await startedSocket();
    const socket = await line.socket();
    for (const message of ['x', { event: 'x' }, new Uint8Array(1)]) socket.send(message);
    expect(await socket.closed).toMatchObject({ code: 4400 });
    await other.roundTrip();
    expect(call.inputs).toEqual([]);
  });

  it('is 4413 for a message that is too large', async () => {
    const { socket } = await startedSocket();
    socket.send({ event: 'media', media: { payload: 'A'.repeat(64 * 1024) } });
    expect(await socket.closed).toMatchObject({ code: 4413 });
  });

  it('is 1011 for a fault of the call’s own, which the carrier is told of', async () => {
    const { socket, call } = await startedSocket();
    call.fault = new Error('boom of twilio-token');
    socket.send({ event: 'dtmf', dtmf: { digit: '1' } });
    expect(await socket.closed).toEqual({ code: 1011, reason: 'error' });
    expect(line.requests).toHaveLength(1);
  });

  test.each([
    [4404, new AgentNotFound('none')],
    [4429, new AdmissionError('at-capacity', 1000)],
    [1001, new AdmissionError('draining', 1000)],
    [1011, new Error('no decoder')],
  ])('is %d where the call can not be opened: %s', async (code, error) => {
    line.server.calls.openError = error;
    const socket = await line.socket();
    socket.send(twilioStart({ talkyTicket: ticket() }));
    expect(await socket.closed).toMatchObject({ code });
  });

  it('is 1001 as the server goes away, and the carrier hangs up', async () => {
    const { socket } = await startedSocket();
    line.server.calls.drainLeaves = 1;
    await line.server.stop();
    expect(await socket.closed).toMatchObject({ code: 1001 });
    expect(line.requests.map(({ body }) => body)).toEqual(['Status=completed']);
  });
});
