import { execFileSync } from 'node:child_process';

/**
 * Compiles the sources and builds the page, for what runs as plain Node: workers, the `talky` command, the server. As it
 * is built for use: a server that runs meanwhile serves the same files before and afterwards.
 */
export function setup(): void {
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync('npm', ['run', '--silent', 'build'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}
