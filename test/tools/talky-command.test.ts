import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runTalky } from './talky-process.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

describe('the talky command', () => {
  it('lists its commands, examples and exit statuses', async () => {
    const { status, stdout } = await runTalky(['--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/serve .*\n(.*\n)*.*call /);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Exit status:');
  });

  it('tells its version', async () => {
    expect(await runTalky(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['serve', ['--port <number>', '--host <address>', '8080', 'Ctrl-C', '.env', 'kill -HUP']],
    ['config', ['[key]', '--json', '--environment <name>', 'masked', '.env']],
    [
      'call',
      ['--out <file>', '--json', '--type', '--timeout <seconds>', '(default: 15)', 'TALKY_TOKEN', '/hangup'],
    ],
    [
      'stt',
      ['--fast', '--flow <name>', '--phrase <words>', '--provider <name>', '--json', 'embedded recogniser'],
    ],
    ['tts', ['--out <file>', '--voice <id>', '--provider <name>', 'real-time factor']],
    ['llm', ['--system <text>', '--agent <name>', '--provider <name>', 'estimated']],
    ['voices', ['--provider <name>', '--json']],
    ['chat', ['--mute', '--agent <name>', 'Ctrl-C']],
    ['latency', ['--runs <number>', '--file <wav>', '(default: 5)', 'budget 700']],
    ['check', ['--strict', '--all', '✓', '✗', '–']],
    ['replay', ['<paths...>', '--json', '--realtime', 'fixtures', 'event logs']],
    ['fixture', ['<log>', '--out <file>', 'event log']],
    [
      'what-if',
      ['<log>', '--eager-threshold <confidence>', '--interruption <mode>', '--json', '--out <file>'],
    ],
    ['report', ['<logs...>', '--json', 'event logs']],
    ['verify', ['--json', '✓', '✗', 'fixture']],
    ['emulate', ['--port <number>', '--script <file>', '--variables <file>', 'deepgram', 'cartesia']],
  ])('explains %s, with defaults and examples', async (command, words) => {
    const { status, stdout } = await runTalky([command, '--help']);
    expect(status).toBe(0);
    for (const word of [...words, 'Examples:']) expect(stdout).toContain(word);
  });

  it('suggests the nearest command for one that does not exist', async () => {
    const { status, stdout, stderr } = await runTalky(['cal']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/unknown command 'cal'\s+\(Did you mean call\?\)/);
  });

  it('shows its help, and fails, when it is told to do nothing', async () => {
    const { status, stderr } = await runTalky([]);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: talky');
  });

  it.each([
    [['serve', '--port', 'http'], 'from 0 to 65535'],
    [['serve', '--port', '70000'], 'from 0 to 65535'],
    [['serve', '--prot', '8080'], 'Did you mean --port?'],
    [['call', 'a.wav', '--url', 'localhost:8080'], 'ws://127.0.0.1:8080'],
    [['call', 'a.wav', '--url', 'ws://u:secret@h/'], 'TALKY_TOKEN'],
    [['call', 'a.wav', '--url', 'ws://h/?token=secret'], 'TALKY_TOKEN'],
    [['call', '--dtmf', '5'], '12#@3.5'],
    [['call', 'a.wav', '--timeout', '0'], 'above 0'],
    [['call'], 'usage: Name the WAV files'],
    [['call', 'a.wav', '--type'], 'usage: Give either'],
    [['stt', 'a.wav', '--flow', 'x', '--phrase', 'y'], 'usage: Give either'],
    [['tts', 'hello', '--speed', '9'], 'from 0.25 to 4'],
    [['latency', '--runs', '0'], 'from 1 to 1000'],
    [['llm', 'hello', '--agent', 'nobody'], 'There is no agent "nobody"'],
    [['replay', 'nowhere.yaml'], 'There is no file or folder nowhere.yaml'],
    [['replay', 'README.md'], 'ends in .yaml, an event log in .ndjson'],
    [['fixture', 'nowhere.ndjson'], 'There is no file nowhere.ndjson'],
    [['emulate', 'cartesa'], 'Did you mean "cartesia"?'],
    [
      ['stt', 'a.wav', '--provider', 'fluxx'],
      '"fluxx" is no speech-to-text provider. Available: flux, nova, ',
    ],
    [['voices', '--provider', 'fluxx'], '"fluxx" is no text-to-speech provider. Available: cartesia, '],
    [['latency', '--provider', 'fluxx'], 'Did you mean "flux"?'],
    [['latency', '--llm', 'grog'], 'no language-model provider. Available: groq, openai, '],
  ])('refuses %j before anything is done', async (args, remedy) => {
    const { status, stdout, stderr } = await runTalky(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(remedy);
    expect(stderr).not.toContain('    at ');
  });

  it('tells how to take another port, by what the port was chosen with', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const [given, set] = await Promise.all([
      runTalky(['serve', '--port', port, '--log', 'silent']),
      runTalky(['serve', '--log', 'silent'], { env: { PORT: port } }),
    ]);
    expect([given.status, set.status]).toEqual([1, 1]);
    expect(given.stderr).toMatch(/^listen-failed: .* or set --port to another number/);
    expect(set.stderr).toMatch(/^listen-failed: .* or set PORT or --port to another number/);
    other.close();
  });

  it('shows where an error came from only when it is asked to', async () => {
    const { stderr } = await runTalky(['call', '--debug']);
    expect(stderr).toContain('CommandError: Name the WAV files');
    expect(stderr).toContain('    at ');
  });

  it('ends quietly when nobody reads on', async () => {
    const command = fileURLToPath(new URL('../../dist/tools/talky.js', import.meta.url));
    const child = spawn(process.execPath, [command, 'call', '--type', '--mute'], { env: { PATH: '' } });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [status] = (await once(child, 'close')) as [number];
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
  });
});
