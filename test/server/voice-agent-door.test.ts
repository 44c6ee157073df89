import { on, once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { startServer, type RunningServer } from './running-server.ts';

const token = 'token-of-sixteen-or-more';

let server: RunningServer;
afterEach(() => server.close());

async function nextOf(incoming: ReturnType<typeof on>): Promise<unknown> {
  const { value } = (await incoming.next()) as { readonly value: readonly [Buffer] };
  return JSON.parse(value[0].toString()) as unknown;
}

async function knock(protocols: string[], options: ClientOptions = {}, query = '') {
  const url = `${server.url.replace('http', 'ws')}/v1/agent/converse${query}`;
  const socket = new WebSocket(url, protocols, options);
  const refused = once(socket, 'unexpected-response').then(([, response]) => {
    socket.on('error', () => undefined);
    socket.terminate();
    return (response as { readonly statusCode: number }).statusCode;
  });
  return Promise.race([once(socket, 'open').then(() => socket), refused]);
}

describe('the door of the voice agent protocol', () => {
  it('opens to the tokens of the API, as a key and as a subprotocol, and to nobody else', async () => {
    server = await startServer({ settings: { apiTokens: [token] } });
    expect(await knock([])).toBe(401);
    expect(await knock([], { headers: { Authorization: 'Token something-else-entirely' } })).toBe(401);
    expect(await knock(['token', 'something-else-entirely'])).toBe(401);
    for (const [protocols, headers, selected] of [
      [[], { Authorization: `Token ${token}` }, ''],
      [[], { Authorization: `Bearer ${token}` }, ''],
      [['token', token], {}, 'token'],
      [['bearer', token], {}, 'bearer'],
    ] as const) {
      const socket = await knock([...protocols], { headers });
      expect(socket).toBeInstanceOf(WebSocket);
      expect((socket as WebSocket).protocol).toBe(selected);
      (socket as WebSocket).terminate();
    }
    expect(server.calls.opened).toEqual([]);
    expect(JSON.stringify(server.logLines)).not.toContain(token);
  });

  it('is closed to pages of other origins', async () => {
    server = await startServer({ settings: { corsOrigins: ['https://desk.example'] } });
    expect(await knock([], { headers: { Origin: 'https://elsewhere.example' } })).toBe(403);
    const socket = await knock([], { headers: { Origin: 'https://desk.example' } });
    expect(socket).toBeInstanceOf(WebSocket);
    (socket as WebSocket).terminate();
  });

  it('is closed for an agent that there is not, which nobody learns without a token', async () => {
    server = await startServer({ settings: { apiTokens: [token] } });
    expect(await knock([], {}, '?agent=nobody')).toBe(401);
    expect(await knock(['token', token], {}, '?agent=nobody')).toBe(404);
  });

  it('leads to the agent that the settings name, or the address', async () => {
    server = await startServer();
    for (const [path, agent, expected] of [
      ['/v1/agent/converse', 'front-desk', 'front-desk'],
      ['/v1/agent/converse?agent=assistant', {}, 'assistant'],
    ] as const) {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`);
      // From the beginning: the welcome may come with the answer to the upgrade.
      const incoming = on(socket, 'message');
      await once(socket, 'open');
      expect(await nextOf(incoming)).toMatchObject({ type: 'Welcome' });
      socket.send(JSON.stringify({ type: 'Settings', audio: {}, agent }));
      expect(await nextOf(incoming)).toEqual({ type: 'SettingsApplied' });
      expect(server.calls.opened.at(-1)?.start).toMatchObject({ agent: expected, transport: 'voice-agent' });
      socket.close();
      await once(socket, 'close');
      expect(server.calls.opened.at(-1)?.inputs).toEqual([{ type: 'caller.hung-up' }]);
    }
  });
});
