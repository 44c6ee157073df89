import { on, once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { startServer, type RunningServer } from './running-server.ts';

const token = 'token-of-sixteen-or-more';
const inProtocol = `openai-insecure-api-key.${token}`;

let server: RunningServer;
afterEach(() => server.close());

async function knock(protocols: string[], options: ClientOptions = {}, query = '?model=gpt-realtime') {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/realtime${query}`, protocols, options);
  // Both first events come with the opening.
  const messages = on(socket, 'message');
  const next = async (): Promise<unknown> => {
    const { value } = (await messages.next()) as { readonly value: [Buffer] };
    return JSON.parse(value[0].toString());
  };
  const refused = once(socket, 'unexpected-response').then(([, response]) => {
    socket.on('error', () => undefined);
    socket.terminate();
    return (response as { readonly statusCode: number }).statusCode;
  });
  return Promise.race([once(socket, 'open').then(() => ({ socket, next })), refused]);
}

async function enter(...asked: Parameters<typeof knock>) {
  const entered = await knock(...asked);
  if (typeof entered === 'number') throw new Error(`The door is closed: ${entered}.`);
  return entered;
}

describe('the door of the Realtime protocol', () => {
  it('opens to the tokens of the API, as a header and as a subprotocol, and to nobody else', async () => {
    server = await startServer({ settings: { apiTokens: [token] } });
    expect(await knock([])).toBe(401);
    expect(await knock([], { headers: { Authorization: 'Bearer something-else-entirely' } })).toBe(401);
    expect(await knock(['realtime', 'openai-insecure-api-key.something-else'])).toBe(401);
    for (const [protocols, headers, selected] of [
      [[], { Authorization: `Bearer ${token}` }, ''],
      [['realtime', inProtocol, 'openai-beta.realtime-v1'], {}, 'realtime'],
      [[inProtocol, 'realtime'], {}, 'realtime'],
    ] as const) {
      const { socket } = await enter([...protocols], { headers });
      expect(socket.protocol).toBe(selected);
      socket.terminate();
    }
    expect(server.calls.opened).toEqual([]);
    expect(JSON.stringify(server.logLines)).not.toContain(token);
  });

  it('leads to the agent that is named as the model, and to the default one for a model of OpenAI’s', async () => {
    server = await startServer();
    for (const [query, agent, model] of [
      ['?model=front-desk', 'front-desk', 'front-desk'],
      ['?model=gpt-realtime', undefined, 'gpt-realtime'],
      ['', undefined, 'default'],
    ] as const) {
      const { socket, next } = await enter([], {}, query);
      expect(await next()).toMatchObject({ type: 'session.created', session: { model } });
      await next();
      socket.send(JSON.stringify({ type: 'input_audio_buffer.clear' }));
      expect(await next()).toMatchObject({ type: 'input_audio_buffer.cleared' });
      const start = server.calls.opened.at(-1)?.start;
      expect(start).toMatchObject({ transport: 'openai-realtime', metadata: { model } });
      expect(start?.agent).toBe(agent);
      socket.close();
      await once(socket, 'close');
      expect(server.calls.opened.at(-1)?.inputs).toEqual([{ type: 'caller.hung-up' }]);
    }
  });

  it('leads to no call of another connection, and mints no keys', async () => {
    server = await startServer();
    expect(await knock([], {}, '?call_id=rtc_1')).toBe(404);
    const minted = await fetch(`${server.url}/v1/realtime/client_secrets`, { method: 'POST' });
    expect(minted.status).toBe(404);
    expect(server.calls.opened).toEqual([]);
  });

  it('closes on a message over 1 MiB with an error of the protocol', async () => {
    server = await startServer();
    const { socket, next } = await enter([]);
    await next();
    await next();
    socket.send(' '.repeat(1024 * 1024 + 1));
    expect(await next()).toMatchObject({ type: 'error', error: { code: 'frame-too-large' } });
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(4413);
  });
});
