import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runEmulate } from '../../tools/commands/run-emulate.ts';
import { EmulatorHost } from '../../tools/emulators/emulator-host.ts';
import type { EmulatedVendor } from '../../tools/emulators/emulated-vendor.ts';
import { testConsole } from './test-console.ts';

let folder: string;
let scripts: unknown[];
let open: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-emulate-'));
  scripts = [];
  open = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const schema = z.strictObject({ answers: z.array(z.string()).default([]) });

/** A vendor that notes what it was opened with. */
function vendor(name: string): EmulatedVendor {
  const variable = name.toUpperCase();
  return {
    name,
    about: 'nothing',
    load: async () => ({
      schema,
      open: async ({ port, script }) => {
        const host = await EmulatorHost.open({}, port);
        scripts.push(script);
        open++;
        const environment = { [`${variable}_BASE_URL`]: host.url, [`${variable}_API_KEY`]: "it's made up" };
        const close = async (): Promise<void> => {
          open--;
          await host.close();
        };
        return { vendor: name, host, environment, close };
      },
    }),
  };
}

const known = [vendor('north'), vendor('south')];
const any = { port: 0 };

/** A console that presses Ctrl-C when everything has been printed. */
const untilPrinted = (last: string) =>
  testConsole('', {}, (out) => {
    if (out.includes(last)) setImmediate(() => process.emit('SIGINT'));
  });

function scriptFile(text: string): string {
  const path = join(folder, 'script.yaml');
  writeFileSync(path, text);
  return path;
}

describe('talky emulate', () => {
  it('prints what can be pasted into a shell, and closes everything at Ctrl-C', async () => {
    const console = untilPrinted('Ctrl-C ends');
    expect(await runEmulate([], any, console, known)).toBe(0);
    expect(console.out).toMatch(
      /^# north, an emulator, live, at http:\/\/127\.0\.0\.1:\d+\nexport NORTH_BASE_URL=http:\/\/127\.0\.0\.1:\d+\nexport NORTH_API_KEY='it'\\''s made up'\n# south/,
    );
    expect(scripts).toEqual([undefined, undefined]);
    expect(open).toBe(0);
  });

  it('says what it opens before it does, beside what is for the shell', async () => {
    const console = untilPrinted('Ctrl-C ends');
    let told = '';
    const slow: EmulatedVendor = {
      ...vendor('slow'),
      load: async () => {
        told = console.errors;
        return vendor('slow').load();
      },
    };
    expect(await runEmulate([], any, console, [slow])).toBe(0);
    expect(told).toBe('Opening emulators of slow …\n');
  });

  it('gives the vendors of a script what is theirs, as it is written', async () => {
    const script = scriptFile('south:\n  answers: [yes, no]\n');
    const console = untilPrinted('"vendor":"south"');
    expect(await runEmulate([], { ...any, script, json: true }, console, known)).toBe(0);
    expect(console.lines).toMatchObject([{ type: 'emulator', vendor: 'south', mode: 'scripted' }]);
    expect(scripts).toEqual([{ answers: ['yes', 'no'] }]);
  });

  it('refuses a script with every mistake and its line', async () => {
    const script = scriptFile('north:\n  anwsers: []\nsouth:\n  answers: 3\nwest: {}\n');
    const failure = await runEmulate([], { ...any, script }, testConsole(), known).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'config-invalid' });
    expect((failure as Error).message.split('\n').map((line) => line.replace(script, 'FILE'))).toEqual([
      'FILE:2 north.anwsers is not a known key. Did you mean "answers"?',
      expect.stringMatching(/^FILE:4 south\.answers can't be 3\. /),
      'FILE:5 west is no vendor that is emulated. There are: north, south.',
    ]);
    expect(open).toBe(0);
  });

  it('takes ports one after the other, and leaves nothing open when one is taken', async () => {
    const taken = await EmulatorHost.open({});
    const port = Number(new URL(taken.url).port) - 1;
    await expect(runEmulate([], { port }, testConsole(), known)).rejects.toMatchObject({
      code: 'port-unusable',
      // Of south, unless somebody has taken the one before as well.
      message: expect.stringMatching(/of (north|south)/),
    });
    expect(open).toBe(0);
    await taken.close();
  });

  it('writes the variables to a file, but never over one that is not its own', async () => {
    const envFile = join(folder, '.env');
    for (let run = 0; run < 2; run++) {
      expect(
        await runEmulate(['north'], { ...any, variables: envFile }, untilPrinted('Ctrl-C ends'), known),
      ).toBe(0);
    }
    expect(readFileSync(envFile, 'utf8')).toMatch(
      /^# Written by .*\nNORTH_BASE_URL=http:.*\nNORTH_API_KEY='it/,
    );
    writeFileSync(envFile, 'GROQ_API_KEY=mine\n');
    await expect(
      runEmulate(['north'], { ...any, variables: envFile }, testConsole(), known),
    ).rejects.toMatchObject({
      code: 'usage',
    });
    expect(readFileSync(envFile, 'utf8')).toBe('GROQ_API_KEY=mine\n');
    expect(open).toBe(0);
  });

  it('names the nearest vendor for one that there is not', async () => {
    await expect(runEmulate(['nort'], any, testConsole(), known)).rejects.toThrow('Did you mean "north"?');
    expect(existsSync(join(folder, '.env'))).toBe(false);
  });
});
