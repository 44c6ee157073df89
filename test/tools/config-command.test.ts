import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { printConfig, type ConfigOptions } from '../../tools/commands/print-config.ts';
import { ownConfig, type OwnConfig } from '../support/own-config.ts';
import { runTalky } from './talky-process.ts';

const canary = 'canary-token-16-chars';

let own: OwnConfig;

beforeEach(async () => {
  own = await ownConfig();
});

afterEach(() => own.remove());

async function printed(
  key?: string,
  options: ConfigOptions = {},
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const stdout = new PassThrough();
  await printConfig(key, { config: own.configFolder, ...options }, { env, stdout });
  stdout.end();
  return String(await stdout.setEncoding('utf8').toArray());
}

const rowOf = (text: string, key: string): string | undefined =>
  text.split('\n').find((line) => line.startsWith(`${key} `));

describe('talky config', () => {
  it('prints each value with its place and variable, what auto came to, and who answers', async () => {
    await own.write('providers.yaml', 'playout:\n  ahead_ms: 300\n');
    const text = await printed(undefined, {}, { PORT: '81' });
    expect(rowOf(text, 'server.port')).toMatch(/^server\.port +81 +\S*default\.yaml:\d+ \(PORT\)$/);
    expect(rowOf(text, 'playout.ahead_ms')).toMatch(/ 300 +\S*providers\.yaml:2$/);
    expect(rowOf(text, 'providers.stt.active')).toMatch(
      / auto → embedded +\S*default\.yaml:\d+ \(TALKY_STT is not set\)$/,
    );
    expect(rowOf(text, 'agent.interruption.backchannels')).toMatch(
      / mm, mmm, hm, .*… +\S*default\.yaml:\d+$/,
    );
    expect(text).toContain('agent front-desk (default): stt embedded · llm scripted · tts embedded');
    expect(text).toContain('agent assistant: takes no calls; finds no provider that is ready for llm.');
    for (const line of text.split('\n')) expect(line).not.toMatch(/\p{Cc}/u);
  });

  it('prints a part, or all of it as JSON, with secrets masked', async () => {
    const env = { TALKY_TOKEN: canary, REDIS_URL: `redis://me:${canary}@host` };
    expect(await printed('server.port')).toMatch(/^server\.port +8080 +\S+:\d+ \(PORT is not set\)\n$/);
    const keys = (await printed('event_log')).split('\n').map((line) => line.split(' ')[0]);
    expect(keys).toEqual(['event_log.enabled', 'event_log.folder', 'event_log.caller_audio', '']);
    const values = JSON.parse(await printed(undefined, { json: true }, env)) as readonly object[];
    expect(values).toContainEqual({
      key: 'auth.tokens.0',
      value: '••••••',
      source: expect.stringContaining('(TALKY_TOKEN)'),
    });
    expect(values).toContainEqual(
      expect.objectContaining({ key: 'providers.tts.active', meaning: 'embedded' }),
    );
    expect(JSON.stringify(values) + (await printed(undefined, {}, env))).not.toContain('canary');
  });

  it('suggests the nearest key for one that there is not', async () => {
    await expect(printed('providers.sst')).rejects.toMatchObject({
      code: 'usage',
      message: 'There is no providers.sst in the configuration. Did you mean "providers.stt"?',
    });
  });

  it('takes the file and the variables of an environment, .env included', async () => {
    await own.write('staging.yaml', 'debug: true\n');
    await writeFile(join(own.folder, '.env'), 'TALKY_ENV=staging\nPORT=82\nHOST=h\n');
    const { stdout, status } = await runTalky(['config'], { cwd: own.folder, env: { HOST: 'set.example' } });
    expect(status).toBe(0);
    expect(rowOf(stdout, 'debug')).toMatch(/ true +config\/staging\.yaml:1$/);
    expect(rowOf(stdout, 'server.port')).toMatch(/ 82 /);
    expect(rowOf(stdout, 'server.host')).toMatch(/ set\.example /);
  });

  it('prints all that is wrong, and fails with 2', async () => {
    await own.write('providers.yaml', 'debug: maybe\nservers: {}\n');
    await own.replace('flows/front-desk.yaml', 'start: welcome', 'start: welcom');
    const env = { PORT: canary };
    const { stdout, stderr, status } = await runTalky(['config'], { cwd: own.folder, env });
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(/^config-invalid: /);
    expect(stderr).toContain("server.port can't be what PORT is set to. Set PORT to a whole number");
    expect(stderr).toContain('config/providers.yaml:2 servers is not a known key. Did you mean "server"?');
    expect(stderr).toMatch(
      /flows\/front-desk\.yaml:\d+ start is wrong: there is no state "welcom"\. Did you mean "welcome"\?/,
    );
    expect(stderr).not.toContain('canary');
  });
});

describe('.env.example', () => {
  const example = readFileSync('.env.example', 'utf8');

  it('has every variable that the shipped configuration asks for, and sets none', async () => {
    const asked = new Set(
      readFileSync('config/default.yaml', 'utf8').match(/(?<=\$\{)[A-Z_0-9]{2,}(?=:-|\})/g),
    );
    asked.delete('VAR');
    const variables = parseEnv(example);
    expect([...asked].filter((name) => !(name in variables))).toEqual([]);
    expect(Object.values(variables).filter((value) => value !== '')).toEqual([]);
  });

  it('can be used as it is', async () => {
    await writeFile(join(own.folder, '.env'), example);
    const { status } = await runTalky(['config', 'environment'], { cwd: own.folder });
    expect(status).toBe(0);
  });
});
