import { execFileSync } from 'node:child_process';

/** Compiles the sources and builds the page, for what runs as plain Node: workers, the `talky` command, the server. */
export function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
