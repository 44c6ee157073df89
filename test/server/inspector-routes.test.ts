import { once } from 'node:events';
import { appendFile, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventLogStream } from '../../src/server/event-log-stream.ts';
import type { InspectedCalls } from '../../src/server/inspected-calls.ts';
import { startInspected, type InspectedServerOptions } from './inspector-server.ts';
import { eventful, opened, recordedFolder, textOf, type RecordedFolder } from './recorded-folder.ts';
import type { RunningServer } from './running-server.ts';
import { eventually } from '../support/eventually.ts';

let folder: RecordedFolder;
let server: RunningServer;

beforeEach(async () => {
  folder = await recordedFolder();
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

const start = async (options: InspectedServerOptions = {}): Promise<void> => {
  server = await startInspected({ folder: folder.path, ...options });
};
const redacting = { settings: { inspector: { tokens: [], allowSend: false, redact: true } } };

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${server.url}/v1/inspector${path}`, { headers });

const list = async (): Promise<InspectedCalls> => (await get('/calls')).json() as Promise<InspectedCalls>;

describe('the list of calls', () => {
  it('has recorded ones with their turns, their end and their health', async () => {
    await folder.log('old', eventful);
    await start();
    expect(await list()).toEqual({
      calls: [
        {
          id: 'old',
          agent: 'front-desk',
          label: 'Front desk',
          transport: 'native',
          isLive: false,
          state: 'ended',
          startedAt: '2030-01-01T10:00:00.000Z',
          durationMs: 1235,
          turns: 2,
          outcome: 'caller-hangup',
          health: { errors: 1, providersFailed: 1, recogniserLosses: 2, isComplete: true },
          hasLog: true,
          hasAudio: false,
          sizeBytes: textOf(eventful).length,
        },
      ],
      leftOut: 0,
      reading: 0,
      allowSend: false,
      redact: false,
    });
  });

  it('has live ones, newest first, each once', async () => {
    await folder.log('later', [opened('2031-01-01T00:00:00.000Z', 'someone-else')]);
    await folder.log('call-1', eventful.slice(0, 6));
    await folder.log('before', [opened('2029-01-01T00:00:00.000Z')]);
    await start();
    const { call } = await server.call();
    const { calls } = await list();
    expect(calls.map(({ id }) => id)).toEqual(['later', 'call-1', 'before']);
    expect(calls[0]).not.toHaveProperty('label');
    expect(calls[1]).toMatchObject({ isLive: true, state: 'listening', durationMs: 1234, hasLog: true });
    expect(calls[1]).not.toHaveProperty('outcome');
    expect(calls[1]?.health).toEqual({
      errors: 0,
      providersFailed: 1,
      recogniserLosses: 0,
      isComplete: false,
    });
    call.end('agent-hangup');
    expect((await list()).calls[1]).toMatchObject({ isLive: false, outcome: 'agent-hangup' });
  });

  it('leaves out what is damaged or foreign, and ends of files that were cut off', async () => {
    await folder.log('cut-off', [...eventful.slice(0, 3), '{"at":55,"kind":"decision","type":"turn.comm']);
    await folder.log('damaged-inside', [opened(), '{"type":"turn.committed"', '', eventful[4] ?? {}]);
    await folder.log('empty', []);
    await folder.log('foreign', [{ hello: 'world' }, ...eventful]);
    await folder.log('no-json', ['hello', 'world']);
    await folder.log('no-date', [{ ...opened(), startedAt: 'yesterday' }]);
    await writeFile(folder.file('begun.ndjson'), JSON.stringify(opened()));
    await writeFile(
      folder.file('bytes.ndjson'),
      new Uint8Array(70_000).map((_, index) => index * 7),
    );
    await writeFile(folder.file('note.txt'), 'no log');
    await folder.log('x'.repeat(101), eventful);
    await symlink('/etc/hostname', folder.file('link.ndjson'));
    await start();
    const { calls } = await list();
    expect(
      Object.fromEntries(calls.map(({ id, turns, health }) => [id, [turns, health.isComplete]])),
    ).toEqual({ 'cut-off': [0, false], 'damaged-inside': [1, false] });
  });

  it('is sent again only when it has changed', async () => {
    await folder.log('old', eventful);
    await start();
    const first = await get('/calls');
    const tag = first.headers.get('etag') ?? '';
    expect((await get('/calls', { 'If-None-Match': `"other", W/${tag}` })).status).toBe(304);
    await folder.log('new', eventful);
    const next = await get('/calls', { 'If-None-Match': tag });
    expect([next.status, next.headers.get('etag') === tag]).toEqual([200, false]);
  });

  it('is the same while a call lives and nothing happens in it', async () => {
    await folder.log('call-1', eventful.slice(0, 6));
    await start();
    const { call } = await server.call();
    const tag = (await get('/calls')).headers.get('etag') ?? '';
    call.durationMs += 60_000;
    await appendFile(folder.file('call-1.ndjson'), textOf([{ at: 61_000, kind: 'input', type: 'x' }]));
    expect((await get('/calls', { 'If-None-Match': tag })).status).toBe(304);
    expect((await list()).calls[0]?.durationMs).toBe(61_234);
    call.end('agent-hangup');
    expect((await get('/calls', { 'If-None-Match': tag })).status).toBe(200);
  });
});

describe('the log of a call', () => {
  it('is sent as it is, in whole lines', async () => {
    await folder.log('old', eventful);
    await appendFile(folder.file('old.ndjson'), '{"at":9999');
    await start();
    const response = await get('/calls/old/events');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(await response.text()).toBe(textOf(eventful));
  });

  it('is sent without the words of the caller where they are kept back', async () => {
    await folder.log('old', [...eventful, 'damaged']);
    await start(redacting);
    const text = await (await get('/calls/old/events')).text();
    expect(text).not.toMatch(/zanzibar|please/);
    const entries = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries).toHaveLength(eventful.length);
    expect(entries[0]).toEqual(eventful[0]);
    expect(entries[3]?.['text']).toBe(entries[4]?.['text']);
  });

  it('is looked up by its id, which is never made into a path', async () => {
    await writeFile(folder.file('secret.txt'), 'secret');
    await symlink('/etc/hostname', folder.file('link.ndjson'));
    await start();
    const ids = ['none', '..%2Fsecret', '%2Fetc%2Fpasswd', 'secret.txt', '%00', '..', 'link'];
    for (const path of ids.flatMap((id) => [`/calls/${id}/events`, `/calls/${id}/audio`])) {
      const response = await get(path);
      const body: unknown = await response.json();
      expect({ path, status: response.status, body }).toEqual({
        path,
        status: 404,
        body: { error: expect.objectContaining({ message: expect.any(String) }) },
      });
    }
  });
});

/** The files that this process has open in the folder. */
async function openFiles(): Promise<readonly string[]> {
  const handles = await readdir('/proc/self/fd');
  const paths = await Promise.all(handles.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(folder.path));
}

describe.runIf(process.platform === 'linux')('the file of a log', () => {
  beforeEach(() => start());

  it.each([
    ['unread', 0],
    ['begun', 1],
  ])('is closed when its reader leaves it %s', async (_name, pieces) => {
    await folder.log('old', Array.from({ length: 300 }, () => eventful).flat());
    const log = await eventLogStream(folder.file('old.ndjson'), (entry) => entry);
    if (log === undefined) throw new Error('There is no such log.');
    for (let piece = 0; piece < pieces; piece++) await once(log, 'data');
    log.pause();
    expect(await openFiles()).toHaveLength(1);
    log.destroy();
    await once(log, 'close');
    await eventually(async () => expect(await openFiles()).toEqual([]));
  });
});

describe("the recording of a call's caller", () => {
  it('is sent where there is one', async () => {
    await folder.log('old', eventful);
    await folder.log('mute', eventful);
    await writeFile(folder.file('old.wav'), 'RIFF and so on');
    await start();
    const response = await get('/calls/old/audio');
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(response.headers.get('content-length')).toBe('14');
    expect(await response.text()).toBe('RIFF and so on');
    expect((await get('/calls/mute/audio')).status).toBe(404);
    const { calls } = await list();
    expect(Object.fromEntries(calls.map(({ id, hasAudio }) => [id, hasAudio]))).toEqual({
      old: true,
      mute: false,
    });
  });

  it('is kept back with the words', async () => {
    await folder.log('old', eventful);
    await writeFile(folder.file('old.wav'), 'RIFF and so on');
    await start(redacting);
    const response = await get('/calls/old/audio');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('redact') } });
    expect((await list()).calls[0]?.hasAudio).toBe(false);
  });
});

describe('the coverage of the call machine', () => {
  it('is the first that is there, if any is', async () => {
    await writeFile(folder.file('coverage.json'), '{"transitions":[]}');
    await start({ sources: { coverageFiles: ['/nowhere', folder.file('coverage.json')] } });
    expect(await (await get('/coverage')).json()).toEqual({ transitions: [] });
    await server.close();
    await start();
    const missing = await get('/coverage');
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('test/model')]);
  });
});
