import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
afterEach(() => server.close());

describe('the refusal of a call without a token', () => {
  it.each([
    ['/v1/call', 'offer the subprotocols talky.v1 and bearer.TOKEN.'],
    ['/v1/realtime', 'offer the subprotocols realtime and openai-insecure-api-key.TOKEN.'],
    ['/v1/agent/converse', 'send "Authorization: Token TOKEN", or offer the subprotocols "token" and TOKEN.'],
  ])('says at %s how its clients send one', async (path, words) => {
    server = await startServer({ settings: { apiTokens: ['first-token'] } });
    const socket = new WebSocket(`ws://${server.host}:${server.port}${path}`);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    const { error } = JSON.parse(await text(response)) as { error: { code: string; message: string } };
    expect({ status: response.statusCode, code: error.code }).toEqual({ status: 401, code: 'unauthorized' });
    expect(error.message).toContain(words);
  });
});
