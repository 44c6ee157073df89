import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { TalkyError } from '../../src/errors/talky-error.ts';
import { InspectorAccess, type InspectorAccessSettings } from '../../src/server/inspector-access.ts';
import { defaultServerSettings } from '../../src/server/server-settings.ts';
import { startInspected } from './inspector-server.ts';
import { startServer, type RunningServer } from './running-server.ts';

const token = 'inspectors-own-token';
const apiToken = 'token-of-the-api-here';
const bearer = (sent: string) => ({ authorization: `Bearer ${sent}` });
const offered = (sent: string) => ({ 'sec-websocket-protocol': `talky.inspect.v1, bearer.${sent}` });

const open: InspectorAccessSettings = { tokens: [], apiTokens: [], corsOrigins: [] };
const withApi: InspectorAccessSettings = { ...open, apiTokens: [apiToken] };
const withToken: InspectorAccessSettings = { ...withApi, tokens: ['another-token-16-chars', token] };

/** `ok`, or the code that a visitor is refused with. */
function verdict(
  settings: InspectorAccessSettings,
  headers: Readonly<Record<string, string>>,
  address: string | undefined,
): string {
  try {
    const { httpVersion = '1.1', ...sent } = headers;
    const visitor = { headers: { host: '127.0.0.1:8080', ...sent }, httpVersion, address };
    new InspectorAccess(settings).check(visitor);
    return 'ok';
  } catch (error) {
    return error instanceof TalkyError ? `${error.code}: ${error.message}` : String(error);
  }
}

describe('the inspector without a token', () => {
  it.each([
    ['a program here', {}, '127.0.0.1'],
    ['a program here, by IPv6', { host: '[::1]:8080' }, '::1'],
    ['a program here, by IPv4 in IPv6', {}, '::ffff:127.0.0.1'],
    ['another address of this machine', { host: '127.1.2.3' }, '127.1.2.3'],
    ['a page of its own that is named', { referer: 'http://127.0.0.1:8080/inspect/#/call/1' }, '127.0.0.1'],
    ['the own page', { host: 'localhost:8080', origin: 'http://localhost:8080' }, '127.0.0.1'],
    ['a name of this machine', { host: 'talky.localhost' }, '127.0.0.1'],
  ])('is there for %s', (_name, headers, address) => {
    expect(verdict(open, headers, address)).toBe('ok');
  });

  it.each([
    ['another machine', {}, '192.168.1.7', 'set TALKY_INSPECTOR_TOKEN'],
    ['nobody known', {}, undefined, 'set TALKY_INSPECTOR_TOKEN'],
    ['a proxy here', { forwarded: 'for=1.2.3.4' }, '127.0.0.1', 'past no proxy'],
    ['another proxy here', { 'x-forwarded-for': '1.2.3.4' }, '127.0.0.1', 'past no proxy'],
    ['a tunnel that ends here', { 'cf-connecting-ip': '1.2.3.4' }, '127.0.0.1', 'past no proxy'],
    ['a load balancer', { 'x-amzn-trace-id': 'Root=1' }, '127.0.0.1', 'past no proxy'],
    ['a proxy that does not tell of itself', { httpVersion: '1.0' }, '127.0.0.1', 'past no proxy'],
    ['a page of another name', { referer: 'https://calls.example/inspect/' }, '127.0.0.1', 'past no proxy'],
    ['a page of who knows where', { referer: 'about:blank' }, '127.0.0.1', 'past no proxy'],
    ['a name that may have been rebound', { host: 'evil.example' }, '127.0.0.1', 'localhost or 127.0.0.1'],
    ['a name like an address', { host: '127.0.0.1.evil.example' }, '127.0.0.1', 'localhost or 127.0.0.1'],
    ['the address of another machine', { host: '10.0.0.1:8080' }, '127.0.0.1', 'localhost or 127.0.0.1'],
    ['no host', { host: '' }, '127.0.0.1', 'localhost or 127.0.0.1'],
    ['a page of another port', { origin: 'http://127.0.0.1:9999' }, '127.0.0.1', 'Pages of this origin'],
    ['a page from a file', { origin: 'null' }, '127.0.0.1', 'Pages of this origin'],
  ])('is not there for %s', (_name, headers, address, remedy) => {
    expect(verdict(open, headers, address)).toMatch(/^forbidden: /);
    expect(verdict(open, headers, address)).toContain(remedy);
  });

  it('is not there for pages that the API takes from anywhere', () => {
    const settings = { ...open, corsOrigins: ['*'] };
    expect(verdict(settings, { origin: 'https://evil.example' }, '127.0.0.1')).toMatch(/^forbidden/);
  });

  it('is closed where the API asks for a token, also for those who have that one', () => {
    for (const headers of [{}, bearer(apiToken), offered(apiToken)])
      expect(verdict(withApi, headers, '127.0.0.1')).toMatch(/^forbidden: .*set TALKY_INSPECTOR_TOKEN/);
  });
});

describe('the inspector with tokens', () => {
  it.each([
    ['in the header', bearer(token)],
    ['as a subprotocol', offered(token)],
    ['past a proxy', { ...bearer(token), 'x-forwarded-for': '1.2.3.4', host: 'calls.example' }],
    ['from a page of its own', { ...bearer(token), host: 'a.example', origin: 'https://a.example' }],
  ])('is there for whoever sends one %s', (_name, headers) => {
    expect(verdict(withToken, headers, '203.0.113.9')).toBe('ok');
  });

  it.each([
    ['without one', {}],
    ['with the one of the API', bearer(apiToken)],
    ['with the beginning of one', bearer(token.slice(0, -1))],
  ])('asks for one, also here, a visitor %s', (_name, headers) => {
    expect(verdict(withToken, headers, '127.0.0.1')).toMatch(
      /^unauthorized: .*talky\.inspect\.v1 and bearer/,
    );
  });

  it('takes pages of the listed origins and no others', () => {
    const settings = { ...withToken, corsOrigins: ['https://desk.example'] };
    const from = (origin: string) => verdict(settings, { ...bearer(token), origin }, '203.0.113.9');
    expect(from('https://desk.example')).toBe('ok');
    expect(from('https://evil.example')).toMatch(/^forbidden/);
  });
});

let server: RunningServer | undefined;
let consoleFolder: string | undefined;
afterEach(async () => {
  await server?.close();
  if (consoleFolder !== undefined) await rm(consoleFolder, { recursive: true });
  server = undefined;
  consoleFolder = undefined;
});

async function builtPages(): Promise<string> {
  consoleFolder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(consoleFolder, 'inspect'));
  await writeFile(join(consoleFolder, 'index.html'), '<title>Talk</title>');
  await writeFile(join(consoleFolder, 'inspect/index.html'), '<title>Inspector</title>');
  return consoleFolder;
}

const routes = [
  '/v1/inspector/calls',
  '/v1/inspector/calls/x/events',
  '/v1/inspector/calls/x/audio',
  '/v1/inspector/coverage',
];

/** Status and answer of a GET. */
async function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${server?.url}${path}`, { headers, redirect: 'manual' });
  return { status: response.status, text: await response.text() };
}

describe('a server', () => {
  it('has nothing of the inspector where that is not enabled', async () => {
    server = await startServer({ consoleFolder: await builtPages() });
    const nowhere = (await get('/nowhere')).text;
    const pages = ['/inspect', '/inspect/', '/inspect/index.html', '/%69nspect/index.html', '/v1/inspect/x'];
    for (const path of [...routes, ...pages]) {
      const { status, text } = await get(path);
      expect({ path, status, text }).toEqual({ path, status: 404, text: nowhere });
    }
    expect((await get('/')).text).toContain('Talk');
  });

  it('has its page for everybody, and its routes for those with its token', async () => {
    server = await startInspected({
      consoleFolder: await builtPages(),
      settings: { apiTokens: [apiToken], inspector: { tokens: [token], allowSend: false, redact: false } },
    });
    expect((await get('/inspect')).status).toBe(302);
    expect(await get('/inspect/')).toEqual({ status: 200, text: '<title>Inspector</title>' });
    for (const path of routes) {
      expect((await get(path)).status).toBe(401);
      expect((await get(path, bearer(apiToken))).status).toBe(401);
    }
    expect((await get(routes[0] ?? '', bearer(token))).status).toBe(200);
    expect((await get('/api/v1/calls', bearer(token))).status).toBe(401);
    expect((await get('/api/v1/calls', bearer(apiToken))).status).toBe(200);
    expect((await get('/v1/inspect/x')).status).toBe(426);
  });

  it('has its routes in one place, wherever the API is, and tells where that is', async () => {
    server = await startInspected({ settings: { apiPrefix: '/talky/v7' } });
    expect((await get(routes[0] ?? '')).status).toBe(200);
    const home = await get('/', { accept: 'application/json' });
    expect(JSON.parse(home.text)).toMatchObject({ apiPrefix: '/talky/v7', inspector: true });
    expect((await get('/talky/v7/agents')).status).toBe(200);
  });

  it('says that its page is not built, and does without it', async () => {
    server = await startInspected();
    expect(await get('/inspect/')).toMatchObject({ status: 404, text: expect.stringContaining('build') });
  });

  it('takes another token while it runs', async () => {
    server = await startInspected();
    const [calls = ''] = routes;
    expect((await get(calls)).status).toBe(200);
    const inspector = { tokens: [token], allowSend: true, redact: true };
    server.change({ ...defaultServerSettings, inspector });
    expect((await get(calls)).status).toBe(401);
    const { text } = await get(calls, bearer(token));
    expect(JSON.parse(text)).toMatchObject({ allowSend: true, redact: true });
  });
});
