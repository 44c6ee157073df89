import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { openRecordings } from '../../src/event-logs.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { openPositionedFile } from '../../src/observability/positioned-file.ts';
import { openTalky } from '../../src/talky.ts';
import { ownConfig } from '../support/own-config.ts';
import { Line } from '../call/rig.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { eventually } from '../support/eventually.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talky-recordings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const audio = { encoding: 'mulaw', sampleRateHz: 8000 } as const;

/** What a call leaves in the folder of event logs. */
async function leftBy(environment: string, yaml: string): Promise<readonly string[]> {
  const own = await ownConfig();
  await own.write(`${environment}.yaml`, yaml);
  const talky = await openTalky({
    configFolder: own.configFolder,
    environment,
    port: 0,
    log: 'silent',
    eventLogFolder: folder,
  });
  const start = { agent: 'front-desk', audio, output: audio, metadata: {}, transport: 'test' };
  const call = talky.calls.open(start, new Line(new VirtualClock()));
  call.receiveAudio(new Uint8Array(160));
  call.receive({ type: 'caller.hung-up' });
  await talky.close({ drainMs: 0 });
  await own.remove();
  return (await readdir(folder)).map((name) => name.replace(call.id, 'ID')).toSorted();
}

describe('the recordings of callers', () => {
  it('are made beside the event logs where they are asked for, and by themselves never', async () => {
    expect(await leftBy('test', 'debug: false')).toEqual(['ID.ndjson']);
    await rm(folder, { recursive: true });
    expect(await leftBy('test', 'event_log: { caller_audio: true }')).toEqual(['ID.ndjson', 'ID.wav']);
  });

  it('are for the eyes of their owner alone, and hold what was written', async () => {
    const path = join(folder, 'call.wav');
    const failures: unknown[] = [];
    const file = openPositionedFile(path, (error) => failures.push(error));
    const done = vi.fn<() => void>();
    file.write(new Uint8Array([5, 6]), 2, done);
    file.write(new Uint8Array([1, 2]), 0, done);
    expect(file.isOpen).toBe(true);
    file.close();
    file.write(new Uint8Array([9]), 0, done);
    await eventually(() => expect(done).toHaveBeenCalledTimes(3));
    expect([...(await readFile(path))]).toEqual([1, 2, 5, 6]);
    expect([(await stat(path)).mode & 0o777, file.isOpen, failures]).toEqual([0o600, false, []]);
  });

  it('leave a file alone that is there already, and tell once that they can not be made', async () => {
    const path = join(folder, 'call.wav');
    await writeFile(path, 'mine');
    const lines: string[] = [];
    const logger = createLogger({
      level: 'error',
      secrets: () => [],
      destination: { write: (line: string) => lines.push(line) },
    });
    const { sink, file } = openRecordings(folder, logger)('call' as CallId);
    const done = vi.fn<() => void>();
    sink.write(new Uint8Array(2), 0, done);
    sink.write(new Uint8Array(2), 2, done);
    await eventually(() => expect(done).toHaveBeenCalledTimes(2));
    sink.close();
    expect([file, sink.isOpen, await readFile(path, 'utf8')]).toEqual(['call.wav', false, 'mine']);
    expect(lines.map((line) => (JSON.parse(line) as { callId: string }).callId)).toEqual(['call']);
  });
});
