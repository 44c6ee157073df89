import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownConfig } from '../support/own-config.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { speakAs } from '../support/spoken.ts';
import { runTalky } from '../tools/talky-process.ts';
import { parseWav, wavBytes } from '../tools/wav-bytes.ts';

const { privateKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  publicKeyEncoding: { format: 'pem', type: 'spki' },
});

let folder: string;
let hours: string;
let talky: RunningTalky;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talky-telephony-'));
  hours = join(folder, 'hours.wav');
  await writeFile(hours, wavBytes(await speakAs('kal16', 'what are your hours', 8000), 8000));
  talky = await startTalky({
    env: { TWILIO_AUTH_TOKEN: 'shared', TELNYX_PUBLIC_KEY: Buffer.alloc(32, 1).toString('base64') },
  });
});
afterAll(async () => {
  await talky.stop();
  await rm(folder, { recursive: true, force: true });
});

const jsonLines = (text: string): readonly Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe.concurrent('talky call over a carrier', () => {
  it('starts a server with secrets of its own, speaks, and says that it judges by ear', async () => {
    const out = join(folder, 'call.wav');
    const args = ['call', hours, '--transport', 'twilio', '--json', '--out', out];
    const { status, stdout, stderr } = await runTalky(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = jsonLines(stdout);
    expect(lines[0]).toMatchObject({ type: 'connected', transport: 'twilio', judgedBy: 'ear' });
    const kinds = lines.map(({ type, event }) =>
      typeof event === 'string' ? `${String(type)} ${event}` : type,
    );
    expect(kinds.filter((kind) => !['mark', 'played', 'note'].includes(String(kind)))).toEqual([
      'connected',
      'agent began',
      'agent quiet',
      'agent began',
      'agent quiet',
      'ended',
      'summary',
    ]);
    const [marks, played] = ['mark', 'played'].map((kind) =>
      lines.flatMap(({ type, mark }) => (type === kind ? [mark] : [])),
    );
    expect(played).toEqual(marks);
    expect(lines.at(-1)).toEqual({
      type: 'summary',
      transport: 'twilio',
      judgedBy: 'ear',
      carrierCallId: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      turns: [{ input: 'hours.wav', answered: true, voiceToVoiceMs: expect.any(Number) }],
      endedBy: 'caller',
      durationMs: expect.any(Number),
    });
    const { sampleRateHz, channels } = parseWav(await readFile(out));
    expect(sampleRateHz).toBe(16_000);
    for (const side of channels) expect(side.some((sample) => Math.abs(sample) > 3000)).toBe(true);
  }, 60_000);

  it('plays a SIP server over RTP, where there are no marks', async () => {
    const args = ['call', hours, '--transport', 'rtp', '--json', '--url', talky.url];
    const { status, stdout } = await runTalky(args);
    expect(status).toBe(0);
    const lines = jsonLines(stdout).filter(({ type }) => type !== 'note');
    expect(lines.map(({ type }) => type)).toEqual([
      'connected',
      'agent',
      'agent',
      'agent',
      'agent',
      'ended',
      'summary',
    ]);
    expect(lines.at(-1)).toMatchObject({
      transport: 'rtp',
      judgedBy: 'ear',
      turns: [{ answered: true }],
      endedBy: 'caller',
    });
  }, 60_000);

  it('tells a person what was heard, of a call to a server that shares the secret', async () => {
    const args = ['call', hours, '--transport', 'twilio', '--url', talky.url, '--from', '+15550123'];
    const { status, stdout } = await runTalky(args, { env: { TWILIO_AUTH_TOKEN: 'shared' } });
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.slice(9).replaceAll(/\s+/g, ' ').trim())).toEqual([
      expect.stringMatching(/^call CA[0-9a-f]{32} over twilio, from \+15550123 to \+15550199$/),
      'note the caller is told no words and no turns: what follows is what was heard',
      'agent is heard',
      expect.stringMatching(/^agent is silent; it was heard for \d\.\d s$/),
      'note speaks hours.wav',
      'agent is heard',
      expect.stringMatching(/^agent is silent/),
      expect.stringMatching(/^latency voice to voice \d+ ms$/),
      expect.stringMatching(/^ended the caller hung up after/),
      '',
    ]);
    expect(talky.calls.list()).toContainEqual(
      expect.objectContaining({
        transport: 'twilio',
        metadata: expect.objectContaining({ from: '+15550123' }),
      }),
    );
  }, 60_000);

  it.each([
    ['another secret', { TWILIO_AUTH_TOKEN: 'unlike' }, [], /unauthorized: .*TWILIO_AUTH_TOKEN/],
    [
      'a key pair of which the server has another half',
      { TELNYX_PRIVATE_KEY: privateKey },
      ['--transport', 'telnyx'],
      /unauthorized: .* the TELNYX_PRIVATE_KEY that the server's TELNYX_PUBLIC_KEY belongs to/,
    ],
    [
      'no agent of the name',
      { TWILIO_AUTH_TOKEN: 'shared' },
      ['--agent', 'nobody'],
      /agent-not-found: (?!.*--url).*--agent/,
    ],
    [
      'a carrier that is not set up',
      { PLIVO_AUTH_TOKEN: 'unlike' },
      ['--transport', 'plivo'],
      /forbidden: .*PLIVO_AUTH_TOKEN/,
    ],
  ])('says what to do about %s', async (_, env, more, words) => {
    const args = ['call', hours, '--transport', 'twilio', '--url', talky.url, ...more];
    const { status, stdout, stderr } = await runTalky(args, { env });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^call-refused: /);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/shared|unlike/);
  });

  it.each([
    ['twilio', { TWILIO_AUTH_TOKEN: '' }, /^usage: To call as twilio, set TWILIO_AUTH_TOKEN, /],
    ['exotel', {}, /^usage: To call as exotel, set EXOTEL_STREAM_PASSWORD, /],
    ['telnyx', {}, /^usage: To call as telnyx, set TELNYX_PRIVATE_KEY, /],
    ['genesys', { GENESYS_API_KEY: 'unlike' }, /^usage: To call as genesys, set GENESYS_CLIENT_SECRET, /],
  ])('asks for the secret of %s before it asks the server', async (transport, env, words) => {
    const args = ['call', hours, '--transport', transport, '--url', talky.url];
    const { status, stderr } = await runTalky(args, { env });
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });

  it('tells of an agent that there is not, where the path of the socket names it', async () => {
    const args = ['call', '--transport', 'genesys', '--agent', 'nobody', '--dtmf', '1@3'];
    const { status, stderr } = await runTalky(args);
    expect({ status, stderr }).toMatchObject({ status: 1 });
    expect(stderr).toMatch(/^call-refused: .*agent-not-found: (?!.*--url).*--agent/);
  });

  it('waits no longer for a key once the call is over, and tells the cause that the server gave', async () => {
    const own = await ownConfig();
    // It lacks its tool, which shows once the call has begun: no path names it.
    await own.write('agents/booker.yaml', 'label: Booker\nflow: front-desk\ntools: [book_table]\n');
    await own.replace('default.yaml', /^default_agent: .*$/m, 'default_agent: booker');
    const env = { GENESYS_API_KEY: 'shared', GENESYS_CLIENT_SECRET: Buffer.alloc(32, 1).toString('base64') };
    const server = await startTalky({ env, configFolder: own.configFolder, log: 'silent' });
    const args = ['call', '--transport', 'genesys', '--url', server.url, '--dtmf', '1@30'];
    const began = Date.now();
    const { status, stdout, stderr } = await runTalky(args, { env });
    await server.stop();
    await own.remove();
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/ended +the server closed the connection \(4404 agent-not-found\)/);
    expect(stdout).toMatch(/note +1 was not pressed: the call is over/);
    expect(stdout).not.toMatch(/presses 1|no answer/);
    expect(Date.now() - began).toBeLessThan(25_000);
  }, 60_000);

  it.each([
    ['typing', ['--type', '--transport', 'twilio'], /^usage: Nobody types over twilio/],
    ['nothing to say', ['--transport', 'twilio'], /^usage: Name the WAV files.* --dtmf 1@4\.$/m],
    [
      'a transport without audio',
      ['x.wav', '--transport', 'conversation-relay'],
      /by --type, or by a number/,
    ],
    ['a carrier that is none', ['x.wav', '--transport', 'pigeon'], /twilio/],
    ['a number that is none', ['x.wav', '--transport', 'twilio', '--from', 'a b'], /\+15550100/],
  ])('refuses %s before anything is started', async (_, args, words) => {
    const { status, stderr } = await runTalky(['call', ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });
});
