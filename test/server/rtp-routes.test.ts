import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { writeRtp } from '../../src/audio/rtp-packet.ts';
import { AdmissionError, AgentNotFound } from '../../src/errors/call-error.ts';
import type { TelephonySources } from '../../src/server/telephony.ts';
import { OnceOnly } from '../../src/telephony/once-only.ts';
import { StreamTickets } from '../../src/telephony/stream-tickets.ts';
import { rtpSettings } from './rtp-settings.ts';
import { startServer, type RunningServer } from './running-server.ts';

const token = 'a-token-of-16-or-more';
let calls = 0;
const sources: TelephonySources = {
  now: () => ({
    carriers: new Map(),
    publicUrl: '',
    agentAt: (number) => (number === '+15550002' ? 'night-desk' : undefined),
    checkAgent: () => undefined,
    lacks: () => undefined,
    rtp: rtpSettings,
  }),
  tickets: new StreamTickets({
    key: Buffer.alloc(32),
    nowMs: () => 0,
    newId: () => 'id-1',
    used: new OnceOnly(),
  }),
  answered: new OnceOnly(),
  nowMs: () => 0,
  newCallId: () => `rtp-${++calls}` as CallId,
  newStreamStart: () => ({ ssrc: 1, sequence: 1, timestamp: 1 }),
  request: async () => undefined,
};

let server: RunningServer;
beforeEach(async () => {
  calls = 0;
  server = await startServer({ telephony: sources, settings: { apiTokens: [token] } });
});
afterEach(() => server.close());

const authorization = { Authorization: `Bearer ${token}` };
const ask = (body: unknown, headers: Record<string, string> = authorization) =>
  fetch(`${server.url}/api/v1/calls/rtp`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const call = (id: string, method = 'GET') =>
  fetch(`${server.url}/api/v1/calls/${id}`.replace(/\/$/, ''), { method, headers: authorization });

/** Sends one packet there from this machine. */
async function speakTo(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const packet = writeRtp({
    payloadType: 0,
    marker: true,
    sequence: 1,
    timestamp: 1,
    ssrc: 2,
    payload: new Uint8Array(160),
  });
  socket.send(packet, port, '127.0.0.1');
  await once(socket, 'listening');
  for (let tries = 0; tries < 200 && server.calls.list().length === 0; tries++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  socket.close();
}

describe('POST /calls/rtp', () => {
  it('answers with the call and where its media are taken, and the call begins with them', async () => {
    const metadata = { from: '+15550001', to: '+15550002' };
    const response = await ask({ host: '127.0.0.1', metadata });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/api/v1/calls/rtp-1');
    const answer = (await response.json()) as {
      readonly id: string;
      readonly media: { readonly port: number };
    };
    expect(answer).toEqual({
      id: 'rtp-1',
      media: {
        host: '127.0.0.1',
        port: 23_002,
        rtcpPort: 23_003,
        codec: 'pcmu',
        sampleRate: 8000,
        payloadType: 0,
        dtmfPayloadType: 101,
        packetMs: 20,
      },
    });
    expect(await (await call('rtp-1')).json()).toEqual({
      id: 'rtp-1',
      transport: 'rtp',
      state: 'connecting',
    });
    expect(server.calls.opened).toEqual([]);
    await speakTo(answer.media.port);
    const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 };
    expect(server.calls.opened.map(({ start }) => start)).toEqual([
      { id: 'rtp-1', agent: 'night-desk', audio: mulaw, output: mulaw, metadata, transport: 'rtp' },
    ]);
  });

  it('begins the call at once where it is told the port of the media', async () => {
    expect((await ask({ host: '127.0.0.1', port: 4000 })).status).toBe(201);
    expect(server.calls.opened.map(({ start: { id } }) => id)).toEqual(['rtp-1']);
  });

  it('answers why such a call is refused, and its ports are free again', async () => {
    for (let tries = 0; tries < 3; tries++) {
      server.calls.openError = new AgentNotFound('There is no such agent.');
      const response = await ask({ host: '127.0.0.1', port: 4000 });
      expect([response.status, await response.json()]).toMatchObject([
        404,
        { error: { code: 'agent-not-found' } },
      ]);
    }
  });

  it.each(['host', 'any'])(
    'waits for media where their source is "%s", whatever the port',
    async (source) => {
      expect((await ask({ host: '127.0.0.1', port: 4000, source })).status).toBe(201);
      expect(server.calls.opened).toEqual([]);
    },
  );

  it('answers an offer of SDP with an answer', async () => {
    const offer = [
      'v=0',
      'o=- 1 1 IN IP4 10.0.0.5',
      's=-',
      'c=IN IP4 10.0.0.5',
      't=0 0',
      'm=audio 4000 RTP/AVP 8 101',
      'a=rtpmap:101 telephone-event/8000',
      '',
    ];
    const response = await fetch(`${server.url}/api/v1/calls/rtp?agent=front-desk`, {
      method: 'POST',
      headers: { ...authorization, 'Content-Type': 'application/sdp' },
      body: offer.join('\r\n'),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toMatch(/^application\/sdp/);
    expect(await response.text()).toContain('m=audio 23002 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n');
  });

  it('can be given up before its media come, and its ports are free again then', async () => {
    const both = [await ask({ host: '127.0.0.1' }), await ask({ host: '127.0.0.1' })];
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const third = await ask({ host: '127.0.0.1' });
    expect(third.status).toBe(503);
    expect(await third.json()).toMatchObject({ error: { code: 'at-capacity' } });
    expect((await call('rtp-1', 'DELETE')).status).toBe(202);
    expect(await (await call('rtp-1')).json()).toMatchObject({ state: 'ended', outcome: 'agent-hangup' });
    expect((await ask({ host: '127.0.0.1' })).status).toBe(201);
  });

  it('is given up by itself where no media come', async () => {
    await ask({ host: '127.0.0.1' });
    server.clock.advance(5000);
    expect(await (await call('rtp-1')).json()).toMatchObject({
      id: 'rtp-1',
      transport: 'rtp',
      outcome: 'error',
    });
    const listed = await (await call('')).json();
    expect(listed).toMatchObject({ calls: [{ id: 'rtp-1', outcome: 'error' }] });
    expect(server.calls.opened).toEqual([]);
    expect(server.logLines.join('')).toContain('No media came for a call');
  });

  it('has its outcome where it is refused at its first packet', async () => {
    const { media } = (await (await ask({ host: '127.0.0.1' })).json()) as {
      readonly media: { readonly port: number };
    };
    server.calls.openError = new AdmissionError('at-capacity', 1000);
    await speakTo(media.port);
    expect(await (await call('rtp-1')).json()).toMatchObject({ outcome: 'error' });
  });

  it('holds its line until its media come', async () => {
    server.calls.maxCalls = 1;
    const { media } = (await (await ask({ host: '127.0.0.1' })).json()) as {
      readonly media: { readonly port: number };
    };
    expect((await ask({ host: '127.0.0.1' })).status).toBe(503);
    await speakTo(media.port);
    expect(server.calls.opened).toMatchObject([{ start: { id: 'rtp-1' } }]);
  });

  it('holds no line once it is given up', async () => {
    server.calls.maxCalls = 1;
    await ask({ host: '127.0.0.1' });
    await call('rtp-1', 'DELETE');
    expect((await ask({ host: '127.0.0.1' })).status).toBe(201);
  });

  it('has its outcome where the server goes away before its media come', async () => {
    await ask({ host: '127.0.0.1' });
    await server.stop();
    expect(server.calls.list()).toMatchObject([{ id: 'rtp-1', outcome: 'drained' }]);
  });

  it('is not noted where its creator was told that it is refused', async () => {
    server.calls.openError = new AgentNotFound('There is no such agent.');
    await ask({ host: '127.0.0.1', port: 4000 });
    expect(server.calls.list()).toEqual([]);
  });

  it.each([
    { name: 'no token', body: { host: '127.0.0.1' }, headers: {}, status: 401, code: 'unauthorized' },
    { name: 'an address of the internet', body: { host: '192.0.2.1' }, status: 403, code: 'forbidden' },
    {
      name: 'the address of a cloud’s secrets',
      body: { host: '169.254.169.254' },
      status: 403,
      code: 'forbidden',
    },
    {
      name: 'the same, written for IPv6',
      body: { host: '::ffff:169.254.169.254' },
      status: 403,
      code: 'forbidden',
    },
    { name: 'many receivers', body: { host: '224.0.0.1' }, status: 403, code: 'forbidden' },
    { name: 'a name', body: { host: 'localhost' }, status: 400, code: 'invalid-request' },
    { name: 'a short number for an address', body: { host: '127.1' }, status: 400, code: 'invalid-request' },
    { name: 'no address', body: {}, status: 400, code: 'invalid-request' },
    {
      name: 'a field that is none',
      body: { host: '127.0.0.1', hots: 1 },
      status: 400,
      code: 'invalid-request',
    },
    {
      name: 'G.711 at 16 kHz',
      body: { host: '127.0.0.1', sampleRate: 16_000 },
      status: 400,
      code: 'invalid-request',
    },
    {
      name: 'L16 without a payload type',
      body: { host: '127.0.0.1', codec: 'l16' },
      status: 400,
      code: 'invalid-request',
    },
    {
      name: 'a payload type of RTCP',
      body: { host: '127.0.0.1', payloadType: 72 },
      status: 400,
      code: 'invalid-request',
    },
    {
      name: 'one type for audio and keys',
      body: { host: '127.0.0.1', dtmfPayloadType: 0 },
      status: 400,
      code: 'invalid-request',
    },
    {
      name: 'too much metadata',
      body: { host: '127.0.0.1', metadata: { a: 'x'.repeat(5000) } },
      status: 400,
      code: 'invalid-request',
    },
    {
      name: 'a body of more than 16 KiB',
      body: { host: '127.0.0.1', metadata: { a: 'x'.repeat(16 * 1024) } },
      status: 413,
      code: 'invalid-request',
    },
    {
      name: 'a body of another kind',
      body: { host: '127.0.0.1' },
      headers: { ...authorization, 'Content-Type': 'text/plain' },
      status: 415,
      code: 'invalid-request',
    },
    { name: 'an offer that is none', body: { sdp: 'hello' }, status: 400, code: 'invalid-request' },
  ])('refuses $name', async ({ body, headers, status, code }) => {
    const response = await ask(body, headers);
    expect(await response.json()).toMatchObject({ error: { code } });
    expect(response.status).toBe(status);
    expect(server.calls.opened).toEqual([]);
  });
});
