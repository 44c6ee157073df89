import type { LogEntry } from '../../../../../replay/log-entry.ts';
import type { Bar } from './bar.ts';
import type { BarList } from './bar-list.ts';
import { numberOf, textOf, type Handlers } from './handlers.ts';

/** Tools, from the model's call to their end; until it is started a tool is held. */
export function toolLane(bars: BarList): Handlers {
  const open = new Map<string, Bar>();
  const toolOf = (entry: LogEntry, index: number): Bar => {
    const id = textOf(entry, 'id');
    const known = open.get(id);
    if (known !== undefined) return known;
    const reply = numberOf(entry, 'reply');
    const bar = bars.add({
      entry: index,
      fromMs: entry.at,
      name: textOf(entry, 'name'),
      ...(reply === undefined ? {} : { reply }),
    });
    open.set(id, bar);
    return bar;
  };
  const endThose = (atMs: number, outcome: string, isMeant: (bar: Bar) => boolean): void => {
    for (const [id, bar] of open) {
      if (!isMeant(bar)) continue;
      bars.end(bar, atMs, outcome);
      open.delete(id);
    }
  };
  const neverRun = (entry: LogEntry): void =>
    endThose(entry.at, 'never run', (bar) => !isStarted(bar) && bar.reply === entry['reply']);
  return {
    'reply.tool-called': (entry, index) => {
      toolOf(entry, index);
    },
    'tool.started': (entry, index) => {
      toolOf(entry, index).moments.push({ atMs: entry.at, name: 'started' });
    },
    'tool.ended': (entry, index) => {
      const bar = toolOf(entry, index);
      bar.text = JSON.stringify(entry['result'] ?? null).slice(0, 300);
      bars.end(bar, entry.at, entry['ok'] === true ? 'ok' : 'failed');
      open.delete(textOf(entry, 'id'));
    },
    // One that was cancelled tells of no end.
    'tools.idle': (entry) => endThose(entry.at, 'cancelled', isStarted),
    'reply.discarded': neverRun,
    'reply.cut': neverRun,
    'reply.finished': neverRun,
  };
}

const isStarted = (bar: Bar): boolean => bar.moments.length > 0;
