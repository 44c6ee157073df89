import type { LogEntry } from '../log-entry.ts';
import { isSameJson } from '../same-json.ts';
import type { Difference } from './difference.ts';

interface Spoken {
  /** All words that the client was shown. */
  readonly words: string[];
  /** A provider failed in it: what was made and not heard was made anew, and the log does not say from where. */
  isPatched: boolean;
  heardWords?: number;
  heard?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Holds against each other what a log says of one reply in several places: the text that was shown, how many of its words
 * were heard, what the client and the machine were told of that, and what it left in the history. Returns the first entry
 * that does not follow from those before it.
 */
export function falseHearing(entries: readonly LogEntry[]): Difference | undefined {
  const replies = new Map<number, Spoken>();
  for (const { reply, outcome } of entries.filter(({ type }) => type === 'llm.answered')) {
    if (outcome === 'failed') spoken(replies, Number(reply)).isPatched = true;
  }
  for (const [index, entry] of entries.entries()) {
    const wanted = wantedOf(entry, index, entries, replies);
    if (wanted === undefined) continue;
    const { at: _, kind: __, ...recorded } = entry;
    const differs = Object.entries(wanted).some(([key, value]) => !isSameJson(recorded[key], value));
    if (differs) return { index, recorded, replayed: { type: entry.type, ...wanted } };
  }
  return undefined;
}

function wantedOf(
  entry: LogEntry,
  index: number,
  entries: readonly LogEntry[],
  replies: Map<number, Spoken>,
): Fields | undefined {
  switch (entry.type) {
    case 'client.reply':
      return ofClientReply(entry, replies);
    case 'reply.heard': {
      const reply = spoken(replies, Number(entry['reply']));
      reply.heardWords = Number(entry['words']);
      // What was heard is in the history, or nothing was heard.
      return entries[index - 1]?.type === 'history.grew' || reply.heardWords === 0 ? undefined : { words: 0 };
    }
    case 'history.grew':
      return ofHistory(entry, index, entries, replies);
    case 'playout.cut': {
      const { heard } = spoken(replies, Number(entry['reply']));
      return heard === undefined ? undefined : { heard };
    }
    default:
      return undefined;
  }
}

function ofClientReply(entry: LogEntry, replies: Map<number, Spoken>): Fields | undefined {
  const reply = spoken(replies, numberOf(entry));
  if (entry['event'] === 'text') reply.words.push(...wordsOf(entry['text']));
  if (entry['event'] !== 'ended') return undefined;
  reply.heard = String(entry['heard']);
  if (reply.isPatched || reply.heardWords === undefined) return undefined;
  return { heard: reply.words.slice(0, reply.heardWords).join(' ') };
}

/** What a reply leaves is noted just before how much of it was heard; a tool that ends later is noted alone. */
function ofHistory(
  entry: LogEntry,
  index: number,
  entries: readonly LogEntry[],
  replies: Map<number, Spoken>,
): Fields | undefined {
  const messages = (entry['messages'] as readonly Fields[]).map((message) => withResult(message, entries));
  const heard = entries[index + 1];
  const ended = entries[index + 2];
  if (heard?.type !== 'reply.heard' || ended?.type !== 'client.reply') return { messages };
  const { words, isPatched } = spoken(replies, numberOf(ended));
  const left = words.slice(0, Number(heard['words']));
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  const spokenMessages = messages.map((message, at) => {
    if (message['role'] !== 'assistant') return message;
    const count = wordsOf(message['text']).length;
    const own = left.splice(0, at === last ? left.length : count).join(' ');
    const text = isPatched ? message['text'] : own;
    const isCut = at === last && ended['outcome'] === 'interrupted';
    return isCut ? { role: 'assistant', text, interrupted: true } : { role: 'assistant', text };
  });
  return { messages: spokenMessages };
}

/** With the result that the tool had, where the log has it. */
function withResult(message: Fields, entries: readonly LogEntry[]): Fields {
  const ended = entries.find(({ type, id }) => type === 'tool.ended' && id === message['id']);
  if (message['role'] !== 'tool' || ended === undefined) return message;
  return { ...message, name: ended['name'], ...('result' in ended ? { result: ended['result'] } : {}) };
}

function spoken(replies: Map<number, Spoken>, number: number): Spoken {
  const reply = replies.get(number) ?? { words: [], isPatched: false };
  replies.set(number, reply);
  return reply;
}

/** Of `r7`, 7. */
const numberOf = (entry: LogEntry): number => Number(String(entry['reply']).slice(1));

const wordsOf = (text: unknown): readonly string[] =>
  String(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
