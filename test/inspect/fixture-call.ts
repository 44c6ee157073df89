import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { callOfEntries } from '../../tools/inspector/src/inspect/record/call-of-entries.ts';
import type { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import { Opening } from '../../tools/inspector/src/inspect/record/opening.ts';
import { inPieces, logText } from '../support/log-text.ts';
import { scenarioLog } from '../support/scenario-log.ts';

const calls = new Map<string, Promise<OpenCall>>();

/** The call of a scenario, `GROUP/NAME.yaml`, opened from its event log; the same one each time. */
export function fixtureCall(file: string): Promise<OpenCall> {
  const call = calls.get(file) ?? openFixture(file);
  calls.set(file, call);
  return call;
}

async function openFixture(file: string): Promise<OpenCall> {
  return openLog(await scenarioLog(file));
}

/** Opens an event log as the page does. */
export async function openLog(log: readonly LogEntry[]): Promise<OpenCall> {
  const surroundings = { nowMs: () => 0, pause: async () => undefined };
  const opened = await new Opening(surroundings, () => undefined).open(inPieces(logText(log)));
  if (!opened.ok) throw new Error(opened.words);
  return opened.call;
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
  return callOfEntries('written', entries as readonly LogEntry[]);
}
