import { rmSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolder } from '../../src/package-folder.ts';

/** What talky ships; `providers.yaml` and `ENV.yaml` beside it are somebody's own. */
const shipped = ['default.yaml', 'agents', 'flows'];

/** Copies the configuration as it ships into a folder that is there until the process ends; resolves with its path. */
export async function shippedConfig(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'talky-demo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const from = fileURLToPath(new URL('config', packageFolder));
  await Promise.all(shipped.map((name) => cp(join(from, name), join(folder, name), { recursive: true })));
  return folder;
}
