import { mkdtempSync, rmSync } from 'node:fs';
import { cp, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOpenAiEmulator } from '../../tools/emulators/openai/openai-emulator.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { sectionsOf } from '../../src/sections-of.ts';
import { featureRows, type Feature } from '../../tools/check/feature-rows.ts';
import { runCheck } from '../../tools/commands/run-check.ts';
import { testConsole } from './test-console.ts';
import { testProviders } from './test-providers.ts';

const options = { timeout: 10_000, config: 'config', json: true } as const;

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'talky-check-'));
  await cp('config', folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const configured = {
  ...options,
  get config() {
    return folder;
  },
};

const table = (isOn: boolean): readonly Feature[] => [
  { name: 'a fax', variables: 'FAX_*', isOn: () => isOn },
];

/** The rows of carriers and numbers. */
const ofTelephony = (out: string): readonly string[] =>
  out.split('\n').flatMap((row) => (/ {2}(carrier|number)/.test(row) ? [row.replace(/ +/g, ' ')] : []));

describe('talky check', () => {
  it('probes what is in use, each voice of an agent for itself, and tells what is not', async () => {
    const console = testConsole();
    const { providers } = testProviders();
    expect(await runCheck(options, console, { providers })).toBe(0);
    const unset = console.lines.filter(({ found }) => found === 'not set up');
    expect(unset.map(({ subject }) => subject)).toContain('stt flux');
    const others = console.lines.filter((line) => line['found'] !== 'not set up');
    expect(others.map(({ mark, subject }) => [mark, subject])).toEqual([
      ['good', 'configuration'],
      ['good', 'stt embedded'],
      ['good', 'llm scripted'],
      ['good', 'llm test'],
      ['good', 'tts embedded'],
      ['good', 'tts embedded'],
      ['none', 'stt test'],
      ['none', 'stt broken'],
      ['none', 'llm broken'],
      ['none', 'tts test'],
      ['none', 'tts broken'],
      ['good', 'agent assistant'],
      ['good', 'agent front-desk'],
    ]);
  });

  it('shows a table, with the remedy', async () => {
    const console = testConsole();
    const { timeout, config } = options;
    const { providers } = testProviders();
    expect(await runCheck({ timeout, config }, console, { providers })).toBe(0);
    expect(console.out).toMatch(/^✓ {2}configuration +\d+ files/);
    expect(console.out).toMatch(
      /^– {2}stt broken .* ready, and used by nobody\. Name it in TALKY_STT, or in providers\.stt\.active of providers\.yaml\.$/m,
    );
  });

  it('has one line for all that is not set up, or says of each what to set', async () => {
    const { timeout, config } = options;
    const { providers } = testProviders();
    const [folded, whole] = [testConsole(), testConsole()];
    expect(await runCheck({ timeout, config }, folded, { providers })).toBe(0);
    expect(folded.out.trimEnd().split('\n').at(-1)).toBe(
      '–  not set up: anthropic, azure, cartesia, elevenlabs, flux and 14 more – "talky check --all" shows what to set',
    );
    expect(folded.out.match(/not set up/g)).toHaveLength(1);
    expect(await runCheck({ timeout, config, all: true }, whole, { providers })).toBe(0);
    const rows = whole.out.split('\n').filter((row) => row.includes('not set up'));
    expect(rows.length).toBeGreaterThan(19);
    for (const row of rows) expect(row).toMatch(/not set up\. .*(\.env|config\/providers\.yaml)/);
    expect(whole.out).toMatch(/^– {2}tts cartesia +not set up\. Set CARTESIA_API_KEY in \.env\.$/m);
    expect(whole.out).toMatch(
      /^– {2}llm ollama +not set up\. Write ".*ollama: .*" into config\/providers\.yaml/m,
    );
  });

  it('tells of each carrier that is begun, or of all, where it comes or what it lacks, and who answers which number', async () => {
    const env = {
      TALKY_PUBLIC_URL: 'https://voice.example.org/',
      PLIVO_AUTH_TOKEN: 'canary',
      GENESYS_API_KEY: 'canary',
      GENESYS_CLIENT_SECRET: Buffer.from('canary of enough bytes').toString('base64'),
      TELNYX_API_KEY: 'canary',
    };
    const { timeout } = options;
    const { providers } = testProviders();
    const agent = "label: Sales\nflow: front-desk\nnumbers: ['+1 555-0002']\n";
    await appendFile(join(folder, 'agents/sales.yaml'), agent);
    const [some, whole] = [testConsole('', env), testConsole('', env)];
    await runCheck({ timeout, config: folder }, some, { providers });
    await runCheck({ timeout, config: folder, all: true }, whole, { providers });
    expect(ofTelephony(some.out)).toEqual([
      '! carrier telnyx takes no calls yet. Set telephony.telnyx.public_key (TELNYX_PUBLIC_KEY) in .env.',
      '✓ carrier plivo ready, at https://voice.example.org/v1/plivo/answer',
      '✓ carrier genesys ready, at wss://voice.example.org/v1/genesys',
      '✓ number +1 555-0002 → sales',
    ]);
    expect(ofTelephony(whole.out)).toHaveLength(9);
    expect(ofTelephony(whole.out)).toContain(
      '– carrier twilio not set up. Set telephony.twilio.auth_token (TWILIO_AUTH_TOKEN) in .env.',
    );
    for (const secret of ['canary', env.GENESYS_CLIENT_SECRET])
      expect(some.out + whole.out).not.toContain(secret);
  });

  it('warns that carriers do not come where the public URL is none for them', async () => {
    const console = testConsole('', { TWILIO_AUTH_TOKEN: 'canary' });
    const { providers } = testProviders();
    expect(await runCheck({ ...options, strict: true }, console, { providers })).toBe(1);
    expect(console.lines.find(({ subject }) => subject === 'carriers')).toMatchObject({
      mark: 'warning',
      remedy: 'Set TALKY_PUBLIC_URL to an address as https://voice.example.org.',
    });
  });

  it('names what there is beside the nearest name for a provider that there is not', async () => {
    await expect(runCheck({ ...options, provider: 'fluxx' }, testConsole())).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(
        /^There is no provider "fluxx"\. Available: flux, .*azure.* Did you mean "flux"\?$/,
      ),
    });
  });

  it('fails when a provider in use does not work, and says what to do', async () => {
    const console = testConsole();
    await appendFile(join(folder, 'providers.yaml'), 'providers: { tts: { active: broken } }\n');
    const made = testProviders();
    expect(await runCheck(configured, console, made)).toBe(1);
    const broken = console.lines.find(({ subject }) => subject === 'tts broken');
    expect(broken).toMatchObject({ mark: 'bad', found: expect.stringContaining('Check its key.') });
    const unused = console.lines.find(({ subject }) => subject === 'llm broken');
    expect(unused).toMatchObject({ mark: 'none', found: 'ready, and used by nobody' });
    expect(made.openCount).toBe(0);
  });

  it('lists everything that is wrong with the configuration instead of probing', async () => {
    const console = testConsole('', { LOG_LEVEL: 'loud' });
    await appendFile(join(folder, 'providers.yaml'), 'providers: { stt: { active: flux } }\n');
    expect(await runCheck(configured, console)).toBe(2);
    expect(console.lines.map(({ mark, remedy }) => [mark, remedy])).toEqual([
      ['bad', expect.stringContaining('Set LOG_LEVEL to one of trace')],
      ['bad', expect.stringContaining('Set DEEPGRAM_API_KEY')],
    ]);
  });

  it('has a recogniser of recordings transcribe one, and fails when that fails', async () => {
    const vendor = await openOpenAiEmulator({ script: { key: 'a-key' } });
    const check = async (key: string) => {
      const console = testConsole('', { GROQ_API_KEY: key, GROQ_BASE_URL: vendor.groqUrl });
      const status = await runCheck({ ...options, provider: 'groq-whisper' }, console);
      return [status, console.lines];
    };
    try {
      expect(await check('a-key')).toEqual([
        0,
        [
          expect.objectContaining({
            mark: 'good',
            found: expect.stringMatching(/^transcribed 500 ms in \d+ ms \(/),
          }),
        ],
      ]);
      expect(vendor.host.exchanges.at(-1)?.path).toMatch(/\/audio\/transcriptions$/);
      expect(await check('another')).toEqual([
        1,
        [
          expect.objectContaining({
            mark: 'bad',
            subject: 'stt groq-whisper',
            found: expect.stringContaining('401'),
          }),
        ],
      ]);
    } finally {
      await vendor.close();
    }
    expect(await check('a-key')).toEqual([
      1,
      [expect.objectContaining({ mark: 'bad', found: expect.stringContaining('provider-unreachable') })],
    ]);
  });

  it('has an agent that leaves the voice to its provider, and one that names the same, checked as one', async () => {
    const console = testConsole();
    const { providers } = testProviders();
    await appendFile(join(folder, 'agents/other.yaml'), 'label: Other\nflow: front-desk\nvoice: ann\n');
    expect(await runCheck(configured, console, { providers })).toBe(0);
    const voices = console.lines.filter(({ subject }) => subject === 'tts embedded');
    expect(voices.map(({ found }) => String(found).replace(/:.*/, ''))).toEqual([
      'voice ann, en-US',
      'voice slt, en-US',
    ]);
  });

  it('warns of an agent whose tools its own program must give', async () => {
    const console = testConsole();
    const file = 'label: Booker\nflow: front-desk\ntools: [book_table]\n';
    await appendFile(join(folder, 'agents/booker.yaml'), file);
    const { providers } = testProviders();
    expect(await runCheck(configured, console, { providers })).toBe(0);
    expect(console.lines.find(({ subject }) => subject === 'agent booker')).toMatchObject({
      mark: 'warning',
      found: expect.stringMatching(/in the program that gives it book_table alone$/),
      remedy: expect.stringMatching(/openTalky\({ tools }\).*"talky serve" .* leave this agent out/),
    });
  });

  it('mentions variables that nothing uses yet, and does not fail for them when it is strict', async () => {
    const env = {
      REDIS_URL: 'redis://me:canary@localhost',
      SUPABASE_KEY: 'canary',
      VONAGE_API_KEY: 'canary',
    };
    const console = testConsole('', env);
    const { providers } = testProviders();
    expect(await runCheck({ ...options, strict: true }, console, { providers })).toBe(0);
    expect(console.lines.slice(-2)).toMatchObject([
      { mark: 'none', subject: 'REDIS_URL', found: expect.stringMatching(/^not in use yet/) },
      { mark: 'none', subject: 'SUPABASE_KEY', found: expect.stringMatching(/^not in use yet/) },
    ]);
    expect(console.out).not.toMatch(/canary|VONAGE_API|SUPABASE_URL/);
  });

  it('warns of a feature that is on and lacks its variables', async () => {
    const { settings } = await loadConfig({
      folder: 'config',
      environment: 'test',
      env: {},
      sections: sectionsOf(createProviders()),
    });
    const set = { FAX_KEY: 'k' };
    expect(featureRows(settings, {}, table(true))).toMatchObject([
      { mark: 'warning', subject: 'FAX_*', remedy: 'Set FAX_* in .env.' },
    ]);
    expect(featureRows(settings, set, table(true))).toEqual([]);
    expect(featureRows(settings, {}, table(false))).toEqual([]);
    expect(featureRows(settings, set, table(false))).toMatchObject([{ mark: 'none' }]);
  });

  it('fails for a warning only when it is strict', async () => {
    await appendFile(
      join(folder, 'agents/late.yaml'),
      'prompt: Answer.\nproviders: { stt: auto, llm: auto }\n',
    );
    // Without a model's key the agent with a prompt takes no calls.
    const console = testConsole();
    expect(await runCheck(options, console)).toBe(0);
    expect(console.lines.filter(({ mark }) => mark === 'warning')).toMatchObject([
      { subject: 'agent assistant' },
    ]);
    expect(await runCheck({ ...options, strict: true }, testConsole())).toBe(1);
  });

  it('probes one provider alone when it is asked to, in use or not', async () => {
    const console = testConsole();
    const { providers } = testProviders();
    expect(await runCheck({ ...options, provider: 'test' }, console, { providers })).toBe(0);
    expect(console.lines.map(({ subject }) => subject)).toEqual(['stt test', 'llm test', 'tts test']);
  });
});
