import { readLogEntry } from '../../../../replay/log-entry.ts';
import { FrameReplay } from '../../../../replay/log/frame-replay.ts';
import { OpenCall } from './open-call.ts';

/** Opens the text of an event log; throws an `Error` in words for a person where it is none. */
export function callOfLog(text: string): OpenCall {
  const lines = text.split('\n');
  const header = readLogEntry(lines[0] ?? '');
  if (header?.type !== 'call.opened') throw new Error('This is not an event log of talky.');
  const call = new OpenCall(String(header['id']));
  const replay = new FrameReplay(header, (frame) => call.frames.push(frame));
  call.entries.push(header);
  for (const line of lines.slice(1)) {
    const entry = readLogEntry(line);
    if (entry === undefined) continue;
    call.entries.push(entry);
    replay.give(entry, call.entries.length - 1);
  }
  call.version.value += 1;
  return call;
}
