import type { LogEntry } from '../support/running-talky.ts';

/** What a beginning of an event log says, read without anything of the page. */
export function factsOf(log: readonly LogEntry[]) {
  return {
    state: stateOf(log),
    turns: turnsOf(log),
    replies: repliesOf(log),
    guesses: guessesOf(log),
    providers: providersOf(log),
  };
}

/** The states that the chart may show as lit on its floor, by the state that the log tells of last. */
export const floorOf: Readonly<Record<string, RegExp>> = {
  connecting: /^connecting$/,
  listening: /^active\.floor\.listening\./,
  'eager-thinking': /^active\.floor\.eager-thinking$/,
  thinking: /^active\.floor\.holding\.thinking$/,
  speaking: /^active\.floor\.holding\.speaking$/,
  'barge-in': /^active\.floor\.(barge-in\.\w+|yielding|returning)$/,
  ended: /^ended$/,
};

/** The state of a log, as its decisions name it; empty before the first. */
export const stateOf = (log: readonly LogEntry[]): string =>
  textOf(log.findLast(({ type }) => type === 'state.entered')?.['state']);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const count = (log: readonly LogEntry[], type: string, fields: object = {}): number =>
  log.filter(
    (entry) => entry.type === type && Object.entries(fields).every(([key, value]) => entry[key] === value),
  ).length;

/** By its number, what the caller has said in each turn as far as it was heard. */
function turnsOf(log: readonly LogEntry[]): Readonly<Record<string, string>> {
  const turns: Record<string, string> = {};
  for (const { kind, type, turn, text } of log)
    if (kind === 'input' && type.startsWith('turn.') && typeof text === 'string') turns[String(turn)] = text;
  return turns;
}

/** By its number, what was written of each reply that the caller was given, how it ended, and what was heard then. */
function repliesOf(log: readonly LogEntry[]) {
  const replies: Record<string, { text: string; outcome?: unknown; heard?: unknown }> = {};
  for (const entry of log) {
    if (entry.type !== 'client.reply') continue;
    const number = String(entry['reply']).slice(1);
    const reply = (replies[number] ??= { text: '' });
    if (entry['event'] === 'text') reply.text += String(entry['text']);
    if (entry['event'] === 'ended')
      Object.assign(reply, { outcome: entry['outcome'], heard: entry['heard'] });
  }
  return replies;
}

function guessesOf(log: readonly LogEntry[]) {
  const made = new Set(
    log
      .filter(({ type, speculative }) => type === 'reply.requested' && speculative === true)
      .map(({ reply }) => reply),
  );
  const decided = (type: string): number =>
    log.filter((entry) => entry.type === type && made.has(entry['reply'])).length;
  const [committed, discarded] = [decided('reply.committed'), decided('reply.discarded')];
  return { started: made.size, committed, discarded, held: made.size - committed - discarded };
}

function providersOf(log: readonly LogEntry[]) {
  const [requests, finished] = [count(log, 'llm.asked'), count(log, 'llm.answered', { outcome: 'finished' })];
  const [clauses, spoken] = [count(log, 'voice.asked'), count(log, 'voice.spoke', { outcome: 'ended' })];
  const cancelled = count(log, 'voice.spoke', { outcome: 'cancelled' });
  const [sent, answered] = [count(log, 'client.mark'), count(log, 'caller.played')];
  return {
    'speech-to-text':
      log.findLast(({ type }) => type.startsWith('stt.'))?.type === 'stt.lost' ? 'lost' : 'open',
    playout: playoutOf(log),
    connections: `${count(log, 'stt.asked')} tried, ${count(log, 'stt.opened')} opened`,
    requests: `${requests}: ${finished} finished, 0 failed, 0 cancelled`,
    clauses: `${clauses}: ${spoken} finished, 0 failed, ${cancelled} cancelled`,
    marks: `${sent} sent, ${answered} answered`,
  };
}

const playoutStates: Readonly<Record<string, string>> = {
  'playout.started': 'playing',
  'playout.released': 'playing',
  'playout.paused': 'paused',
  'playout.cut': 'idle',
  'playout.finished': 'idle',
};

const playoutOf = (log: readonly LogEntry[]): string =>
  playoutStates[log.findLast(({ type }) => type in playoutStates)?.type ?? ''] ?? 'idle';
