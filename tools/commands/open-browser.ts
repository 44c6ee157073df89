import { spawn } from 'node:child_process';
import type { Console } from './console.ts';

/** Has the system open an address in the browser. Whether it does can't be known. */
export function openBrowser(url: string, { env }: Pick<Console, 'env'>): void {
  const opener = openerOf(process.platform, env);
  if (opener === undefined) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
  // The address is printed for where there is no such program.
  child.on('error', () => undefined);
  child.unref();
}

type Opener = readonly [command: string, ...args: readonly string[]];

/** The program that opens addresses; undefined where there is no display. */
export function openerOf(platform: NodeJS.Platform, env: Console['env']): Opener | undefined {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  const hasDisplay = [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((name = '') => name !== '');
  return hasDisplay ? ['xdg-open'] : undefined;
}
