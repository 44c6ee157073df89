import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTalky, type Talky, type TalkyOptions } from '../../src/talky.ts';

export interface RunningTalky extends Talky {
  /** `ws://…/v1/call`. */
  readonly callUrl: string;
  /** The lines of a finished call's event log. */
  eventLog(callId: string): Promise<readonly LogEntry[]>;
  stop(): Promise<void>;
}

export type LogEntry = { readonly at: number; readonly kind: string; readonly type: string } & Readonly<
  Record<string, unknown>
>;

/** The whole of talky as it ships, on a free port of the loopback, with event logs in a folder of its own. */
export async function startTalky(options: Partial<TalkyOptions> = {}): Promise<RunningTalky> {
  const folder = await mkdtemp(join(tmpdir(), 'talky-calls-'));
  const talky = await openTalky({
    env: {},
    configFolder: 'config',
    host: '127.0.0.1',
    port: 0,
    log: 'fatal',
    eventLogFolder: folder,
    ...options,
  });
  return {
    ...talky,
    callUrl: `${talky.url.replace('http', 'ws')}/v1/call`,
    eventLog: async (callId) => {
      const text = await readFile(join(folder, `${callId}.ndjson`), 'utf8');
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as LogEntry);
    },
    stop: async () => {
      await talky.close({ drainMs: 0 });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
