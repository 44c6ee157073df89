import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from './gate.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;

afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly error: { readonly code?: string; readonly message?: string };
  /** The subprotocol that was selected; absent for a refusal. */
  readonly protocol?: string | undefined;
}

const handshake = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Asks for a WebSocket and tells what came: the 101, or the refusal. */
function ask(headers: Record<string, string> = {}, path = '/v1/call', method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: server.host,
      port: server.port,
      path,
      method,
      headers: { ...handshake, ...headers },
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      const { headers: answered } = response;
      resolve({ status: 101, headers: answered, error: {}, protocol: answered['sec-websocket-protocol'] });
    });
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        const { error } = JSON.parse(body) as Pick<Answer, 'error'>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, error });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const offered = (protocols: string) => ({ 'Sec-WebSocket-Protocol': protocols });

describe('the subprotocol', () => {
  it.each([
    ['talky.v1', 'talky.v1'],
    ['other, talky.v1', 'talky.v1'],
    ['talky.v1, bearer.abc', 'talky.v1'],
    ['bearer.abc, talky.v1', 'talky.v1'],
    ['bearer.abc', undefined],
    ['talky.v2', undefined],
  ])('of the offer "%s" is %s', async (protocols, selected) => {
    server = await startServer();
    expect(await ask(offered(protocols))).toMatchObject({ status: 101 });
    expect((await ask(offered(protocols))).protocol).toBe(selected);
  });

  it('need not be offered', async () => {
    server = await startServer();
    const { status, protocol } = await ask();
    expect({ status, protocol }).toEqual({ status: 101, protocol: undefined });
  });

  it('leaves out compression, which would let a few bytes become many', async () => {
    server = await startServer();
    const { headers } = await ask({ 'Sec-WebSocket-Extensions': 'permessage-deflate' });
    expect(headers['sec-websocket-extensions']).toBeUndefined();
  });
});

describe('a server with tokens', () => {
  const settings = { apiTokens: ['first-token', 'second-token'] };

  it.each([
    ['the Authorization header', bearer('first-token')],
    ['any of its tokens', bearer('second-token')],
    ['a scheme in any case', { Authorization: 'bearer   first-token' }],
    ['a bearer subprotocol', offered('talky.v1, bearer.second-token')],
    ['a bearer subprotocol beside a wrong header', { ...bearer('old'), ...offered('bearer.first-token') }],
  ])('lets in who sends one in %s', async (_name, headers) => {
    server = await startServer({ settings });
    expect(await ask(headers)).toMatchObject({ status: 101 });
  });

  it.each([
    ['no token', {}, '/v1/call'],
    ['a wrong token', bearer('first-tokem'), '/v1/call'],
    ['the beginning of a token', bearer('first-toke'), '/v1/call'],
    ['more than a token', bearer('first-token,second-token'), '/v1/call'],
    ['an empty token', { Authorization: 'Bearer ' }, '/v1/call'],
    ['another scheme', { Authorization: 'Basic first-token' }, '/v1/call'],
    ['a wrong subprotocol', offered('talky.v1, bearer.nope'), '/v1/call'],
    ['a subprotocol that is the token itself', offered('talky.v1, first-token'), '/v1/call'],
    ['a token in the URL', {}, '/v1/call?token=first-token&access_token=first-token'],
  ])('answers %s with 401 and how to do it', async (_name, headers, path) => {
    server = await startServer({ settings });
    const answer = await ask(headers, path);
    expect(answer).toMatchObject({ status: 401, error: { code: 'unauthorized' } });
    expect(answer.error.message).toContain('Authorization: Bearer');
    expect(answer.headers).toMatchObject({
      'www-authenticate': 'Bearer',
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(JSON.stringify(answer)).not.toContain('first-toke');
    expect(server.logLines.join('')).not.toContain('first-toke');
    expect(server.calls.opened).toEqual([]);
  });

  it('does not tell a stranger that it is full', async () => {
    server = await startServer({ settings });
    server.calls.admissionNow = { admitted: false, reason: 'at-capacity', retryAfterMs: 1000 };
    expect(await ask()).toMatchObject({ status: 401 });
    expect(await ask(bearer('first-token'))).toMatchObject({ status: 503 });
  });
});

describe('a page', () => {
  const settings = { corsOrigins: ['https://desk.example'] };

  it('of a listed origin, or of the server’s own, may call', async () => {
    server = await startServer({ settings });
    for (const Origin of ['https://desk.example', 'HTTPS://DESK.example', `http://127.0.0.1:${server.port}`])
      expect(await ask({ Origin })).toMatchObject({ status: 101 });
  });

  it.each([
    'https://evil.example',
    'http://desk.example',
    'https://desk.example:8443',
    'https://desk.example.evil.example',
    'null',
    'file://',
  ])('of the origin %s may not', async (Origin) => {
    server = await startServer({ settings });
    expect(await ask({ Origin })).toMatchObject({ status: 403, error: { code: 'forbidden' } });
  });

  it('of any origin may call where all are allowed', async () => {
    server = await startServer({ settings: { corsOrigins: ['*'] } });
    expect(await ask({ Origin: 'https://anything.example' })).toMatchObject({ status: 101 });
  });
});

const at = (Host: string) => ask({ Host, Origin: `http://${Host}` });
const statusOf = (path: string, Host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { host, port } = server;
    const asked = request({ host, port, path, headers: { Host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end();
  });

describe('a host that somebody has pointed here', () => {
  it('is not called at, whatever its page says, and its pages read nothing', async () => {
    server = await startServer();
    expect(await at('evil.example')).toMatchObject({ status: 403, error: { code: 'forbidden' } });
    expect(await at(`evil.example:${server.port}`)).toMatchObject({ status: 403 });
    expect(await statusOf('/api/v1/calls', 'evil.example')).toBe(403);
    expect(await statusOf('/api/v1/calls', 'localhost')).toBe(200);
    expect(await statusOf('/health', 'evil.example')).toBe(200);
  });

  it.each(['localhost', 'localhost:8080', 'talky.localhost', '127.0.0.1', '[::1]:8080', '192.168.1.7:8080'])(
    'is none where it is %s',
    async (host) => {
      server = await startServer();
      expect(await at(host)).toMatchObject({ status: 101 });
    },
  );

  it('is known where its origin is listed, or where callers have tokens', async () => {
    server = await startServer({ settings: { corsOrigins: ['https://desk.example'] } });
    expect(await ask({ Host: 'desk.example' })).toMatchObject({ status: 101 });
    await server.close();
    server = await startServer({ settings: { apiTokens: ['first-token'] } });
    expect(await ask({ Host: 'desk.example', ...bearer('first-token') })).toMatchObject({ status: 101 });
  });
});

describe('an upgrade', () => {
  it('at another path is answered with 404', async () => {
    server = await startServer();
    for (const path of ['/', '/v1/calls', '/v1/call/', '/api/v1/calls', '/v1%2fcall'])
      expect(await ask({}, path)).toMatchObject({ status: 404, error: { code: 'not-found' } });
  });

  it('may have a query, which means nothing', async () => {
    server = await startServer();
    expect(await ask({}, '/v1/call?agent=other')).toMatchObject({ status: 101 });
  });

  it('to something else is answered with 400', async () => {
    server = await startServer();
    expect(await ask({ Upgrade: 'h2c' })).toMatchObject({ status: 400, error: { code: 'invalid-request' } });
  });

  it('that is missing is answered with 426 and what to upgrade to', async () => {
    server = await startServer();
    const response = await fetch(`${server.url}/v1/call`);
    expect(response.status).toBe(426);
    expect(response.headers.get('upgrade')).toBe('websocket');
    expect(await response.json()).toMatchObject({ error: { code: 'invalid-request' } });
  });

  it('of another version is answered with 426 and the version that is spoken', async () => {
    server = await startServer();
    const answer = await ask({ 'Sec-WebSocket-Version': '12' });
    expect(answer).toMatchObject({ status: 426, error: { code: 'invalid-request' } });
    expect(answer.headers).toMatchObject({ 'sec-websocket-version': '13', upgrade: 'websocket' });
  });

  it.each([
    ['a key that is none', { 'Sec-WebSocket-Key': 'short' }, 'GET'],
    ['a list of subprotocols that is none', offered('talky.v1,,'), 'GET'],
    ['another method', {}, 'POST'],
  ])('with %s is answered with 400', async (_name, headers, method) => {
    server = await startServer();
    expect(await ask(headers, '/v1/call', method)).toMatchObject({
      status: 400,
      error: { code: 'invalid-request' },
    });
  });

  it('that comes too often from one address is answered with 429 and when to try again', async () => {
    const handshakes = { perSecond: 2, burst: 3, exemptLoopback: false };
    server = await startServer({ settings: { handshakes } });
    for (let count = 0; count < 3; count++) expect(await ask()).toMatchObject({ status: 101 });
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, error: { code: 'rate-limited' } });
    expect(refused.headers).toMatchObject({ 'retry-after': '1' });
    server.clock.advance(500);
    expect(await ask()).toMatchObject({ status: 101 });
    expect(await ask()).toMatchObject({ status: 429 });
  });

  it('counts a wrong token, so that tokens can’t be tried out', async () => {
    const handshakes = { perSecond: 2, burst: 3, exemptLoopback: false };
    server = await startServer({ settings: { handshakes, apiTokens: ['right'] } });
    for (let count = 0; count < 3; count++) await ask(bearer(`guess-${count}`));
    expect(await ask(bearer('right'))).toMatchObject({ status: 429 });
  });

  it.each([
    ['full', 'at-capacity', 2400, '3'],
    ['draining', 'draining', 5000, '5'],
  ] as const)('is answered with 503 while the server is %s', async (_name, reason, retryAfterMs, seconds) => {
    server = await startServer();
    server.calls.admissionNow = { admitted: false, reason, retryAfterMs };
    const refused = await ask();
    expect(refused).toMatchObject({ status: 503, error: { code: reason } });
    expect(refused.headers).toMatchObject({ 'retry-after': seconds, connection: 'close' });
  });

  it('is answered with 503 until the server has started', async () => {
    const start = createGate();
    server = await startServer({ started: start.opened });
    expect(await ask()).toMatchObject({ status: 503, error: { code: 'at-capacity' } });
    start.open();
    await start.opened;
    expect(await ask()).toMatchObject({ status: 101 });
  });

  it('is answered with 503 while too many sockets have not asked for a call', async () => {
    server = await startServer({ settings: { maxUnstartedSockets: 2 } });
    const first = await server.connect();
    await server.connect();
    expect(await ask()).toMatchObject({ status: 503, error: { code: 'at-capacity' } });
    first.send({ type: 'start' });
    await first.next('ready');
    expect(await ask()).toMatchObject({ status: 101 });
  });

  it('that is refused is counted by its code', async () => {
    server = await startServer();
    await ask({}, '/nowhere');
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain('talky_calls_refused_total{code="not-found"} 1');
  });
});
