import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from './gate.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
const status = { status: 'running', version: '1.2.3', apiPrefix: '/api/v1', inspector: false };

beforeEach(async () => {
  server = await startServer();
});

afterEach(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers });

const post = (path: string, body: string) =>
  fetch(`${server.url}${path}`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });

const bodyOf = async (path: string): Promise<unknown> => (await get(path)).json();

describe('GET /', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'console-'));
    await writeFile(join(folder, 'index.html'), '<title>console</title>');
    await writeFile(join(folder, '.secret'), 'secret');
    await server.close();
    server = await startServer({ consoleFolder: folder });
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is the page for a browser', async () => {
    const response = await get('/', { Accept: 'text/html,*/*;q=0.8' });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('vary')).toMatch(/accept/i);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toBe('<title>console</title>');
  });

  it('is the status for a program that asks for JSON', async () => {
    const response = await get('/', { Accept: 'application/json' });
    expect(await response.json()).toEqual(status);
  });

  it.each([
    '/.secret',
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/index.html%00.js',
    '/none.js',
  ])('does not lead to %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
  });
});

describe('GET / without a page', () => {
  it('is the status, whatever is asked for', async () => {
    const response = await get('/', { Accept: 'text/html' });
    expect(await response.json()).toEqual(status);
  });
});

describe('GET /health', () => {
  it('is healthy as long as the process serves, with the number of calls', async () => {
    await server.call();
    server.calls.admissionNow = { admitted: false, reason: 'at-capacity', retryAfterMs: 1000 };
    expect(await bodyOf('/health')).toEqual({ status: 'healthy', version: '1.2.3', liveCalls: 1 });
  });
});

describe('GET /ready', () => {
  it('is 200 while calls are taken', async () => {
    const response = await get('/ready');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ status: 'ready' });
  });

  it.each([
    ['full', 'at-capacity'],
    ['draining', 'draining'],
  ] as const)('is 503 while the server is %s', async (status, reason) => {
    server.calls.admissionNow = { admitted: false, reason, retryAfterMs: 3000 };
    const response = await get('/ready');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(await response.json()).toMatchObject({ status, error: { code: reason } });
  });

  it('is 503 while the server starts, and for ever when that fails', async () => {
    await server.close();
    server = await startServer({ started: Promise.reject(new Error('no voice')) });
    const response = await get('/ready');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: 'starting' });
    expect(server.logLines.join('')).toContain('no voice');
  });

  it('is 503 as soon as the server drains, while it still answers', async () => {
    const { client } = await server.call();
    const farewells = createGate();
    server.calls.drainHold = farewells.opened;
    const stopped = server.stop();
    const response = await get('/ready');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: 'draining' });
    expect((await get('/health')).status).toBe(200);
    farewells.open();
    expect(await client.next('ended')).toMatchObject({ reason: 'drained' });
    expect(await client.closed).toMatchObject({ code: 1000 });
    await stopped;
    await expect(get('/health')).rejects.toThrow('fetch failed');
  });
});

describe('GET /metrics', () => {
  it('is Prometheus text with the calls that were opened, refused and ended', async () => {
    const { client, call } = await server.call();
    const lost = await server.connect();
    server.calls.openError = new Error('boom');
    lost.send({ type: 'start' });
    await lost.closed;
    call.end('idle');
    await client.closed;
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    const lines = text.split('\n');
    expect(lines).toContain('# TYPE talky_calls_opened_total counter');
    expect(lines).toContain('talky_calls_opened_total{transport="native"} 1');
    expect(lines).toContain('talky_calls_ended_total{outcome="idle"} 1');
    expect(lines).toContain('talky_calls_refused_total{code="internal"} 1');
    expect(lines).toContain('talky_live_calls 0');
    expect(text).toMatch(/talky_process_memory_bytes\{kind="rss"\} \d/);
  });

  it('counts each turn once, with its complete figures', async () => {
    const { call } = await server.call();
    const early = {
      type: 'metrics',
      turn: 0,
      speculation: 'hit',
      wastedTokens: 2,
      wastedCharacters: 9,
      releaseMs: 30,
    } as const;
    const usage = { promptTokens: 80, completionTokens: 12, estimated: false };
    const whole = { heardMs: 4100, playedMs: 12_000, costUsd: 0.25, usage, complete: true } as const;
    call.send(early);
    expect(await (await get('/metrics')).text()).not.toContain('talky_turns_total{');
    call.send({ ...early, ...whole });
    call.send({ ...early, turn: 1, costUsd: 0.5, complete: true });
    const lines = (await (await get('/metrics')).text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'talky_turns_total{speculation="hit"} 2',
        'talky_speculation_wasted_total{unit="characters"} 18',
        'talky_turn_release_seconds_bucket{le="0.02"} 0',
        'talky_turn_release_seconds_bucket{le="0.05"} 2',
        'talky_turn_heard_seconds_bucket{le="4"} 0',
        'talky_turn_heard_seconds_bucket{le="5"} 1',
        'talky_turn_heard_seconds_sum 4.1',
        'talky_turn_played_seconds_sum 12',
        'talky_turn_played_seconds_count 1',
        'talky_turns_tokens_total{kind="prompt"} 80',
        'talky_turns_tokens_total{kind="completion"} 12',
        'talky_replies_cost_usd_total 0.75',
      ]),
    );
  });
});

describe('what is configured', () => {
  it('is told under the prefix', async () => {
    expect(await bodyOf('/api/v1/agents')).toEqual({ agents: [{ name: 'front-desk' }] });
    expect(await bodyOf('/api/v1/voices')).toEqual({ voices: ['slt'] });
    expect(await bodyOf('/api/v1/providers')).toEqual({ providers: ['embedded'] });
  });

  it('is told under another prefix where one is set', async () => {
    await server.close();
    server = await startServer({ settings: { apiPrefix: '/desk' } });
    expect(await bodyOf('/desk/voices')).toEqual({ voices: ['slt'] });
    expect((await get('/api/v1/voices')).status).toBe(404);
  });
});

describe('the routes of calls', () => {
  const path = '/api/v1/calls';

  it('list the calls, the newest first, and show each', async () => {
    await server.call({ metadata: { ticket: '7' } });
    const { call } = await server.call();
    call.end('idle');
    expect(await bodyOf(path)).toMatchObject({
      calls: [
        { id: 'call-2', state: 'ended', outcome: 'idle' },
        { id: 'call-1', state: 'listening', metadata: { ticket: '7' } },
      ],
    });
    expect(await bodyOf(`${path}/call-1`)).toMatchObject({ id: 'call-1', transport: 'native' });
  });

  it('have the agent say a line', async () => {
    const { call } = await server.call();
    const response = await post(`${path}/call-1/say`, '{"text":" Hello. "}');
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ id: 'call-1', status: 'accepted' });
    expect(call.requests).toEqual([{ type: 'operator.say', text: 'Hello.' }]);
  });

  it('have the agent say a line that is not to be interrupted', async () => {
    const { call } = await server.call();
    const response = await post(`${path}/call-1/say`, '{"text":"Hello.","interruption":"off"}');
    expect(response.status).toBe(202);
    expect(call.requests).toEqual([{ type: 'operator.say', text: 'Hello.', interruption: 'off' }]);
  });

  it.each([
    ['an unknown interruption mode', '{"text":"Hello.","interruption":"never"}'],
    ['no text', '{}'],
    ['an empty text', '{"text":"  "}'],
    ['a long text', JSON.stringify({ text: 'x'.repeat(4001) })],
    ['a number', '{"text":7}'],
    ['another key', '{"text":"hello","voice":"slt"}'],
    ['a list', '["hello"]'],
    ['half of a body', '{"text":'],
  ])('say nothing when the body has %s', async (_name, body) => {
    const { call } = await server.call();
    const response = await post(`${path}/call-1/say`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid-request' } });
    expect(call.requests).toEqual([]);
  });

  it('hang a call up', async () => {
    const { client } = await server.call();
    const response = await fetch(`${server.url}${path}/call-1`, { method: 'DELETE' });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ id: 'call-1', status: 'hanging-up' });
    expect(await client.next('ended')).toMatchObject({ reason: 'agent-hangup' });
    expect(await client.closed).toMatchObject({ code: 1000 });
  });

  it('stream the event log as far as it has whole lines', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'log-'));
    const file = join(folder, 'call-1.ndjson');
    await writeFile(file, '{"at":0}\n{"at":12}\n{"at":1');
    server.calls.logs.set('call-1', file);
    const response = await get(`${path}/call-1/events`);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toBe('{"at":0}\n{"at":12}\n');
    await rm(folder, { recursive: true });
    expect((await get(`${path}/call-1/events`)).status).toBe(404);
  });

  it.each([
    ['GET', `${path}/call-9`],
    ['GET', `${path}/call-9/events`],
    ['GET', `${path}/..%2f..%2fpackage.json/events`],
    ['DELETE', `${path}/call-9`],
    ['DELETE', `${path}/__proto__`],
  ])('know no call for %s %s', async (method, url) => {
    const response = await fetch(`${server.url}${url}`, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
  });

  it('do nothing to a call that is over', async () => {
    const { client, call } = await server.call();
    call.end('idle');
    await client.closed;
    expect((await post(`${path}/call-1/say`, '{"text":"hello"}')).status).toBe(404);
    expect((await fetch(`${server.url}${path}/call-1`, { method: 'DELETE' })).status).toBe(404);
  });
});
