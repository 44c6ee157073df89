import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The console page as it is now, built into a folder of the test's own. */
export function buildPage(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'talky-console-'));
  const args = ['vite', 'build', '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir'];
  execFileSync('npx', args, { cwd: 'tools/inspector', stdio: 'inherit' });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
