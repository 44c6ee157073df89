import { afterEach, describe, expect, it } from 'vitest';
import { CallClient } from '../../tools/caller/call-client.ts';
import { FakeServer, ready, type Script } from './fake-server.ts';

const servers: FakeServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(script: Script): Promise<FakeServer> {
  const server = await FakeServer.open(script);
  servers.push(server);
  return server;
}

const answerStart: Script = {
  message: ({ type }, call) => {
    if (type === 'start') call.send(ready);
    if (type !== 'hangup') return;
    call.send({ type: 'ended', reason: 'caller-hangup', durationMs: 5 });
    call.socket.close(1000);
  },
};

describe('a call over the native protocol', () => {
  it('begins with start, and its token travels in a header', async () => {
    const server = await serve(answerStart);
    const client = new CallClient({ url: server.url, token: 't0ken', request: { agent: 'front-desk' } });
    expect(await client.open()).toMatchObject({ type: 'ready', callId: 'c1' });
    await client.hangUp();
    expect(server.messages[0]).toEqual({ type: 'start', agent: 'front-desk' });
    const [request] = server.requests;
    expect(request?.url).toBe('/v1/call');
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer t0ken',
      'sec-websocket-protocol': 'talky.v1',
    });
  });

  it('tells messages and audio in the order in which they came', async () => {
    const server = await serve({
      message: ({ type }, call) => {
        if (type === 'start')
          call.send(ready, new Uint8Array([1, 2]), { type: 'mark', mark: 'm' }, { type: 'clear' });
        if (type === 'hangup') call.socket.close(1000, 'bye');
      },
    });
    const client = new CallClient({ url: server.url });
    const events: unknown[] = [];
    client.on('message', ({ type }) => events.push(type));
    client.on('audio', (bytes) => events.push([...bytes]));
    client.on('closed', ({ code, reason }) => events.push([code, reason]));
    await client.open();
    await client.hangUp();
    expect(events).toEqual(['ready', [1, 2], 'mark', 'clear', [1000, 'bye']]);
  });

  it('sends what the caller does', async () => {
    const server = await serve(answerStart);
    const client = new CallClient({ url: server.url });
    await client.open();
    client.sendAudio(new Uint8Array(640));
    client.type('hello');
    client.press('5');
    client.endTurn();
    client.played('m1');
    expect(await client.hangUp()).toMatchObject({ code: 1000 });
    expect(server.audioBytes).toBe(640);
    expect(server.messages.slice(1)).toEqual([
      { type: 'text', text: 'hello' },
      { type: 'dtmf', digit: '5' },
      { type: 'end-turn' },
      { type: 'played', mark: 'm1' },
      { type: 'hangup' },
    ]);
  });

  it('passes over messages of a newer server', async () => {
    const server = await serve({
      message: ({ type }, call) => {
        if (type === 'start') call.send('{"type":"aurora","light":1}', ready);
        if (type === 'hangup') call.socket.close(1000);
      },
    });
    const client = new CallClient({ url: server.url });
    const types: string[] = [];
    client.on('message', ({ type }) => types.push(type));
    await client.open();
    await client.hangUp();
    expect(types).toEqual(['ready']);
  });
});

describe('a call that does not come about', () => {
  it.each([
    [
      401,
      '{"error":{"code":"unauthorized","message":"A token is needed."}}',
      /A token is needed.*TALKY_TOKEN/,
    ],
    [503, '{"error":{"code":"at-capacity","message":"All lines are busy."}}', /HTTP 503.*All lines are busy/],
    [404, '<html>', /HTTP 404.*no reason/],
  ])('tells why the upgrade was refused with %i', async (status, body, words) => {
    const server = await serve({ refuse: { status, body } });
    const client = new CallClient({ url: server.url });
    await expect(client.open()).rejects.toMatchObject({
      code: 'call-refused',
      message: expect.stringMatching(words),
    });
    await client.closed;
  });

  it("tells the server's reason when start was refused", async () => {
    const server = await serve({
      message: (_message, call) => {
        call.send({ type: 'error', code: 'agent-not-found', message: 'No agent "nobody".', fatal: true });
        call.socket.close(4404, 'agent-not-found');
      },
    });
    await expect(new CallClient({ url: server.url }).open()).rejects.toMatchObject({
      code: 'call-refused',
      message: expect.stringContaining('No agent "nobody".'),
    });
  });

  it('tells that nobody answers at the address', async () => {
    const server = await serve({});
    const { url } = server;
    server.close();
    await expect(new CallClient({ url }).open()).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringContaining('talky serve'),
    });
  });
});

describe('a connection that breaks', () => {
  it('closes the call with 1006, and nothing that is sent later is an error', async () => {
    const server = await serve({
      message: ({ type }, call) => {
        if (type === 'start') call.send(ready);
        if (type === 'text') call.socket.terminate();
      },
    });
    const client = new CallClient({ url: server.url });
    await client.open();
    client.type('break');
    expect(await client.closed).toMatchObject({ code: 1006 });
    client.type('into the void');
    client.sendAudio(new Uint8Array(2));
    expect(await client.hangUp()).toMatchObject({ code: 1006 });
  });

  it('is closed by the client when the server talks nonsense', async () => {
    const server = await serve({
      message: ({ type }, call) => {
        if (type === 'start') call.send(ready, 'not json');
      },
    });
    const client = new CallClient({ url: server.url });
    await client.open();
    expect(await client.closed).toMatchObject({ code: 4400 });
  });
});
