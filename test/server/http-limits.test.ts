import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;

beforeEach(async () => {
  server = await startServer({ settings: { corsOrigins: ['https://desk.example'] } });
});

afterEach(() => server.close());

const ask = (method: string, path: string, init: RequestInit = {}) =>
  fetch(`${server.url}${path}`, { method, ...init });

async function errorOf(response: Response): Promise<unknown> {
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const { error, ...rest } = (await response.json()) as { error: { code: string; message: string } };
  expect(rest).toEqual({});
  expect(error.message.length).toBeGreaterThan(5);
  return error.code;
}

describe('a request that can’t be answered', () => {
  it.each(['/nothing', '/api/v1/', '/api/v1/agents/x', '/api/v2/agents', '/health/'])(
    'gets 404 at %s',
    async (path) => {
      const response = await ask('GET', path);
      expect(response.status).toBe(404);
      expect(await errorOf(response)).toBe('not-found');
    },
  );

  it.each([
    ['POST', '/', 'GET, HEAD'],
    ['DELETE', '/health', 'GET, HEAD'],
    ['PUT', '/ready', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['PATCH', '/api/v1/agents', 'GET, HEAD'],
    ['POST', '/api/v1/calls', 'GET, HEAD'],
    ['POST', '/api/v1/calls/call-1', 'GET, HEAD, DELETE'],
    ['DELETE', '/api/v1/calls/call-1/events', 'GET, HEAD'],
    ['GET', '/api/v1/calls/call-1/say', 'POST'],
    ['POST', '/v1/call', 'GET, HEAD'],
  ])('gets 405 for %s %s, and what is allowed', async (method, path, allow) => {
    const response = await ask(method, path);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await errorOf(response)).toBe('invalid-request');
  });

  it.each([
    [413, 'application/json', JSON.stringify({ text: 'x'.repeat(17 * 1024) })],
    [415, 'text/plain', '{"text":"hello"}'],
    [415, 'application/x-www-form-urlencoded', 'text=hello'],
    [400, 'application/json', '{"text":'],
    [400, 'application/json', '{"__proto__":{"text":"hello"}}'],
  ])('gets %i for the %s body %.24s', async (status, type, body) => {
    const response = await ask('POST', '/api/v1/calls/call-1/say', {
      body,
      headers: { 'Content-Type': type },
    });
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toBe('invalid-request');
  });

  it('gets 400 for a path that is none', async () => {
    const response = await ask('GET', '/api/v1/calls/%zz');
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toBe('invalid-request');
  });

  it('gets 414 for an id that is longer than any', async () => {
    const response = await ask('GET', `/api/v1/calls/${'x'.repeat(200)}`);
    expect(response.status).toBe(414);
    expect(await errorOf(response)).toBe('invalid-request');
  });

  it('gets 431 for headers of more than 8 KiB', async () => {
    const response = await ask('GET', '/health', { headers: { 'X-Long': 'x'.repeat(9000) } });
    expect(response.status).toBe(431);
    expect(await errorOf(response)).toBe('invalid-request');
  });

  it('gets 500 without a word of why when it is our fault', async () => {
    server.calls.list = () => {
      throw new Error('canary-9c41');
    };
    const response = await ask('GET', '/api/v1/calls');
    expect(response.status).toBe(500);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const text = await response.clone().text();
    expect(text).not.toContain('canary');
    expect(await errorOf(response)).toBe('internal');
    expect(server.logLines.join('')).toContain('canary-9c41');
  });
});

describe('HEAD', () => {
  it.each(['/', '/health', '/ready', '/metrics', '/api/v1/agents', '/api/v1/calls'])(
    'of %s has the status and no body',
    async (path) => {
      const response = await ask('HEAD', path);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
    },
  );

  it('of what is not there is 404', async () => {
    expect((await ask('HEAD', '/api/v1/calls/call-9')).status).toBe(404);
    expect((await ask('HEAD', '/nothing')).status).toBe(404);
  });
});

describe('every answer', () => {
  it.each(['/', '/health', '/nothing', '/api/v1/agents'])(
    'at %s has the headers of security',
    async (path) => {
      const { headers } = await ask('GET', path);
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
      ])
        expect(policy.split(';')).toContain(rule);
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toMatch(/^(DENY|SAMEORIGIN)$/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
      expect(headers.get('permissions-policy')).toContain('microphone=(self)');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      expect(headers.get('vary')).toMatch(/origin/i);
    },
  );
});

describe('a page of another origin', () => {
  const listed = { Origin: 'https://desk.example' };
  const foreign = { Origin: 'https://evil.example' };

  it('may read when it is listed', async () => {
    const response = await ask('GET', '/api/v1/agents', { headers: listed });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://desk.example');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('may ask for what it is going to do when it is listed', async () => {
    const response = await ask('OPTIONS', '/api/v1/calls/call-1/say', {
      headers: { ...listed, 'Access-Control-Request-Method': 'POST' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, POST, DELETE');
    expect(response.headers.get('access-control-allow-headers')).toBe('Authorization, Content-Type');
    expect(response.headers.get('access-control-max-age')).toBe('600');
  });

  it('is asked nothing about a token beforehand', async () => {
    await server.close();
    server = await startServer({
      settings: { corsOrigins: ['https://desk.example'], apiTokens: ['secret-token'] },
    });
    const preflight = { ...listed, 'Access-Control-Request-Method': 'GET' };
    expect((await ask('OPTIONS', '/api/v1/agents', { headers: preflight })).status).toBe(204);
    const refused = await ask('GET', '/api/v1/agents', { headers: listed });
    expect(refused.status).toBe(401);
    // Without it the page could not even read why.
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://desk.example');
  });

  it('reads nothing when it is not listed, and changes nothing', async () => {
    await server.call();
    const read = await ask('GET', '/api/v1/agents', { headers: foreign });
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await ask('OPTIONS', '/api/v1/calls/call-1', {
      headers: { ...foreign, 'Access-Control-Request-Method': 'DELETE' },
    });
    expect(preflight.status).toBe(403);
    const changed = await ask('DELETE', '/api/v1/calls/call-1', { headers: foreign });
    expect(changed.status).toBe(403);
    expect(await errorOf(changed)).toBe('forbidden');
    expect(server.calls.liveCount).toBe(1);
  });
});

describe('a server with tokens', () => {
  beforeEach(async () => {
    await server.close();
    server = await startServer({ settings: { apiTokens: ['secret-token'] } });
  });

  it.each(['/metrics', '/api/v1/agents', '/api/v1/voices', '/api/v1/providers', '/api/v1/calls'])(
    'shows %s to their holders only',
    async (path) => {
      for (const headers of [{}, { Authorization: 'Bearer wrong' }]) {
        const refused = await ask('GET', path, { headers });
        expect(refused.status).toBe(401);
        expect(refused.headers.get('www-authenticate')).toBe('Bearer');
        expect(await errorOf(refused)).toBe('unauthorized');
      }
      expect((await ask('GET', `${path}?token=secret-token`)).status).toBe(401);
      const answered = await ask('GET', path, { headers: { Authorization: 'Bearer secret-token' } });
      expect(answered.status).toBe(200);
    },
  );

  it.each(['/', '/health', '/ready'])('shows %s to everybody', async (path) => {
    expect((await ask('GET', path)).status).toBe(200);
  });

  it('does not let a stranger find out which calls there are', async () => {
    expect((await ask('DELETE', '/api/v1/calls/call-1')).status).toBe(401);
    expect((await ask('GET', '/api/v1/calls/call-1/events')).status).toBe(401);
    expect((await ask('PUT', '/api/v1/calls/call-1')).status).toBe(401);
  });
});
