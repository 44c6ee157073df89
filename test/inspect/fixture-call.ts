import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { callOfLog } from '../../tools/inspector/src/inspect/record/call-of-log.ts';
import { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import { scenarioLog } from './scenario-log.ts';

const calls = new Map<string, Promise<OpenCall>>();

/** The call of a scenario, `GROUP/NAME.yaml`, opened from its event log; the same one each time. */
export function fixtureCall(file: string): Promise<OpenCall> {
  const call = calls.get(file) ?? openFixture(file);
  calls.set(file, call);
  return call;
}

async function openFixture(file: string): Promise<OpenCall> {
  const log = await scenarioLog(file);
  return callOfLog(log.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

/** The index of the first entry of a type, or of the first one that is also like this. */
export function indexOf(
  { entries }: OpenCall,
  type: string,
  isIt: (entry: LogEntry) => boolean = () => true,
): number {
  const index = entries.findIndex((entry) => entry.type === type && isIt(entry));
  if (index === -1) throw new Error(`the log has no such ${type}`);
  return index;
}

/** A call that is written by hand; nothing is known of its machine. */
export function writtenCall(entries: readonly Omit<LogEntry, 'never'>[]): OpenCall {
  const call = new OpenCall('written');
  call.entries.push(...(entries as readonly LogEntry[]));
  return call;
}
