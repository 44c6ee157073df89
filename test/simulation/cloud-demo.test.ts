import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProcess, type RunningProcess } from '../support/running-process.ts';
import { speakAs } from '../support/spoken.ts';
import { runTalky } from '../tools/talky-process.ts';
import { wavBytes } from '../tools/wav-bytes.ts';

const run = promisify(execFile);
const sampleRateHz = 16_000;
const phrases = ["I'd like to book an appointment", 'a cleaning'] as const;

let folder: string;
let demo: RunningProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talky-demo-'));
  demo = await startProcess('tools/demo/cloud.js', { cwd: folder, env: {} });
});
afterAll(async () => {
  await demo.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const linesOf = (text: string): readonly Readonly<Record<string, unknown>>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('npm run demo:cloud', () => {
  it('says at once what it opens, and what it takes when it is asked', async () => {
    expect(demo.output()).toMatch(/^Opening emulators of Deepgram, Groq and Cartesia, .* …\n/);
    const { stdout } = await run(process.execPath, ['dist/tools/demo/cloud.js', '--help']);
    expect(stdout).toMatch(/^Usage: npm run demo:cloud -- \[options\]\n/);
    expect(stdout).toContain('--port <number>');
    expect(stdout).not.toContain('Opening');
  });

  it('takes talky call with recordings through a conversation, and ends at Ctrl-C', async () => {
    expect(demo.output()).toMatch(/agent assistant .*\n/);
    const files = await Promise.all(
      phrases.map(async (phrase, index) => {
        const file = join(folder, `${index}.wav`);
        await writeFile(file, wavBytes(await speakAs('rms', phrase, sampleRateHz), sampleRateHz));
        return file;
      }),
    );
    const { status, stdout, stderr } = await runTalky(['call', ...files, '--url', demo.callUrl, '--json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = linesOf(stdout);
    const { turns } = lines.at(-1) as {
      readonly turns: readonly {
        readonly caller: string;
        readonly agent: string;
        readonly answered: boolean;
      }[];
    };
    expect(turns.map(({ caller }) => caller.toLowerCase().replaceAll(/[^a-z' ]/g, ''))).toEqual(
      phrases.map((phrase) => phrase.toLowerCase()),
    );
    expect(turns.map(({ answered }) => answered)).toEqual([true, true]);
    expect(turns.at(-1)?.agent).toMatch(/day/);
    expect(lines.filter(({ type }) => type === 'error')).toEqual([]);
    const measured = lines.filter(({ type, complete }) => type === 'metrics' && complete === true);
    expect(measured.map(({ speculation }) => speculation)).toEqual(['hit', 'hit']);
    expect(await demo.end('SIGINT')).toBe(0);
    expect(demo.output()).not.toMatch(/"level":"(?:warn|error|fatal)"/);
  }, 40_000);
});
