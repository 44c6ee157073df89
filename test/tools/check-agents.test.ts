import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCheck } from '../../tools/commands/run-check.ts';
import { emulatedVendors } from '../../tools/emulators/emulated-vendors.ts';
import type { Emulator } from '../../tools/emulators/emulator.ts';
import { closeEmulators, environmentOf, openEmulators } from '../../tools/emulators/open-emulators.ts';
import { testConsole } from './test-console.ts';
import { testProviders } from './test-providers.ts';

const german = `
label: German
language: de-DE
speed: 2
prompt: Sprich Deutsch.
providers: { stt: [flux, ink], llm: test, tts: cartesia }
`;

let folder: string;
let emulators: readonly Emulator[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'talky-check-agents-'));
  await cp('config', folder, { recursive: true });
  writeFileSync(join(folder, 'agents', 'german.yaml'), german);
  const vendors = emulatedVendors.filter(({ name }) => name === 'deepgram' || name === 'cartesia');
  const scripts = new Map(vendors.map(({ name }) => [name, {}]));
  emulators = await openEmulators({ vendors, firstPort: 0, scripts });
});
afterAll(async () => {
  await closeEmulators(emulators);
  rmSync(folder, { recursive: true, force: true });
});

async function check(sections = ''): Promise<ReturnType<typeof testConsole>['lines']> {
  writeFileSync(join(folder, 'providers.yaml'), sections);
  const console = testConsole('', environmentOf(emulators));
  const { providers } = testProviders();
  await runCheck({ timeout: 10_000, config: folder, json: true }, console, { providers });
  return console.lines;
}

const of = (lines: Awaited<ReturnType<typeof check>>, subject: string) =>
  lines
    .filter((line) => line['subject'] === subject)
    .map(({ mark, found, remedy }) => [mark, String(found), remedy]);

describe('talky check, of an agent in German', () => {
  it('opens each recogniser in its language, and says where it is not heard and what helps', async () => {
    const lines = await check();
    expect(of(lines, 'stt ink')).toEqual([
      ['bad', expect.stringMatching(/ink-2 hears en and not de\. Name another .*\(german\)$/), undefined],
    ]);
    expect(of(lines, 'stt flux')).toEqual([
      ['good', expect.stringMatching(/^en-US: opened/), undefined],
      ['good', expect.stringMatching(/^de-DE: opened/), undefined],
      [
        'warning',
        'flux-general-en hears en and not de (german)',
        expect.stringMatching(/^Write model: flux-general-multi into providers\.stt\.flux; .*\[de\]/),
      ],
    ]);
  });

  it('has no doubt about a model that hears it', async () => {
    const lines = await check('providers: { stt: { flux: { model: flux-general-multi } } }\n');
    expect(of(lines, 'stt flux').map(([mark]) => mark)).toEqual(['good', 'good']);
  });

  it('speaks at its speed and in its language', async () => {
    const lines = await check();
    expect(of(lines, 'tts cartesia').map(([mark, found]) => [mark, found])).toEqual([
      ['good', expect.stringMatching(/^voice [\w-]+, en-US: first audio/)],
      ['good', expect.stringMatching(/^voice [\w-]+ at speed 2, de-DE: first audio/)],
    ]);
  });

  it('doubts a temperature that a model in use does not take', async () => {
    const section =
      'openai: { api_key: k, model: gpt-5-mini, temperature: 0.2, base_url: "http://127.0.0.1:1" }';
    const lines = await check(`providers: { llm: { active: openai, ${section} } }\n`);
    expect(of(lines, 'llm openai').map(([mark, found]) => [mark, found])).toEqual([
      ['bad', expect.stringContaining('provider-unreachable')],
      ['warning', 'gpt-5-mini takes neither temperature nor top_p, so they are not sent'],
    ]);
  });
});
