import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { environmentOf } from '../../tools/emulators/open-emulators.ts';
import { openOpenAiEmulator, type OpenAiEmulator } from '../../tools/emulators/openai/openai-emulator.ts';
import { TestClient } from './test-client.ts';

const timeoutMs = 60_000;

let folder: string;
let vendor: OpenAiEmulator;
let server: ChildProcess | undefined;

/** Inside the package, where its own name leads to what was compiled. */
beforeAll(async () => {
  folder = await mkdtemp(join('dist', 'readme-'));
  vendor = await openOpenAiEmulator({
    script: {
      key: 'a-key',
      answers: [
        { toolCalls: [{ name: 'book_table', args: { day: 'tomorrow', guests: 2 } }] },
        { toolCalls: [{ name: 'book_table', args: { day: '2031-05-17', guests: 2 } }] },
        { text: 'Table four is yours.' },
      ],
    },
  });
});
afterAll(async () => {
  if (server?.exitCode === null) {
    const exit = once(server, 'close');
    server.kill();
    await exit;
  }
  await vendor.close();
  await rm(folder, { recursive: true, force: true });
});

async function example(): Promise<string> {
  const readme = await readFile('README.md', 'utf8');
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block = '']) => block);
  const found = blocks.filter((block) => block.includes('defineTool'));
  expect(found).toHaveLength(1);
  return found.join('');
}

it(
  "the README's tool is typed, called, told what was wrong, and called again",
  async () => {
    const text = await example();
    const typed = join(folder, 'example.mts');
    await writeFile(typed, text);
    const rules = '--noEmit --strict --skipLibCheck --module nodenext --target es2023 --types node';
    await promisify(execFile)('npx', ['tsc', '--ignoreConfig', ...rules.split(' '), typed]);

    const runnable = join(folder, 'example.mjs');
    await writeFile(runnable, text);
    const variables = { ...environmentOf([vendor]), PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn' };
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(folder, '.env'), lines.join(''));
    server = spawn(process.execPath, [resolve(runnable)], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = (await once(server.stdout ?? server, 'data')) as [Buffer];
    const socket = new WebSocket(`${url.toString().trim().replace('http', 'ws')}/v1/call`, 'talky.v1');
    const client = new TestClient(socket);
    await client.opened;
    client.send({ type: 'start' });
    const { callId } = await client.next('ready');
    client.send({ type: 'text', text: 'A table for two on the seventeenth.' });
    const ends = [];
    while (ends.length < 2) {
      const { event, name, ok } = await client.next('tool');
      if (event === 'ended') ends.push([name, ok]);
    }
    expect(ends).toEqual([
      ['book_table', false],
      ['book_table', true],
    ]);
    for (let said = ''; !said.includes('Table four is yours.');)
      said = String((await client.next('reply'))['text']);
    const last = vendor.host.exchanges.at(-1)?.body.toString('utf8');
    expect(last).toContain('book_table was not run, its arguments are wrong: day: ');
    expect(last).toContain(JSON.stringify(`"call":"${String(callId)}"`).slice(1, -1));
    socket.terminate();
  },
  timeoutMs,
);
