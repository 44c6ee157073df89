import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Compiles the sources, for what runs as plain Node: workers, the `talky` command, the server; and the page if it is missing. */
export function setup(): void {
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
  if (!existsSync('dist/console/index.html')) {
    execFileSync('npm', ['run', '--silent', 'build', '--workspace', 'tools/inspector'], { stdio: 'inherit' });
  }
}
