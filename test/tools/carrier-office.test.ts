import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CarrierOffice } from '../../tools/caller/carrier-office.ts';

let office: CarrierOffice;
const ordered: string[] = [];
beforeAll(async () => {
  office = await CarrierOffice.open();
  office.attach('c1', {
    ordered: (destination = 'ended') => Promise.resolve(ordered.push(destination)),
  });
});
afterAll(() => office.close());

const json = (body: object): string => JSON.stringify(body);

describe('the REST interfaces of the carriers', () => {
  it.each([
    ['twilio', 'POST', '/2010-04-01/Accounts/AC1/Calls/c1.json', 'Status=completed', 200, 'ended'],
    [
      'twilio',
      'POST',
      '/2010-04-01/Accounts/AC1/Calls/c1.json',
      'Twiml=%3CResponse%3E%3CDial%3E%2B15550003%3C%2FDial%3E%3C%2FResponse%3E',
      200,
      '+15550003',
    ],
    ['plivo', 'DELETE', '/v1/Account/MA1/Call/c1/', '', 204, 'ended'],
    [
      'plivo',
      'POST',
      '/v1/Account/MA1/Call/c1/',
      json({ aleg_url: 'https://x.example/t' }),
      202,
      'https://x.example/t',
    ],
    ['vonage', 'PUT', '/v1/calls/c1', json({ action: 'hangup' }), 204, 'ended'],
    [
      'vonage',
      'PUT',
      '/v1/calls/c1',
      json({ action: 'transfer', destination: { type: 'ncco' } }),
      204,
      '{"type":"ncco"}',
    ],
    [
      'jambonz',
      'PUT',
      '/v1/Accounts/a/Calls/c1',
      json({ call_hook: { url: 'https://x.example/t' } }),
      202,
      'https://x.example/t',
    ],
    ['telnyx', 'POST', '/v2/calls/c1/actions/answer', json({ stream_url: 'wss://x.example' }), 200],
    ['telnyx', 'POST', '/v2/calls/c1/actions/reject', json({ cause: 'USER_BUSY' }), 200],
    ['telnyx', 'POST', '/v2/calls/c1/actions/hangup', '{}', 200, 'ended'],
    ['telnyx', 'POST', '/v2/calls/c1/actions/transfer', json({ to: '+15550003' }), 200, '+15550003'],
  ])('of %s take %s %s', async (carrier, method, path, body, status, what?: string) => {
    ordered.length = 0;
    const headers = { Authorization: 'Bearer made-up' };
    const response = await fetch(office.urlOf(carrier) + path, {
      method,
      headers,
      ...(body === '' ? {} : { body }),
    });
    expect(response.status).toBe(status);
    expect(ordered).toEqual(what === undefined ? [] : [what]);
    expect(office.requests.at(-1)).toEqual({ carrier, method, path, authorization: 'Bearer made-up', body });
  });

  it.each([
    ['another call', 'twilio', '/2010-04-01/Accounts/AC1/Calls/c2.json', 'Status=completed'],
    ['another path', 'twilio', '/2010-04-01/Calls/c1.json', 'Status=completed'],
    ['another wish', 'twilio', '/2010-04-01/Accounts/AC1/Calls/c1.json', 'Status=paused'],
    ['another carrier', 'pigeon', '/2010-04-01/Accounts/AC1/Calls/c1.json', 'Status=completed'],
  ])('know nothing of %s', async (_, carrier, path, body) => {
    ordered.length = 0;
    const response = await fetch(office.urlOf(carrier) + path, { method: 'POST', body });
    expect([response.status, ordered]).toEqual([404, []]);
  });
});
