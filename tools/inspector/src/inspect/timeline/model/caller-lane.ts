import type { LogEntry } from '../../../../../replay/log-entry.ts';
import type { Bar } from './bar.ts';
import type { BarList } from './bar-list.ts';
import { numberOf, textOf, type Handlers } from './handlers.ts';
import type { Tick } from './tick.ts';

/** What the caller says: a bar for each turn, and a tick for all that the recogniser tells of it. */
export function callerLane(bars: BarList, ticks: Tick[]): Handlers {
  const turns = new Map<number, Bar>();
  let open: Bar | undefined;
  const close = (atMs: number): void => {
    if (open !== undefined) bars.end(open, atMs);
    open = undefined;
  };
  const turnOf = (entry: LogEntry, index: number): Bar | undefined => {
    const turn = numberOf(entry, 'turn');
    if (turn === undefined) return undefined;
    const known = turns.get(turn);
    if (known !== undefined) return known;
    close(entry.at);
    open = bars.add({ entry: index, fromMs: entry.at, name: `Turn ${turn}`, turn });
    turns.set(turn, open);
    return open;
  };
  const heard = (entry: LogEntry, index: number): void => {
    const bar = turnOf(entry, index);
    const kind = entry.type.slice('turn.'.length);
    const text = textOf(entry);
    if (bar !== undefined && kind !== 'resumed') bar.text = text;
    const confidence = numberOf(entry, 'confidence');
    const name = confidence === undefined ? kind : `${kind} ${confidence}`;
    ticks.push({ lane: 'caller', kind, entry: index, atMs: entry.at, name, text });
    if (kind === 'eot' && bar !== undefined && bar === open) close(entry.at);
  };
  const decided = (entry: LogEntry): void => {
    const bar = turns.get(numberOf(entry, 'turn') ?? -1);
    if (bar === undefined) return;
    bar.outcome = entry.type.slice('turn.'.length);
    if (bar === open && bar.outcome !== 'dismissed') close(entry.at);
  };
  return {
    'turn.started': heard,
    'turn.updated': heard,
    'turn.eager-eot': heard,
    'turn.resumed': heard,
    'turn.eot': heard,
    'turn.committed': decided,
    'turn.kept': decided,
    'turn.dropped': decided,
    'turn.dismissed': decided,
  };
}
