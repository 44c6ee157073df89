import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CarrierLine, ticketIn, twilioSignature, twilioStart } from './carrier-line.ts';

const answerPath = '/v1/twilio/answer';
let line: CarrierLine;

beforeEach(async () => {
  line = await CarrierLine.open();
  line.server.calls.maxCalls = 1;
});
afterEach(() => line.server.close());

const ring = (CallSid: string) => line.webhook(answerPath, { CallSid, From: '+15550001', To: '+15550002' });
const statusOf = async (CallSid: string) => (await ring(CallSid)).status;

describe('a line that a webhook has promised', () => {
  it('is not promised to a second call', async () => {
    expect([await statusOf('CA1'), await statusOf('CA2')]).toEqual([200, 503]);
  });

  it('is not taken by others, and is there for its call', async () => {
    const ticket = ticketIn(await (await ring('CA1')).text());
    await expect(line.server.connect()).rejects.toThrow('503');
    const socket = await line.socket();
    socket.send(twilioStart({ talkyTicket: ticket }));
    await expect.poll(() => line.server.calls.opened.length).toBe(1);
  });

  it('is not taken by one whose socket was open before', async () => {
    const other = await line.server.connect();
    await ring('CA1');
    other.send({ type: 'start' });
    expect(await other.closed).toMatchObject({ code: 4429 });
  });

  it('is free again once the carrier says that the call is over', async () => {
    await ring('CA1');
    await line.webhook('/v1/twilio/events', { CallSid: 'CA1', CallStatus: 'completed' });
    expect(await statusOf('CA2')).toBe(200);
  });

  it('is free again when the ticket has expired', async () => {
    await ring('CA1');
    line.server.clock.advance(60_001);
    expect(await statusOf('CA2')).toBe(200);
  });

  it('is rejected to the callers of Telnyx beyond, who are not answered', async () => {
    await ring('CA1');
    const { url, ...event } = line.telnyxEvent('call.initiated');
    expect((await fetch(url, { method: 'POST', ...event })).status).toBe(503);
    expect(line.requests).toMatchObject([{ url: expect.stringContaining('/actions/reject') as string }]);
  });

  it('is given up with the call that Telnyx could not stream, which is hung up', async () => {
    for (const type of ['call.initiated', 'streaming.failed']) {
      const { url, ...event } = line.telnyxEvent(type);
      await fetch(url, { method: 'POST', ...event });
    }
    expect(line.requests.map(({ url }) => url.replace(/.*\//, ''))).toEqual(['answer', 'hangup']);
    expect(await statusOf('CA1')).toBe(200);
  });
});

describe('sockets that have proved nothing', () => {
  it('take the places of nobody else, and are few', async () => {
    for (let socket = 0; socket < 50; socket++) await line.socket();
    await expect(line.socket()).rejects.toThrow('503');
    line.server.calls.maxCalls = 2;
    await line.server.connect();
    await line.socket('/v1/twilio', twilioSignature('/v1/twilio', {}, 'wss://voice.example.org'));
    expect(line.server.calls.opened).toEqual([]);
  });

  it('learn nothing of how busy the lines are', async () => {
    await line.server.call();
    const stranger = await line.socket();
    expect(stranger.socket.readyState).toBe(stranger.socket.OPEN);
  });
});
