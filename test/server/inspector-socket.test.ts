import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { InspectedServerOptions } from './inspector-server.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { watchedStage, type WatchedStage } from './watched-stage.ts';

let server: RunningServer;
let feeds: WatchedStage['feeds'];
let watch: WatchedStage['watch'];
let watching: WatchedStage['watching'];

afterEach(() => server.close());

async function start(options: InspectedServerOptions = {}): Promise<void> {
  ({ server, feeds, watch, watching } = await watchedStage(options));
}

/** The status that an upgrade is refused with. */
async function refusal(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const { host, port } = server;
  const asked = request({
    host,
    port,
    path,
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  asked.end();
  const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

describe('the socket that watches a call', () => {
  it('tells what the feed tells, and the feed what the watcher says', async () => {
    await start({ settings: { inspector: { tokens: [], allowSend: true, redact: true } } });
    await server.call();
    const { client, feed } = await watching();
    expect([client.socket.protocol, feed.callId, feed.how]).toEqual([
      'talky.inspect.v1',
      'call-1',
      expect.objectContaining({ allowSend: true, redact: true }),
    ]);
    client.send('{"type":"xstate.inspecting"}');
    await client.roundTrip();
    expect(feed.received).toEqual(['{"type":"xstate.inspecting"}']);
    expect(client.socket.extensions).toBe('');
    client.socket.close();
    await client.closed;
    await server.stop();
    expect(feed.isClosed).toBe(true);
    expect(server.calls.opened[0]?.inputs).toEqual([]);
  });

  it('serves a client that offers no subprotocol', async () => {
    await start();
    await server.call();
    const client = await watch('call-1', []);
    await client.next('service.register');
    expect(client.socket.protocol).toBe('');
  });

  it('asks for the token of the inspector, which is not echoed', async () => {
    const tokens = ['inspectors-own-token'];
    await start({ settings: { inspector: { tokens, allowSend: false, redact: false } } });
    await server.call();
    expect(await refusal('/v1/inspect/call-1')).toBe(401);
    const client = await watch('call-1', ['talky.inspect.v1', `bearer.${tokens[0]}`]);
    expect(client.socket.protocol).toBe('talky.inspect.v1');
  });

  it.each([
    ['a page of another origin', { Origin: 'http://evil.example' }, 403],
    ['a name that may have been rebound', { Host: 'evil.example' }, 403],
    ['what is forwarded', { 'X-Forwarded-For': '1.2.3.4' }, 403],
    ['another version of the protocol', { 'Sec-WebSocket-Version': '8' }, 426],
  ])('is refused to %s', async (_name, headers, status) => {
    await start();
    await server.call();
    expect(await refusal('/v1/inspect/call-1', headers)).toBe(status);
    expect(feeds).toEqual([]);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).not.toMatch(/talky_calls_refused_total\{[^}]*\} [1-9]/);
  });

  it('is not there without an inspector', async () => {
    server = await startServer();
    await server.call();
    expect(await refusal('/v1/inspect/call-1')).toBe(404);
  });

  it.each(['call-2', '../call-1', '%', ''])('closes with 4404 for "%s", which does not live', async (id) => {
    await start();
    await server.call();
    expect(await (await watch(id)).closed).toMatchObject({ code: 4404 });
  });
});

describe('watchers', () => {
  it('are five at most for a call, and twenty in all', async () => {
    await start();
    for (let count = 1; count <= 5; count++) await server.call();
    for (const id of ['call-1', 'call-2', 'call-3', 'call-4']) {
      for (let count = 1; count <= 5; count++) await watching(id);
      if (id === 'call-1') expect(await (await watch(id)).closed).toMatchObject({ code: 4429 });
    }
    expect(await (await watch('call-5')).closed).toMatchObject({ code: 4429 });
    const first = server.clients.find(({ socket }) => socket.url.endsWith('/v1/inspect/call-1'));
    first?.socket.close();
    await first?.closed;
    await watching('call-5');
  });

  it('are let go with 1000 when the call is over, whether the feed says so or not', async () => {
    await start();
    const { call } = await server.call();
    const [one, other] = [await watching(), await watching()];
    call.end('agent-hangup');
    one.feed.sink.end('The call is over.', 'over');
    expect(await one.client.closed).toEqual({ code: 1000, reason: 'The call is over.' });
    server.clock.advance(5000);
    expect(await other.client.closed).toMatchObject({ code: 1000 });
  });

  it('are let go with 1001 when the server closes', async () => {
    await start();
    await server.call();
    server.calls.drainLeaves = 1;
    const { client } = await watching();
    const stopped = server.stop();
    expect(await client.closed).toMatchObject({ code: 1001 });
    await stopped;
  });

  it.each([
    ['bytes', new Uint8Array(3), 1003],
    ['a message that is too long', 'x'.repeat(65 * 1024), 1009],
  ])('may not send %s', async (_name, message, code) => {
    await start();
    await server.call();
    const { client } = await watching();
    client.send(message);
    expect(await client.closed).toMatchObject({ code });
  });

  it('may not send without end', async () => {
    await start();
    await server.call();
    const { client, feed } = await watching();
    for (let count = 0; count < 150; count++) client.send('{"type":"xstate.event"}');
    expect(await client.closed).toMatchObject({ code: 1008 });
    expect(feed.received).toHaveLength(100);
  });

  it('and what fails for them touch no call', async () => {
    await start();
    const { client: caller } = await server.call();
    const { client, feed } = await watching();
    feed.fault = new Error('a fault of the feed');
    client.send('{"type":"xstate.event"}');
    expect(await client.closed).toMatchObject({ code: 1011 });
    expect(server.logLines.join('')).toContain('a fault of the feed');
    await caller.roundTrip();
    expect(caller.socket.readyState).toBe(WebSocket.OPEN);
  });
});
