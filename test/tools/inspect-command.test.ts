import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openerOf } from '../../tools/commands/open-browser.ts';
import { hasTalkPage } from '../../tools/inspector/src/inspect/page/talk-page.ts';
import { runInspect } from '../../tools/commands/run-inspect.ts';
import { startInspected } from '../server/inspector-server.ts';
import { eventful, opened, recordedFolder, type RecordedFolder } from '../server/recorded-folder.ts';
import { startServer, type RunningServer } from '../server/running-server.ts';
import { runTalky } from './talky-process.ts';
import { testConsole } from './test-console.ts';

let consoleFolder: string;
let logs: RecordedFolder;
let server: RunningServer | undefined;

beforeEach(async () => {
  consoleFolder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(consoleFolder, 'inspect'));
  await writeFile(join(consoleFolder, 'index.html'), '<title>Talk</title>');
  await writeFile(join(consoleFolder, 'inspect/index.html'), '<title>Inspector</title>');
  logs = await recordedFolder();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(consoleFolder, { recursive: true });
  await logs.remove();
});

interface Run {
  readonly status: number;
  readonly out: string;
  readonly errors: string;
  readonly opened: readonly string[];
}

/** Runs the command; what it shows until Ctrl-C is looked at by `meanwhile`, which is given the address. */
async function inspect(
  paths: readonly string[],
  options: { readonly url?: string; readonly open?: boolean } = {},
  meanwhile: (page: string) => Promise<void> = async () => undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const pages: string[] = [];
  const told = new EventEmitter();
  const console = testConsole('', env, (out) => told.emit('page', out.trim()));
  const whole = { port: 0, open: true, ...options };
  const status = await runInspect(paths, whole, console, {
    openPage: (url) => pages.push(url),
    interrupted: async () => meanwhile(String(await once(told, 'page'))),
    consoleFolder,
  });
  return { status, out: console.out, errors: console.errors, opened: pages };
}

describe('talky inspect, for a running server,', () => {
  it('opens its page, and prints where that is', async () => {
    server = await startInspected({ consoleFolder });
    const page = `${server.url}/inspect/`;
    const { url } = server;
    expect(await inspect([], { url })).toEqual({
      status: 0,
      out: `${page}\n`,
      errors: '',
      opened: [page],
    });
    expect(await inspect([], { url, open: false })).toMatchObject({ out: `${page}\n`, opened: [] });
    expect(await hasTalkPage(page, fetch)).toBe(true);
    expect(await hasTalkPage('http://127.0.0.1:1/inspect/', fetch)).toBeUndefined();
  });

  it('finds the server of the configuration by HOST and PORT, also one that listens everywhere', async () => {
    server = await startInspected({ consoleFolder });
    const { port } = new URL(server.url);
    const { opened: pages } = await inspect([], {}, undefined, { HOST: '0.0.0.0', PORT: port });
    expect(pages).toEqual([`http://127.0.0.1:${port}/inspect/`]);
    await expect(inspect([], {}, undefined, { HOST: '::1', PORT: '1' })).rejects.toMatchObject({
      message: expect.stringContaining('at http://[::1]:1.'),
    });
  });

  it('says that it asks for a token', async () => {
    const inspector = { tokens: ['inspectors-own-token'], allowSend: false, redact: false };
    server = await startInspected({ consoleFolder, settings: { inspector } });
    const { status, errors } = await inspect([], { url: server.url });
    expect({ status, errors }).toEqual({
      status: 0,
      errors: expect.stringContaining('TALKY_INSPECTOR_TOKEN'),
    });
  });

  it('fails where it is closed, with what to set', async () => {
    const inspector = { tokens: [], allowSend: false, redact: false };
    server = await startInspected({
      consoleFolder,
      settings: { apiTokens: ['token-of-the-api-here'], inspector },
    });
    await expect(inspect([], { url: server.url })).rejects.toMatchObject({
      code: 'inspector-closed',
      exitStatus: 1,
      message: expect.stringContaining('set TALKY_INSPECTOR_TOKEN'),
    });
  });

  it('says that the inspector is off, or its page not built', async () => {
    server = await startServer({ consoleFolder });
    await expect(inspect([], { url: server.url })).rejects.toMatchObject({
      code: 'inspector-off',
      message: expect.stringContaining('TALKY_INSPECTOR=true'),
    });
    await server.close();
    server = await startInspected();
    await expect(inspect([], { url: server.url })).rejects.toMatchObject({ code: 'page-not-built' });
  });

  it('says what to do when nobody answers, or somebody else does', async () => {
    await expect(inspect([], { url: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringMatching(/Nobody answers .*talky serve.*--url/),
    });
    const other = createTcpServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nhello'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const asked = inspect([], { url: `http://127.0.0.1:${port}` });
    await expect(asked).rejects.toMatchObject({ message: expect.stringContaining('is no talky server') });
    other.close();
  });
});

const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

describe('talky inspect, for recorded calls,', () => {
  it('shows the one that is named until Ctrl-C, and nothing else', async () => {
    await logs.log('my call', eventful);
    await logs.log('other', eventful);
    await writeFile(logs.file('my call.wav'), 'RIFF');
    const run = await inspect([logs.file('my call.ndjson')], {}, async (page) => {
      const { origin, hash } = new URL(page);
      expect(hash).toBe('#/call/my%20call');
      expect(await (await fetch(`${origin}/inspect/`)).text()).toBe('<title>Inspector</title>');
      expect(await hasTalkPage(page, fetch)).toBe(false);
      const { calls } = (await json(`${origin}/v1/inspector/calls`)) as { calls: readonly object[] };
      expect(calls).toMatchObject([{ id: 'my call', turns: 2, isLive: false, hasAudio: true }]);
      const events = await fetch(`${origin}/v1/inspector/calls/my%20call/events`);
      expect(await events.text()).toContain('zanzibar');
      expect((await fetch(`${origin}/v1/inspector/calls/other/events`)).status).toBe(404);
      const foreign = await fetch(`${origin}/v1/inspector/calls`, { headers: { Origin: 'http://a.b' } });
      expect(foreign.status).toBe(403);
    });
    expect(run.status).toBe(0);
    expect(run.opened).toEqual([run.out.trim()]);
    await expect(fetch(new URL(run.out).origin)).rejects.toThrow('fetch failed');
  });

  it('shows those of a folder, each under a name of its own', async () => {
    await logs.log('a', eventful);
    await logs.log('broken', ['no log']);
    await mkdir(logs.file('more'));
    await logs.log('more/a', [opened()]);
    await inspect([logs.path], { open: false }, async (page) => {
      expect(page).toMatch(/\/inspect\/$/);
      const { calls } = (await json(page.replace('/inspect/', '/v1/inspector/calls'))) as {
        calls: readonly { readonly id: string }[];
      };
      expect(calls.map(({ id }) => id).toSorted()).toEqual(['a', 'a-2']);
    });
  });

  it.each([
    ['no log', ['hello'], /bad\.ndjson:1: /],
    ['a log with a damaged line', [opened(), 'hello', eventful[1] ?? {}], /bad\.ndjson:2: /],
    ['a log of another version', [{ ...opened(), version: 2 }], /bad\.ndjson:1: .*version 2/],
  ])('refuses %s, with the line', async (_name, lines, message) => {
    await logs.log('bad', lines);
    await expect(inspect([logs.file('bad.ndjson')])).rejects.toMatchObject({
      exitStatus: 2,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['without a file', []],
    ['of other files', ['notes.ndjson', 'more.ndjson']],
  ])('refuses a folder %s', async (_name, files) => {
    for (const name of files) await writeFile(logs.file(name), 'hello');
    await expect(inspect([logs.path])).rejects.toMatchObject({
      exitStatus: 2,
      message: expect.stringContaining(logs.path),
    });
  });

  it('refuses a file that is not there', async () => {
    await expect(inspect([logs.file('none.ndjson')])).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('the talky command', () => {
  it('explains inspect, and refuses an address with a password', async () => {
    const { status, stdout } = await runTalky(['inspect', '--help']);
    expect(status).toBe(0);
    for (const word of ['[logs...]', '--url <address>', '--no-open', 'TALKY_INSPECTOR_TOKEN', 'Examples:'])
      expect(stdout).toContain(word);
    const wrong = await runTalky(['inspect', '--url', 'http://me:secret@127.0.0.1']);
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('without a name')]);
  });

  it.each([
    ['linux', {}, undefined],
    ['linux', { DISPLAY: ':0' }, ['xdg-open']],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
    ['darwin', {}, ['open']],
    ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler']],
  ] as const)('opens pages on %s with %j by %j', (platform, env, opener) => {
    expect(openerOf(platform, env)).toEqual(opener);
  });
});
