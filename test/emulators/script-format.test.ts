import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatedVendors } from '../../tools/emulators/emulated-vendors.ts';
import { readEmulatorScript } from '../../tools/emulators/emulator-script.ts';
import { namesInSchema } from '../support/names-in-schema.ts';

let folder: string;
let text: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talky-scripts-'));
  text = await readFile(join(import.meta.dirname, '../../tools/emulators/README.md'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

async function read(script: string): Promise<ReadonlyMap<string, unknown>> {
  const file = join(folder, 'script.yaml');
  await writeFile(file, script);
  return readEmulatorScript(file, emulatedVendors);
}

describe("the description of the emulators' scripts", () => {
  it('has an example for each vendor, which the emulator takes', async () => {
    const examples = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, example = '']) => example);
    const vendors: string[] = [];
    for (const example of examples) {
      for (const [name, script] of await read(example)) {
        vendors.push(name);
        const maker = await emulatedVendors.find((each) => each.name === name)?.load();
        await (await maker?.open({ port: 0, script }))?.close();
      }
    }
    expect(vendors.toSorted()).toEqual(emulatedVendors.map(({ name }) => name).toSorted());
  });

  it('names every key and every fault of each vendor', async () => {
    const sections = text.split(/^## /m);
    for (const { name, load } of emulatedVendors) {
      const section = sections.find((each) => each.split('\n')[0]?.includes(`\`${name}\``)) ?? '';
      const words = new Set(
        [...section.replaceAll(/^```.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].flatMap(
          ([, span = '']) => span.match(/[\w.-]+/g) ?? [],
        ),
      );
      const names = namesInSchema((await load()).schema);
      expect(names.length).toBeGreaterThan(10);
      expect({ name, missing: names.filter((each) => !words.has(each)) }).toEqual({ name, missing: [] });
    }
  });
});

describe('a mistake in a script', () => {
  it.each([
    [
      'openai: { answers: [{ fault: { type: zz } }] }',
      'openai.answers.0.fault.type can\'t be "zz". Write one of refused, unanswered, stall, truncated, reset, error, x_groq.error, garbage, nonsense, open-end, no-done.',
    ],
    [
      'openai: { answers: [{ fault: stall }] }',
      "openai.answers.0.fault can't be a text. Write a map with type, one of refused, unanswered, stall,",
    ],
    [
      'elevenlabs: { faults: [{ kind: zz }] }',
      'elevenlabs.faults.0.kind can\'t be "zz". Write one of error, drop, reset, close,',
    ],
    ['google: { faults: [{}] }', 'google.faults.0.kind is missing. Write one of status, stall,'],
    [
      'deepgram: { faults: [{ fault: cloze }] }',
      'Write one of refuse, unanswered, reset, no-greeting, close,',
    ],
    ['cartesia: { faults: [zz] }', 'one of drop, reset, drop-at-once'],
  ])('is told with the choice there is: %j', async (script, message) => {
    const failure = await read(script).catch((error: unknown) => error);
    expect((failure as Error).message).toContain(message);
    expect((failure as Error).message.split('\n')).toHaveLength(1);
  });
});
