import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { CallClient } from '../../tools/caller/call-client.ts';
import { ownConfig } from '../support/own-config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist/src/main.js');

/** A pseudo-terminal is had from util-linux, which is nearly everywhere that Linux is. */
const noTerminals = process.platform !== 'linux' || spawnSync('script', ['--version']).status !== 0;

interface RunningProcess {
  readonly child: ChildProcess;
  readonly callUrl: string;
  readonly output: () => string;
  readonly errors: () => string;
  readonly folder: string;
}

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** `npm start`, without npm between the signals and the process, in a folder of its own. */
async function start(
  env: Readonly<Record<string, string>> = {},
  folder = mkdtempSync(join(tmpdir(), 'talky-process-')),
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [main], { cwd: folder, env: { PORT: '0', ...env } });
  children.push(child);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  while (!output.includes('Ctrl-C') && child.exitCode === null) {
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  }
  const callUrl = /ws:\S+/.exec(output)?.[0] ?? '';
  return { child, callUrl, folder, output: () => output, errors: () => errors };
}

async function exitOf({ child }: RunningProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return child.exitCode;
}

describe('the process', () => {
  it('says where it takes calls, and what its agent is; a crash in native code ends it there and then', async () => {
    const running = await start();
    expect(running.output()).toMatch(/^talky takes calls at ws:\/\/127\.0\.0\.1:\d+\/v1\/call\n/);
    expect(running.output()).toContain('scripted');
    expect(running.output()).toContain('offline recogniser: understands the phrases of this flow');
    running.child.kill('SIGSEGV');
    await exitOf(running);
    expect(running.child.signalCode).toBe('SIGSEGV');
  });

  it('lets a call end with a farewell at Ctrl-C, writes its log, and ends with 0', async () => {
    const running = await start();
    const client = new CallClient({ url: running.callUrl });
    const messages: string[] = [];
    client.on('message', (message) => messages.push(JSON.stringify(message)));
    const { callId } = await client.open();
    running.child.kill('SIGINT');
    const { code } = await client.closed;
    expect(code).toBe(1000);
    expect(await exitOf(running)).toBe(0);
    expect(messages.join('\n')).toContain('"text":"Thank you for calling.');
    expect(messages.at(-1)).toContain('"reason":"drained"');
    const [log] = await readdir(join(running.folder, 'var/calls'));
    expect(log).toBe(`${callId}.ndjson`);
    const lines = (await readFile(join(running.folder, 'var/calls', log ?? ''), 'utf8')).trim().split('\n');
    expect(lines.at(-1)).toContain('"reason":"drained"');
    expect(running.errors()).not.toContain('"level":"error"');
  });

  it('ends at once at a second Ctrl-C', async () => {
    const running = await start();
    const client = new CallClient({ url: running.callUrl });
    await client.open();
    running.child.kill('SIGINT');
    while (!running.output().includes('Saying goodbye'))
      await once(running.child.stdout ?? running.child, 'data');
    running.child.kill('SIGINT');
    expect(await exitOf(running)).toBe(1);
    expect((await client.closed).code).toBe(1006);
  });

  it('tells which address is taken, and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const running = await start({ PORT: String(port) });
    expect(await exitOf(running)).toBe(1);
    expect(running.errors()).toContain(
      `listen-failed: Can't listen at 127.0.0.1, port ${port} (EADDRINUSE).`,
    );
    expect(running.errors()).toContain('set PORT');
    other.close();
  });

  it('tells what is wrong with its settings, and that nothing was started', async () => {
    const running = await start({ PORT: 'eighty', LOG_LEVEL: 'loud' });
    expect(await exitOf(running)).toBe(2);
    expect(running.errors()).toMatch(/config-invalid: .*default\.yaml:\d+ log_level .*\n.*server\.port /s);
    expect(running.output()).toBe('');
  });

  it('says farewell although nobody reads what it prints any more', async () => {
    const running = await start();
    const client = new CallClient({ url: running.callUrl });
    const reasons: string[] = [];
    client.on('message', (message) => message.type === 'ended' && reasons.push(message.reason));
    await client.open();
    running.child.stdout?.destroy();
    running.child.kill('SIGINT');
    expect((await client.closed).code).toBe(1000);
    expect(reasons).toEqual(['drained']);
    expect(await exitOf(running)).toBe(0);
  });

  it('tells which voice there is not, and which agent can not answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'talky-own-'));
    await cp(join(root, 'config'), join(folder, 'config'), { recursive: true });
    const agents = join(folder, 'config/agents');
    const agent = await readFile(join(agents, 'front-desk.yaml'), 'utf8');
    await writeFile(join(agents, 'pal.yaml'), 'label: Pal\nprompt: You are a pal.\n');
    const unfinished = await start({}, folder);
    expect(unfinished.errors()).toContain('The agent pal takes no calls');
    await writeFile(join(agents, 'front-desk.yaml'), agent.replace('voice: slt', 'voice: slx'));
    const running = await start({}, folder);
    expect(await exitOf(running)).toBe(2);
    expect(running.errors()).toMatch(
      /front-desk\.yaml:\d+ voice names "slx", which is no voice of embedded\. .*slt/,
    );
  });

  it('reads .env and its configuration again at SIGHUP, and stays as it was when they are no good', async () => {
    const own = await ownConfig();
    const dotEnv = (text: string) => writeFile(join(own.folder, '.env'), text);
    await dotEnv('TALKY_TOKEN=canary-token-of-the-file\nHOST=not-an-address\n');
    // In production nothing is watched, so that it is the signal that does it.
    const running = await start({ TALKY_ENV: 'production', HOST: '127.0.0.1' }, own.folder);
    const agents = (token: string) =>
      fetch(`${running.callUrl.replace('ws', 'http').replace('/v1/call', '')}/api/v1/agents`, {
        headers: { Authorization: `Bearer ${token}` },
      });
    const logged = async (text: string) => {
      while (!running.errors().includes(text)) await once(running.child.stderr ?? running.child, 'data');
    };
    expect((await agents('canary-token-of-the-file')).status).toBe(200);
    await own.replace('agents/front-desk.yaml', 'Front desk (scripted)', 'Our own desk (scripted)');
    await dotEnv('TALKY_TOKEN=another-canary-token\nTALKY_AGENT=front-desk\n');
    const told = /"kill -HUP (\d+)"/.exec(running.output())?.[1];
    expect(told).toBe(String(running.child.pid));
    process.kill(Number(told), 'SIGHUP');
    await logged('The configuration was read again');
    // HOST has gone from the file too, but what the environment sets was in force before and is now.
    expect(running.errors()).toContain('"variables":["TALKY_AGENT","TALKY_TOKEN"]');
    expect((await agents('canary-token-of-the-file')).status).toBe(401);
    expect(await (await agents('another-canary-token')).text()).toContain('Our own desk (scripted)');
    await own.write('providers.yaml', 'debug: maybe\nplayout: {ahead_ms: 1}\n');
    running.child.kill('SIGHUP');
    await logged("The configuration can't be used");
    expect(running.errors()).toMatch(
      /providers\.yaml:1 debug can't be .*providers\.yaml:2 playout\.ahead_ms can't be 1/,
    );
    await dotEnv('canary');
    running.child.kill('SIGHUP');
    await logged('.env:1 is no NAME=value');
    expect((await agents('another-canary-token')).status).toBe(200);
    running.child.kill('SIGTERM');
    expect(await exitOf(running)).toBe(0);
    expect(running.errors()).not.toContain('canary');
  });

  it.skipIf(noTerminals)(
    'tells a person in words who answers, and lets calls end with a farewell when the terminal is closed',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'talky-process-'));
      const line = `exec "${process.execPath}" "${main}"`;
      const terminal = spawn('script', ['-qfec', line, '/dev/null'], {
        cwd: folder,
        env: { PATH: process.env['PATH'], PORT: '0', SHELL: '/bin/sh' },
      });
      children.push(terminal);
      let output = '';
      terminal.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      while (!output.includes('takes no calls yet')) await once(terminal.stdout, 'data');
      expect(output).toMatch(/^talky takes calls at /);
      expect(output).toContain('front-desk answers calls that name no agent.');
      expect(output).toContain('The agent assistant takes no calls yet. Set GROQ_API_KEY, ');
      expect(output).not.toContain('"level"');

      const client = new CallClient({ url: /ws:\S+/.exec(output)?.[0] ?? '' });
      const reasons: string[] = [];
      client.on('message', (message) => message.type === 'ended' && reasons.push(message.reason));
      await client.open();
      terminal.kill('SIGKILL');
      expect((await client.closed).code).toBe(1000);
      expect(reasons).toEqual(['drained']);
    },
  );

  it("is any program's own, one that Node was given on its command line as well", async () => {
    const index = pathToFileURL(join(root, 'dist/src/index.js')).href;
    const program = `
      import { openTalky } from ${JSON.stringify(index)};
      const talky = await openTalky({ port: 0, host: '127.0.0.1', log: 'warn', eventLogFolder: null });
      console.log(talky.catalog.agents().map(({ name }) => name).join());
      await talky.close();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: root, env: {} });
    children.push(child);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [status] = (await once(child, 'close')) as [number];
    expect([status, output]).toEqual([0, 'front-desk\n']);
  });

  it('takes over what is saved, in development', async () => {
    const own = await ownConfig();
    const running = await start({}, own.folder);
    await own.write('providers.yaml', 'server: {port: 1}\n');
    while (!running.errors().includes('wait for a restart'))
      await once(running.child.stderr ?? running.child, 'data');
    expect(running.errors()).toContain('"keys":["server.port"]');
  });

  it('takes the configuration of the folder that it is started in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'talky-own-'));
    await cp(join(root, 'config'), join(folder, 'config'), { recursive: true });
    const agentFile = join(folder, 'config/agents/front-desk.yaml');
    const agent = await readFile(agentFile, 'utf8');
    await writeFile(agentFile, agent.replace('Front desk (scripted)', 'Our own desk (scripted)'));
    const running = await start({}, folder);
    expect(running.output()).toContain('agent front-desk · Our own desk (scripted)');
  });
});
