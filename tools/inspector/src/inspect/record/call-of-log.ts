import { readLogEntry } from '../../../../replay/log-entry.ts';
import { CallBuilder } from './call-builder.ts';
import type { OpenCall } from './open-call.ts';

/** Opens the text of an event log; throws an `Error` in words for a person where it is none. */
export function callOfLog(text: string): OpenCall {
  const lines = text.split('\n');
  const header = readLogEntry(lines[0] ?? '');
  if (header?.type !== 'call.opened') throw new Error('This is not an event log of talky.');
  const builder = new CallBuilder(header);
  for (const line of lines.slice(1)) {
    const entry = readLogEntry(line);
    if (entry !== undefined) builder.add(entry);
  }
  builder.call.version.value += 1;
  return builder.call;
}
