import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CarrierLine, twilioStart } from './carrier-line.ts';

let line: CarrierLine;
afterEach(() => line.server.close());

const refusals = (sentence = "A carrier's request was refused"): readonly object[] =>
  line.server.logLines
    .map((text) => JSON.parse(text) as { readonly msg: string })
    .filter(({ msg }) => msg === sentence);

describe('what a carrier is refused', () => {
  it('is in the log, with the webhook and the reason', async () => {
    line = await CarrierLine.open();
    await line.webhook('/v1/twilio/answer', { CallSid: 'CA1' }, { 'x-twilio-signature': 'forged' });
    await line.webhook('/v1/plivo/answer', {}, {});
    await line.webhook('/v1/nobody/answer', {}, {});
    expect(refusals()).toMatchObject([
      { level: 'warn', transport: 'twilio', hook: 'answer', code: 'unauthorized' },
      { level: 'warn', transport: 'plivo', hook: 'answer', code: 'forbidden' },
    ]);
    expect(JSON.stringify(line.server.logLines)).not.toContain('forged');
  });

  it('tells in the log of a method that is not taken, as its signature may look forged', async () => {
    line = await CarrierLine.open();
    await fetch(`${line.server.url}/v1/jambonz/answer`, { headers: { 'jambonz-signature': 't=1,v1=00' } });
    await line.webhook('/v1/jambonz/answer', {}, {});
    expect(refusals()).toMatchObject([
      { transport: 'jambonz', hook: 'answer', method: 'GET', takes: ['POST'], code: 'unauthorized' },
      { transport: 'jambonz', hook: 'answer', method: 'POST', code: 'unauthorized' },
    ]);
    expect(refusals()[1]).not.toHaveProperty('takes');
  });

  it('is in the log where its body is too large', async () => {
    line = await CarrierLine.open();
    await line.webhook('/v1/twilio/answer', { Digits: '1'.repeat(64 * 1024) });
    expect(refusals()).toMatchObject([{ transport: 'twilio', hook: 'answer', code: 'invalid-request' }]);
  });

  it('is in the log where it is an upgrade too', async () => {
    line = await CarrierLine.open();
    const headers = { 'x-twilio-signature': 'forged' };
    const socket = new WebSocket(`${line.server.url.replace('http', 'ws')}/v1/twilio`, { headers });
    socket.on('error', () => undefined);
    await once(socket, 'unexpected-response');
    socket.terminate();
    expect(refusals()).toMatchObject([{ transport: 'twilio', code: 'unauthorized' }]);
  });

  it('fills no log from sockets of strangers, and hides nothing of a carrier', async () => {
    line = await CarrierLine.open();
    for (let socket = 0; socket < 12; socket++) {
      const stranger = await line.socket();
      for (let message = 0; message < 3; message++) stranger.send({ event: 'nonsense' });
      await stranger.closed;
    }
    expect(refusals("A carrier's message was refused")).toHaveLength(20);
    const ticket = line.tickets.issue({ carrier: 'twilio', carrierCallId: 'CA1' });
    const caller = await line.socket();
    caller.send(twilioStart({ talkyTicket: ticket }));
    for (let message = 0; message < 3; message++) caller.send({ event: 'nonsense' });
    await caller.closed;
    expect(refusals("A carrier's message was refused")).toHaveLength(23);
  });

  it('has no words of who sends an error before the start', async () => {
    line = await CarrierLine.open();
    const stranger = await line.socket('/v1/telnyx');
    stranger.send({ event: 'error', payload: { code: '1', title: 'words of mine' } });
    stranger.socket.close();
    await stranger.closed;
    expect(line.server.logLines.join('')).not.toContain('words of mine');
  });

  it('is in the log, and closes the socket at once, where it is a start that can never be right', async () => {
    line = await CarrierLine.open();
    const socket = await line.socket();
    const start = { streamSid: 'MZ1', callSid: 'CA1', mediaFormat: { encoding: 'audio/x-l16' } };
    const media = { event: 'media', media: { track: 'inbound', payload: '' } };
    for (const message of [{ event: 'start', start }, media, media, media]) socket.send(message);
    expect(await socket.closed).toEqual({ code: 4422, reason: 'start-refused' });
    const told = line.server.logLines.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(told.filter(({ msg }) => msg === "A carrier's message was refused")).toMatchObject([
      { transport: 'twilio', code: 'start-refused', reason: expect.stringContaining('start.mediaFormat') },
    ]);
  });

  it('fills no log, however often strangers ask', async () => {
    line = await CarrierLine.open();
    for (let asked = 0; asked < 40; asked++)
      await line.webhook('/v1/twilio/answer', {}, { 'x-twilio-signature': 'forged' });
    expect(refusals()).toHaveLength(20);
  });
});
