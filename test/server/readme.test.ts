import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const shellTimeoutMs = 240_000;

let clone: string;
let readme: string;
let server: ChildProcess | undefined;
let address: string;

/** The files as they are now, without anything that was installed or built. */
beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'talky-clone-'));
  const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root });
  for (const file of stdout.trim().split('\n')) {
    await cp(join(root, file), join(clone, file)).catch(ignoreDeleted);
  }
  readme = await readFile(join(clone, 'README.md'), 'utf8');
}, shellTimeoutMs);
afterAll(async () => {
  if (server?.exitCode === null) {
    const exit = once(server, 'close');
    // npm starts the server in a process of its own: the whole group is meant.
    process.kill(-(server.pid ?? 0), 'SIGINT');
    await exit;
  }
  await rm(clone, { recursive: true, force: true });
}, shellTimeoutMs);

function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block);

async function shell(command: string, stdin = ''): Promise<string> {
  const child = spawn('bash', ['-c', command], { cwd: clone, env: { ...process.env, LOG_LEVEL: 'warn' } });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end(stdin);
  const [status] = (await once(child, 'close')) as [number];
  expect(`${command}: ${status}${status === 0 ? '' : `\n${output}`}`).toBe(`${command}: 0`);
  return output;
}

describe('the README', () => {
  it('has these commands, each of which is run below or by .ci/run', async () => {
    const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));
    expect(commands).toEqual([
      'npm ci && npm start',
      'npm ci && npm test',
      'npm run test:journeys',
      'npx talky call --type',
      'npx talky tts "what are your hours" --voice rms --out hello.wav',
      'npx talky tts "I would like to book an appointment" --voice rms --out book.wav',
      'npx talky call hello.wav book.wav --out call.wav',
      'npx talky call hello.wav --transport twilio',
      'npx talky replay test/fixtures/scenarios',
      'npx talky inspect',
      'npx talky check',
      'npx talky config',
      'npm run demo:cloud',
      'npm run check',
      'npm run bench:embedded',
    ]);
    const ci = await readFile(join(clone, '.ci/run'), 'utf8');
    expect(ci).toContain('npm ci && npm test');
    expect(ci).toContain('npm run test:journeys');
    expect(ci).toContain('npm run check');
  });

  it('names files that are there', async () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(5);
    for (const path of links) expect(existsSync(join(clone, path)) ? path : `${path} is missing`).toBe(path);
  });

  it(
    'starts with "npm ci && npm start", and its example of the WebSocket is answered',
    async () => {
      await shell('npm ci');
      server = spawn('npm', ['start'], {
        cwd: clone,
        env: { ...process.env, PORT: '0', HOST: '127.0.0.1' },
        detached: true,
      });
      let output = '';
      server.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
      while (!output.includes('Ctrl-C')) await once(server.stdout ?? server, 'data');
      address = /ws:\/\/(\S+)\/v1/.exec(output)?.[1] ?? '';
      const page = await fetch(`http://${address}/`, { headers: { Accept: 'text/html' } });
      expect(await page.text()).toContain('<!doctype html>');

      const [example = ''] = blocks('js');
      expect(example.trim().split('\n').length).toBe(5);
      const file = join(clone, 'example.mjs');
      await writeFile(file, example.replace('127.0.0.1:8080', address));
      const caller = spawn(process.execPath, [file], { cwd: clone });
      let told = '';
      caller.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
      while (!told.includes('Monday to Friday')) await once(caller.stdout, 'data');
      caller.kill();
      expect(told).toContain('"type":"ready"');
    },
    shellTimeoutMs,
  );

  it(
    'leads to the inspector',
    async () => {
      const page = `http://${address}/inspect/`;
      expect(await shell(`npx talky inspect --no-open --url http://${address}`)).toContain(page);
      expect(await (await fetch(page)).text()).toContain('<title>Inspect · talky</title>');
    },
    shellTimeoutMs,
  );

  it.concurrent(
    'calls by keyboard, with recordings and as a carrier does',
    async () => {
      const typing = shell('npx talky call --type --mute', 'what are your hours\n/hangup\n');
      const phrases = {
        'hello.wav': 'what are your hours',
        'book.wav': 'I would like to book an appointment',
      };
      await Promise.all(
        Object.entries(phrases).map(([name, phrase]) =>
          shell(`npx talky tts "${phrase}" --voice rms --out ${name}`),
        ),
      );
      const calling = shell('npx talky call hello.wav book.wav --out call.wav');
      const overTwilio = await shell('npx talky call hello.wav --transport twilio');
      const output = await calling;
      expect(output).toContain('Monday to Friday');
      expect(output).toContain('What is it for?');
      expect((await stat(join(clone, 'call.wav'))).size).toBeGreaterThan(4 * 16_000 * 5);
      expect(overTwilio).toMatch(/ over twilio, from .* voice to voice \d+ ms$.* the caller hung up/ms);
      const typed = await typing;
      expect(typed).toContain('Monday to Friday');
      expect(typed).toContain('(scripted) · offline recogniser: understands the phrases of this flow');
    },
    shellTimeoutMs,
  );

  it.concurrent(
    'checks and prints the configuration, and runs the cloud stack on emulators',
    async () => {
      expect(await shell('npx talky check')).toMatch(/^✓ {2}stt embedded/m);
      expect(await shell('npx talky config')).toMatch(/^providers\.stt\.active +auto → embedded/m);
      const demo = spawn('npm', ['run', 'demo:cloud'], {
        cwd: clone,
        env: { ...process.env, PORT: '0', HOST: '127.0.0.1' },
        detached: true,
      });
      let output = '';
      demo.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      while (!output.includes('agent assistant')) await once(demo.stdout, 'data');
      const exit = once(demo, 'close');
      process.kill(-(demo.pid ?? 0), 'SIGINT');
      await exit;
      expect(output).toContain('talky takes calls at ws://127.0.0.1:');
    },
    shellTimeoutMs,
  );

  it.concurrent(
    'replays the scenarios',
    async () => {
      expect(await shell('npx talky replay test/fixtures/scenarios')).toMatch(/^\d{3,} passed, 0 failed$/m);
    },
    shellTimeoutMs,
  );

  it.concurrent(
    'measures with "npm run bench:embedded"',
    async () => {
      expect(await shell('npm run bench:embedded -- --calls 1')).toMatch(/turns answered +\| 5 of 5/);
    },
    shellTimeoutMs,
  );
});
