import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';

/** A folder of event logs that a test writes. */
export interface RecordedFolder {
  readonly path: string;
  /** The path of a file in it. */
  file(name: string): string;
  /** Writes `ID.ndjson`. */
  log(id: string, lines: readonly (object | string)[]): Promise<void>;
  remove(): Promise<void>;
}

export async function recordedFolder(): Promise<RecordedFolder> {
  const path = await mkdtemp(join(tmpdir(), 'talky-recorded-'));
  const file = (name: string): string => join(path, name);
  return {
    path,
    file,
    log: (id, lines) => writeFile(file(`${id}.ndjson`), textOf(lines)),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

export const textOf = (lines: readonly (object | string)[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

const policy = await shippedPolicy();

/** The first line of a log. */
export const opened = (startedAt = '2030-01-01T10:00:00.000Z', agent = 'front-desk'): object => ({
  at: 0,
  kind: 'call',
  type: 'call.opened',
  version: 3,
  id: 'call-1',
  startedAt,
  agent,
  transport: 'native',
  resumed: false,
  policy,
  farewell: 'Goodbye then.',
  apology: 'I am sorry.',
  tools: [],
});

/** A call of two turns in which everything goes wrong once. */
export const eventful: readonly object[] = [
  opened(),
  { at: 1, kind: 'input', type: 'stt.opened' },
  { at: 2, kind: 'decision', type: 'state.entered', state: 'listening' },
  { at: 900, kind: 'input', type: 'turn.eot', turn: 0, text: 'zanzibar please' },
  { at: 901, kind: 'decision', type: 'turn.committed', text: 'zanzibar please', turn: 0 },
  { at: 902, kind: 'effect', type: 'provider.failed', provider: 'groq', code: 'provider-throttled' },
  { at: 903, kind: 'input', type: 'stt.lost' },
  { at: 904, kind: 'input', type: 'stt.stalled' },
  { at: 950, kind: 'effect', type: 'client.error', code: 'internal', message: 'no', fatal: false },
  { at: 960, kind: 'input', type: 'caller.typed', text: 'I said "type":"turn.committed" to it' },
  { at: 961, kind: 'decision', type: 'turn.committed', text: 'I said "type":"turn.committed" to it' },
  { at: 990, kind: 'decision', type: 'state.entered', state: 'ended' },
  { at: 991, kind: 'decision', type: 'call.ended', reason: 'caller-hangup' },
  { at: 1234.5, kind: 'effect', type: 'client.ended', reason: 'caller-hangup', durationMs: 1200 },
];
