import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fluxSettings } from '../../src/providers/deepgram/flux-settings.ts';
import { createFlux } from '../../src/providers/deepgram/flux.ts';
import { groqSettings } from '../../src/providers/groq/groq-settings.ts';
import { createGroq } from '../../src/providers/groq/groq.ts';
import { sonicSettings } from '../../src/providers/cartesia/sonic-settings.ts';
import { createSonic } from '../../src/providers/cartesia/sonic.ts';
import { createProviders, type Providers } from '../../src/providers/providers.ts';
import { runCheck } from '../../tools/commands/run-check.ts';
import { runLatency } from '../../tools/commands/run-latency.ts';
import { runStt } from '../../tools/commands/run-stt.ts';
import { runTts } from '../../tools/commands/run-tts.ts';
import { emulatedVendors } from '../../tools/emulators/emulated-vendors.ts';
import type { Emulator } from '../../tools/emulators/emulator.ts';
import { closeEmulators, environmentOf, openEmulators } from '../../tools/emulators/open-emulators.ts';
import { testConsole } from './test-console.ts';

const sections = `
providers:
  stt:
    active: flux
    flux: { api_key: '\${DEEPGRAM_API_KEY}', base_url: '\${DEEPGRAM_BASE_URL}' }
  llm:
    active: groq
    groq: { api_key: '\${GROQ_API_KEY}', base_url: '\${GROQ_BASE_URL}' }
  tts:
    active: sonic
    sonic: { api_key: '\${CARTESIA_API_KEY}', base_url: '\${CARTESIA_BASE_URL}' }
`;

function cloudProviders(): Providers {
  const providers = createProviders();
  providers.stt.register('flux', async () => createFlux, { schema: fluxSettings });
  providers.llm.register('groq', async () => createGroq, { schema: groqSettings });
  providers.tts.register('sonic', async () => createSonic, { schema: sonicSettings });
  return providers;
}

const vendorsNamed = (...names: readonly string[]) =>
  names.flatMap((name) => emulatedVendors.filter((vendor) => vendor.name === name));

let folder: string;
let emulators: readonly Emulator[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'talky-emulated-'));
  await cp('config', folder, { recursive: true });
  writeFileSync(join(folder, 'providers.yaml'), sections);
  const vendors = vendorsNamed('deepgram', 'openai', 'cartesia');
  emulators = await openEmulators({ vendors, firstPort: 0, scripts: new Map() });
});
afterAll(async () => {
  await closeEmulators(emulators);
  rmSync(folder, { recursive: true, force: true });
});

const options = () => ({ config: folder, agent: 'assistant', timeout: 10_000, json: true }) as const;

describe('the tools, on adapters of cloud vendors and live emulators', () => {
  it('find everything in order', async () => {
    const console = testConsole('', environmentOf(emulators));
    expect(await runCheck(options(), console, { providers: cloudProviders() })).toBe(0);
    const probed = console.lines.filter(({ subject }) =>
      /^(?:stt flux|llm groq|tts sonic)$/.test(String(subject)),
    );
    expect(probed.map(({ mark }) => mark)).toEqual(['good', 'good', 'good']);
    for (const { found } of probed) expect(found).toContain('on this machine: an emulator or a proxy');
  });

  it('time the whole chain, from the words that were understood to the voice that answers', async () => {
    const console = testConsole('', environmentOf(emulators));
    const providers = cloudProviders();
    expect(await runLatency({ ...options(), runs: 1 }, console, { providers })).toBe(0);
    expect(console.lines.map(({ stage, runsMs }) => [stage, runsMs])).toEqual(
      ['stt', 'llm', 'tts', 'chain'].map((stage) => [stage, [expect.any(Number)]]),
    );
    const heard = emulators[1]?.host.exchanges.at(-1)?.body.toString('utf8');
    expect(heard).toContain('what are your hours');
  });

  it.each([
    ['I would like to book an appointment', 'i would like to book an appointment', 0],
    ['seventeen purple elephants juggle with ancient trombones', '[unclear]', 1],
  ])('hear "%s", spoken into a file that begins with the first word', async (said, heard, status) => {
    const env = environmentOf(emulators);
    const out = join(folder, 'said.wav');
    const { config, timeout } = options();
    const common = { config, timeout, language: 'en-US' } as const;
    const spoken = { ...common, provider: 'embedded', voice: 'rms', speed: 1, out };
    expect(await runTts(said, spoken, testConsole('', env))).toBe(0);
    const console = testConsole('', env);
    const providers = cloudProviders();
    const listening = { ...common, provider: 'flux', fast: true, json: true } as const;
    expect(await runStt([out], listening, console, { providers })).toBe(status);
    expect(String(console.lines.at(-1)?.['text']).toLowerCase()).toBe(heard);
    const started = console.lines.find(({ type }) => type === 'turn.started');
    expect(started?.['atMs']).toBeGreaterThan(0);
  });

  it('leave nothing open at the vendors', async () => {
    const open = emulators.flatMap(({ host }) => host.openExchanges);
    await Promise.all(open.map(({ closed }) => closed));
    expect(emulators.flatMap(({ host }) => host.openExchanges)).toEqual([]);
  });

  it('say which key is refused', async () => {
    const script = { key: 'another' };
    const vendors = vendorsNamed('deepgram');
    const scripted = await openEmulators({ vendors, firstPort: 0, scripts: new Map([['deepgram', script]]) });
    const wrong = {
      ...environmentOf(emulators),
      ...environmentOf(scripted),
      DEEPGRAM_API_KEY: 'canary-1234',
    };
    const console = testConsole('', wrong);
    expect(await runCheck(options(), console, { providers: cloudProviders() })).toBe(1);
    await closeEmulators(scripted);
    expect(console.lines.find(({ subject }) => subject === 'stt flux')).toMatchObject({
      mark: 'bad',
      found: expect.stringMatching(/^provider-refused: .*key/),
    });
    expect(`${console.out}${console.errors}`).not.toContain('canary-1234');
  });
});

describe('every emulator', () => {
  it.each(emulatedVendors.map((vendor) => [vendor.name, vendor] as const))(
    'of %s follows a script, and its variables point at it',
    async (name, vendor) => {
      const [emulator] = await openEmulators({
        vendors: [vendor],
        firstPort: 0,
        scripts: new Map([[name, {}]]),
      });
      expect(emulator?.vendor).toBe(name);
      const addresses = Object.entries(emulator?.environment ?? {}).filter(([key]) =>
        key.endsWith('BASE_URL'),
      );
      expect(addresses.length).toBeGreaterThan(0);
      for (const [, address] of addresses) expect(address.startsWith(emulator?.host.url ?? '?')).toBe(true);
      await emulator?.close();
    },
  );
});
