import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { CarrierLine, ticketIn, twilioSignature, twilioStart } from './carrier-line.ts';

const form = { CallSid: 'CA1', From: '+15550001', To: '+15550002', CallStatus: 'ringing' };
const answerPath = '/v1/twilio/answer';

let line: CarrierLine;

beforeEach(async () => {
  line = await CarrierLine.open();
});

afterEach(() => line.server.close());

const refusal = async (response: Response) => ({
  status: response.status,
  code: ((await response.json()) as { readonly error: { readonly code: string } }).error.code,
});

describe('a webhook that is a carrier’s', () => {
  it('is answered with a stream to this server, and never kept by a cache', async () => {
    const response = await line.webhook(answerPath, form);
    const twiml = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/xml');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(twiml).toContain('<Stream url="wss://voice.example.org/v1/twilio">');
    expect(line.tickets.redeem(ticketIn(twiml), 'twilio')).toEqual({
      carrier: 'twilio',
      carrierCallId: 'CA1',
      agent: 'sales',
      from: '+15550001',
      to: '+15550002',
    });
  });

  test.each([
    ['the number', answerPath, {}, 'sales'],
    ['the path before the number', `${answerPath}/support`, {}, 'support'],
    ['a parameter before both', `${answerPath}/support?agent=billing`, {}, 'billing'],
    ['nothing: the default', answerPath, { To: '+15550009' }, undefined],
  ])('has the agent that answers by %s', async (_by, path, more, agent) => {
    const response = await line.webhook(path, { ...form, ...more });
    const { agent: asked } = line.tickets.redeem(ticketIn(await response.text()), 'twilio');
    expect(asked).toBe(agent);
  });

  it('is refused where there is no such agent', async () => {
    const response = await line.webhook(`${answerPath}/nobody`, form);
    expect(await refusal(response)).toEqual({ status: 404, code: 'agent-not-found' });
  });

  it('is refused while the lines are busy', async () => {
    line.server.calls.admissionNow = { admitted: false, reason: 'at-capacity', retryAfterMs: 1000 };
    expect(await refusal(await line.webhook(answerPath, form))).toEqual({ status: 503, code: 'at-capacity' });
  });
});

describe('a webhook that is tried again', () => {
  const busy = { admitted: false, reason: 'at-capacity', retryAfterMs: 1000 } as const;

  it('gets the document that it got, for 10 s, whose ticket lets in once', async () => {
    const first = await line.webhook(answerPath, form);
    line.time.ms += 10_000;
    const second = await line.webhook(answerPath, form);
    const [twiml, again] = [await first.text(), await second.text()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(again).toBe(twiml);
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(line.tickets.redeem(ticketIn(twiml), 'twilio')).toMatchObject({ carrierCallId: 'CA1' });
    expect(() => line.tickets.redeem(ticketIn(again), 'twilio')).toThrow(
      expect.objectContaining({ code: 'request-replayed' }),
    );
  });

  it('gets it for 10 s after the answer, and not for longer by asking', async () => {
    await line.webhook(answerPath, form);
    line.time.ms += 9000;
    expect((await line.webhook(answerPath, form)).status).toBe(200);
    line.time.ms += 1001;
    expect((await line.webhook(answerPath, form)).status).toBe(409);
  });

  it('has its proof still where it could not be answered', async () => {
    const admitted = line.server.calls.admissionNow;
    line.server.calls.admissionNow = busy;
    expect((await line.webhook(answerPath, form)).status).toBe(503);
    expect((await line.webhook(answerPath, form)).status).toBe(503);
    line.server.calls.admissionNow = admitted;
    expect((await line.webhook(answerPath, form)).status).toBe(200);
  });

  it('is refused while the first attempt is being answered, and taken once that has failed', async () => {
    const { headers, body, url } = line.telnyxEvent('call.initiated');
    const ask = () => fetch(url, { method: 'POST', headers, body });
    const rest = line.holdRequests();
    const first = ask();
    await expect.poll(() => line.requests.length).toBe(1);
    expect(await refusal(await ask())).toEqual({ status: 409, code: 'request-replayed' });
    rest.fail();
    expect(await refusal(await first)).toMatchObject({ code: 'carrier-refused' });
    expect((await ask()).status).toBe(200);
    expect(await refusal(await ask())).toEqual({ status: 409, code: 'request-replayed' });
    expect(line.requests).toHaveLength(2);
  });
});

describe('a webhook that is not', () => {
  test.each([
    ['no signature', {}],
    ['a signature of another URL', twilioSignature('/v1/twilio/events', form)],
    ['a signature of another form', twilioSignature(answerPath, { ...form, To: '+1' })],
    ['a signature of another base', twilioSignature(answerPath, form, 'http://voice.example.org')],
  ])('is refused: %s', async (_name, headers) => {
    const response = await line.webhook(answerPath, form, headers);
    const text = await response.clone().text();
    expect(await refusal(response)).toEqual({ status: 401, code: 'unauthorized' });
    expect(text).not.toContain('twilio-token');
  });

  it('comes a second time, more than 10 s later', async () => {
    expect((await line.webhook(answerPath, form)).status).toBe(200);
    line.time.ms += 10_001;
    expect(await refusal(await line.webhook(answerPath, form))).toEqual({
      status: 409,
      code: 'request-replayed',
    });
    expect((await line.webhook(answerPath, { ...form, CallSid: 'CA2' })).status).toBe(200);
  });

  it('uses up nothing of one that is', async () => {
    await line.webhook(answerPath, form, {});
    expect((await line.webhook(answerPath, form)).status).toBe(200);
  });

  it('is for a carrier that there is not', async () => {
    expect(await refusal(await line.webhook('/v1/nobody/answer', form))).toEqual({
      status: 404,
      code: 'not-found',
    });
  });

  it('is for a carrier whose secrets are not set, and says which', async () => {
    const response = await line.webhook('/v1/plivo/answer', form);
    expect(await response.clone().text()).toContain('Set telephony.plivo.auth_token (PLIVO_AUTH_TOKEN): ');
    expect(await refusal(response)).toEqual({ status: 403, code: 'forbidden' });
  });

  test.each(['/v1/twilio/record', '/v1/twilio/constructor', '/v1/twilio/toString', `${answerPath}/No_Agent`])(
    'is one that the carrier does not have, which is told what there is: %s',
    async (path) => {
      const response = await line.webhook(path, form);
      expect(await response.clone().text()).toContain('/v1/twilio/answer, /v1/twilio/events');
      expect(await refusal(response)).toEqual({ status: 404, code: 'not-found' });
    },
  );

  test.each(['GET', 'PUT', 'DELETE'])(
    'has a method that is not taken, which is told what is: %s',
    async (method) => {
      const headers = twilioSignature(answerPath);
      const response = await fetch(line.server.url + answerPath, { method, headers });
      expect(response.headers.get('allow')).toBe('POST');
      expect(await response.clone().text()).toContain('use POST');
      expect(await refusal(response)).toEqual({ status: 405, code: 'invalid-request' });
    },
  );

  it('has a body of more than 64 KiB', async () => {
    const fits = { ...form, Digits: '1'.repeat(64 * 1024 - 100) };
    expect((await line.webhook(answerPath, fits)).status).toBe(200);
    const response = await line.webhook(answerPath, { ...form, Digits: '1'.repeat(64 * 1024) });
    expect(await response.clone().text()).toContain('at most 65536 bytes');
    expect(await refusal(response)).toEqual({ status: 413, code: 'invalid-request' });
  });
});

describe('a webhook that tells of an end', () => {
  const events = '/v1/twilio/events';
  const completed = { CallSid: 'CA1', CallStatus: 'completed' };

  it('ends the call whose socket is still open, and asks the carrier for nothing', async () => {
    const { tickets, server, requests } = line;
    const socket = await line.socket();
    const talkyTicket = tickets.issue({ carrier: 'twilio', carrierCallId: 'CA1' });
    socket.send(twilioStart({ talkyTicket }));
    await socket.roundTrip();
    expect((await line.webhook(events, completed)).status).toBe(204);
    expect(await socket.closed).toMatchObject({ code: 1000 });
    expect(server.calls.opened.map(({ outcome }) => outcome)).toEqual(['caller-hangup']);
    expect(requests).toEqual([]);
  });

  it('ends the call of the socket that came last, where an earlier one of the same call has gone', async () => {
    const [earlier, later] = [await line.socket(), await line.socket()];
    for (const socket of [earlier, later]) {
      const talkyTicket = line.tickets.issue({ carrier: 'twilio', carrierCallId: 'CA1' });
      socket.send(twilioStart({ talkyTicket }));
      await socket.roundTrip();
    }
    earlier.send({ event: 'stop' });
    await earlier.closed;
    // The server has seen the socket close once it answers another request.
    await later.roundTrip();
    expect((await line.webhook(events, completed)).status).toBe(204);
    expect(await later.closed).toMatchObject({ code: 1000 });
  });

  it('leaves other calls alone', async () => {
    const socket = await line.socket();
    const talkyTicket = line.tickets.issue({ carrier: 'twilio', carrierCallId: 'CA2' });
    socket.send(twilioStart({ talkyTicket }, 'CA2'));
    await socket.roundTrip();
    expect((await line.webhook(events, completed)).status).toBe(204);
    await socket.roundTrip();
    expect(line.server.calls.opened[0]?.inputs).toEqual([]);
  });

  it('ends nothing where it is not signed', async () => {
    const socket = await line.socket();
    const talkyTicket = line.tickets.issue({ carrier: 'twilio', carrierCallId: 'CA1' });
    socket.send(twilioStart({ talkyTicket }));
    await socket.roundTrip();
    expect((await line.webhook(events, completed, {})).status).toBe(401);
    await socket.roundTrip();
    expect(line.server.calls.opened[0]?.inputs).toEqual([]);
  });
});
