import type { LogEntry } from '../../../../../replay/log-entry.ts';
import type { Bar } from './bar.ts';
import type { BarList } from './bar-list.ts';
import { numberOf, textOf, type Handlers } from './handlers.ts';

/** What models are asked: from the request to the end of the answer. */
export function modelLane(bars: BarList): Handlers {
  const open = new Map<string, Bar>();
  return {
    'llm.asked': (entry, index) => {
      const reply = numberOf(entry, 'reply');
      const name = textOf(entry, 'name') || `model ${Number(entry['provider']) + 1}`;
      const bar = bars.add({
        entry: index,
        fromMs: entry.at,
        name,
        ...(reply === undefined ? {} : { reply }),
      });
      open.set(keyOf(entry), bar);
    },
    'llm.answered': (entry, index) => {
      const tookMs = numberOf(entry, 'tookMs') ?? 0;
      const bar =
        open.get(keyOf(entry)) ??
        bars.add({ entry: index, fromMs: entry.at - tookMs, name: `model ${Number(entry['provider']) + 1}` });
      open.delete(keyOf(entry));
      bar.text = textOf(entry);
      const code = textOf(entry, 'code');
      if (code !== '') bar.because = { why: code };
      const firstTokenMs = numberOf(entry, 'firstTokenMs');
      if (firstTokenMs !== undefined)
        bar.moments.push({ atMs: bar.fromMs + firstTokenMs, name: 'first token' });
      bars.end(bar, entry.at, textOf(entry, 'outcome'));
    },
  };
}

/** Each model is asked one thing at a time for a reply. */
function keyOf(entry: LogEntry): string {
  return `${String(entry['reply'])}:${String(entry['provider'])}`;
}

/** The clauses that voices spoke; the log tells of each when it is over. */
export function speechLane(bars: BarList): Handlers {
  let latest: { readonly reply: number; clauses: number } | undefined;
  return {
    'voice.spoke': (entry, index) => {
      const reply = Number(entry['reply']);
      if (latest?.reply !== reply) latest = { reply, clauses: 0 };
      latest.clauses += 1;
      const words = numberOf(entry, 'words') ?? 0;
      const fromMs = entry.at - (numberOf(entry, 'tookMs') ?? 0);
      const audioSeconds = ((numberOf(entry, 'audioMs') ?? 0) / 1000).toFixed(1);
      const bar = bars.add({
        entry: index,
        fromMs,
        toMs: entry.at,
        name: textOf(entry, 'voice'),
        text: `clause ${latest.clauses}: ${words} ${words === 1 ? 'word' : 'words'}, ${audioSeconds} s of audio`,
        outcome: textOf(entry, 'outcome'),
        reply,
      });
      const firstAudioMs = numberOf(entry, 'firstAudioMs');
      if (firstAudioMs !== undefined) bar.moments.push({ atMs: fromMs + firstAudioMs, name: 'first audio' });
    },
  };
}
