import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Player } from '../../tools/caller/player.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-player-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that notes its arguments and adds what it is given to a file beside it. */
function install(name: string, script = 'echo "$@" > "$0.args"; exec /bin/cat >> "$0.played"'): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const pcm = Int16Array.of(1, -2, 300);
const bytes = Buffer.from([1, 0, 254, 255, 44, 1]);

describe('a player', () => {
  it('is the best one on the search path', () => {
    expect(Player.find('', 16_000)).toBeUndefined();
    expect(Player.find(folder, 16_000)).toBeUndefined();
    install('play');
    expect(Player.find(`/nowhere${delimiter}${folder}`, 16_000)?.name).toBe('play');
    install('paplay');
    expect(Player.find(folder, 16_000)?.name).toBe('paplay');
    writeFileSync(join(folder, 'aplay'), 'not executable');
    expect(Player.find(folder, 16_000)?.name).toBe('paplay');
  });

  it('gets raw samples, and their rate as an argument', async () => {
    const path = install('aplay');
    const player = Player.find(folder, 24_000);
    player?.play(pcm);
    player?.play(pcm);
    await player?.finish();
    expect(readFileSync(`${path}.played`)).toEqual(Buffer.concat([bytes, bytes]));
    expect(readFileSync(`${path}.args`, 'utf8')).toContain('-r 24000');
  });

  it('plays on after a clear', async () => {
    const path = install('aplay');
    const player = Player.find(folder, 16_000);
    player?.play(new Int16Array(10));
    player?.clear();
    player?.play(pcm);
    await player?.finish();
    expect(readFileSync(`${path}.played`).subarray(-6)).toEqual(bytes);
  });

  it('that dies does no harm', async () => {
    install('aplay', 'exit 1');
    const player = Player.find(folder, 16_000);
    for (let i = 0; i < 50; i++) player?.play(new Int16Array(16_000));
    await player?.finish();
    await player?.finish();
    expect(existsSync(join(folder, 'aplay.played'))).toBe(false);
  });
});
