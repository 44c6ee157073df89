import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { system } from '../../src/system.ts';
import { ConfigWatch } from '../../src/watch-config.ts';
import { ownConfig, type OwnConfig } from '../support/own-config.ts';

let own: OwnConfig;
let watch: ConfigWatch;
let changes = 0;
let tell: () => void = () => undefined;

function watchOwn(onChange: () => void): ConfigWatch {
  return new ConfigWatch({
    folder: own.configFolder,
    workingFolder: own.folder,
    clock: system.clock,
    onChange,
    onFault: (error) => {
      throw error;
    },
  });
}

beforeEach(async () => {
  own = await ownConfig();
  changes = 0;
  watch = watchOwn(() => {
    changes += 1;
    tell();
  });
});

afterEach(async () => {
  watch.close();
  await own.remove();
});

/** Resolves when a change has been told that was not told before. */
async function toldAfter(act: () => Promise<unknown>): Promise<number> {
  const before = changes;
  const told = new Promise<void>((resolve) => (tell = resolve));
  await act();
  await told;
  return changes - before;
}

describe('a watched configuration', () => {
  it('tells once of a file that is saved, wherever it is and however an editor does it', async () => {
    const ways: readonly (() => Promise<unknown>)[] = [
      () => own.write('providers.yaml', 'debug: true\n'),
      () => own.replace('default.yaml', 'drain_seconds: 10', 'drain_seconds: 11'),
      () => own.replace('agents/front-desk.yaml', 'voice: slt', 'voice: rms'),
      () => own.replace('agents/front-desk.yaml', 'voice: rms', 'voice: awb'),
      () => own.write('flows/other.yaml', 'name: other\n'),
      () => writeFile(join(own.folder, '.env'), 'A=1\n'),
    ];
    for (const way of ways) expect(await toldAfter(way)).toBe(1);
  });

  it('goes on when its folders are replaced, and when one comes that was not there', async () => {
    const other = join(own.folder, 'other');
    await cp(own.configFolder, other, { recursive: true });
    await rm(join(other, 'flows'), { recursive: true });
    await toldAfter(async () => {
      await rename(own.configFolder, join(own.folder, 'old'));
      await rename(other, own.configFolder);
    });
    await toldAfter(() => mkdir(join(own.configFolder, 'flows')));
    await toldAfter(() => own.write('flows/late.yaml', 'name: late\n'));
    expect(await toldAfter(() => own.replace('agents/front-desk.yaml', 'voice: slt', 'voice: rms'))).toBe(1);
  });

  it('tells nothing of files that are none of its own, nor when it is closed', async () => {
    await own.write('notes.txt', 'x');
    await own.write('agents/.front-desk.yaml.swp', 'x');
    await writeFile(join(own.folder, 'package.json'), '{}');
    await toldAfter(() => own.write('providers.yaml', ''));
    expect(changes).toBe(1);
    watch.close();
    const known = changes;
    const other = await new Promise<ConfigWatch>((resolve) => {
      const second = watchOwn(() => resolve(second));
      void own.write('providers.yaml', 'debug: true\n');
    });
    other.close();
    expect(changes).toBe(known);
  });
});
