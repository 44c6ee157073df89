import type { ServerMessage } from './server-message.ts';

/** What the caller said, typed or keyed. */
export interface CallerEntry {
  readonly kind: 'caller';
  readonly key: string;
  readonly origin: 'spoken' | 'typed' | 'keys';
  /** Spoken turns alone have a number. */
  readonly turn?: number;
  readonly text: string;
  /** `eager`: the recogniser guesses that the turn is over. */
  readonly progress: 'hearing' | 'eager' | 'final';
  /** Guesses that were withdrawn because the caller went on. */
  readonly withdrawnGuesses: number;
  /** Said over the agent, which kept the floor: a backchannel, or words too few to interrupt. */
  readonly wentOn?: boolean;
  /** When the last key was pressed, on the page's clock. */
  readonly keyedMs?: number;
}

/** What the agent was given to say, and, once it has ended, how much of it the caller heard. */
export interface AgentEntry {
  readonly kind: 'agent';
  readonly key: string;
  /** Absent for a line that answers no turn. */
  readonly turn?: number;
  readonly text: string;
  /** `lost`: the connection went before the server told. */
  readonly outcome?: 'completed' | 'interrupted' | 'failed' | 'lost';
  readonly heard?: string;
}

/** What happened beside the talk. */
export interface NoteEntry {
  readonly kind: 'note';
  readonly key: string;
  readonly tone: 'info' | 'tool' | 'warning';
  readonly text: string;
  readonly startedAt?: number;
}

export type TranscriptEntry = CallerEntry | AgentEntry | NoteEntry;

/** All that was said in a call, in the order in which it began. */
export interface Transcript {
  readonly entries: readonly TranscriptEntry[];
  /** Counts connections: a resumed call numbers its turns and replies anew. */
  readonly line: number;
  readonly nextNumber: number;
}

export const emptyTranscript: Transcript = { entries: [], line: 0, nextNumber: 0 };

type Message<Type extends ServerMessage['type']> = Extract<ServerMessage, { readonly type: Type }>;

const outcomes: ReadonlySet<string> = new Set(['completed', 'interrupted', 'failed']);

/** The key of a turn's entry, which is also where its metrics are kept. */
export const turnKey = (line: number, turn: number): string => `line-${line}-turn-${turn}`;

export function withTurn(transcript: Transcript, message: Message<'turn'>): Transcript {
  const key = turnKey(transcript.line, message.turn);
  const before = find(transcript, key, 'caller');
  const text = message.text.trim();
  // A noise: nothing was said, so that nothing is shown.
  if (message.event === 'eot' && text === '') return without(transcript, key);
  const withdrawn = before?.withdrawnGuesses ?? 0;
  const went = before?.progress === 'eager' && progressOf(message.event) === 'hearing' ? 1 : 0;
  const isOver = before?.progress === 'final';
  return put(transcript, {
    ...(before?.wentOn === undefined ? {} : { wentOn: before.wentOn }),
    kind: 'caller',
    key,
    origin: 'spoken',
    turn: message.turn,
    text: text === '' ? (before?.text ?? '') : text,
    progress: isOver ? 'final' : progressOf(message.event),
    withdrawnGuesses: withdrawn + went,
  });
}

/** Whether the agent kept the floor against the newest spoken turn. */
export function withWentOn(transcript: Transcript, wentOn: boolean): Transcript {
  const contested = transcript.entries.findLast(
    (entry): entry is CallerEntry => entry.kind === 'caller' && entry.origin === 'spoken',
  );
  if (contested === undefined || (contested.wentOn ?? false) === wentOn) return transcript;
  // A noise has left no entry: then the newest turn is one that was said before the agent began.
  if (wentOn && !isOverAgent(transcript, contested)) return transcript;
  return put(transcript, { ...contested, wentOn });
}

function isOverAgent({ entries }: Transcript, turn: CallerEntry): boolean {
  const reply = entries.findLastIndex((entry) => entry.kind === 'agent' && entry.outcome === undefined);
  return reply >= 0 && entries.indexOf(turn) > reply;
}

function progressOf(event: Message<'turn'>['event']): CallerEntry['progress'] {
  if (event === 'eager-eot') return 'eager';
  return event === 'eot' ? 'final' : 'hearing';
}

export function withReply(transcript: Transcript, message: Message<'reply'>): Transcript {
  const key = `line-${transcript.line}-reply-${message.reply}`;
  const before: AgentEntry = find(transcript, key, 'agent') ?? { kind: 'agent', key, text: '' };
  switch (message.event) {
    case 'started':
      return put(transcript, message.turn === undefined ? before : { ...before, turn: message.turn });
    case 'text':
      return put(transcript, { ...before, text: before.text + message.text });
    case 'ended': {
      // A newer server may have outcomes of its own; how much was heard is told all the same.
      const outcome = outcomes.has(message.outcome) ? message.outcome : 'interrupted';
      const ended = { ...before, outcome, heard: message.heard };
      const isEmpty = ended.text.trim() === '' && ended.heard.trim() === '';
      return isEmpty && message.outcome !== 'failed' ? without(transcript, key) : put(transcript, ended);
    }
  }
}

export function withTool(transcript: Transcript, message: Message<'tool'>): Transcript {
  const key = `line-${transcript.line}-tool-${message.id}`;
  const started = find(transcript, key, 'note');
  const took =
    started?.startedAt === undefined ? '' : ` after ${Math.round(message.at - started.startedAt)} ms`;
  const words = {
    started: 'is running',
    ended: message.ok === false ? `failed${took}` : `ended${took}`,
  }[message.event];
  const tone = message.ok === false ? 'warning' : 'tool';
  const startedAt = started?.startedAt ?? message.at;
  return put(transcript, { kind: 'note', key, tone, text: `Tool ${message.name} ${words}`, startedAt });
}

export function withTyped(transcript: Transcript, text: string): Transcript {
  return append(transcript, (key) => ({ ...spokenAtOnce(key), origin: 'typed', text: text.trim() }));
}

/** Keys that follow each other within `collectMs` are one turn, as they are for the server. */
export function withKey(transcript: Transcript, digit: string, nowMs: number, collectMs = 1500): Transcript {
  const last = transcript.entries.at(-1);
  const joins =
    last?.kind === 'caller' &&
    last.keyedMs !== undefined &&
    nowMs - last.keyedMs <= collectMs &&
    !last.text.endsWith('#');
  if (joins) return put(transcript, { ...last, text: last.text + digit, keyedMs: nowMs });
  return append(transcript, (key) => ({
    ...spokenAtOnce(key),
    origin: 'keys',
    text: digit,
    keyedMs: nowMs,
  }));
}

export function withNote(transcript: Transcript, tone: NoteEntry['tone'], text: string): Transcript {
  return append(transcript, (key) => ({ kind: 'note', key, tone, text }));
}

/** The connection is gone, or the call is over: nothing that is still open will be told to its end. */
export function closeOpenEntries(transcript: Transcript): Transcript {
  const entries = transcript.entries.flatMap((entry): readonly TranscriptEntry[] => {
    if (entry.kind === 'agent' && entry.outcome === undefined) return [{ ...entry, outcome: 'lost' }];
    if (entry.kind !== 'caller' || entry.progress === 'final') return [entry];
    return entry.text === '' ? [] : [{ ...entry, progress: 'final' }];
  });
  return { ...transcript, entries };
}

const spokenAtOnce = (key: string) =>
  ({ kind: 'caller', key, progress: 'final', withdrawnGuesses: 0 }) as const;

function find<Kind extends TranscriptEntry['kind']>(
  { entries }: Transcript,
  key: string,
  kind: Kind,
): Extract<TranscriptEntry, { readonly kind: Kind }> | undefined {
  const found = entries.find((entry) => entry.key === key && entry.kind === kind);
  return found as Extract<TranscriptEntry, { readonly kind: Kind }> | undefined;
}

function put(transcript: Transcript, entry: TranscriptEntry): Transcript {
  const index = transcript.entries.findLastIndex(({ key }) => key === entry.key);
  const entries = index < 0 ? [...transcript.entries, entry] : transcript.entries.with(index, entry);
  return { ...transcript, entries };
}

function append(transcript: Transcript, make: (key: string) => TranscriptEntry): Transcript {
  const { nextNumber } = transcript;
  return put({ ...transcript, nextNumber: nextNumber + 1 }, make(`own-${nextNumber}`));
}

function without(transcript: Transcript, key: string): Transcript {
  return { ...transcript, entries: transcript.entries.filter((entry) => entry.key !== key) };
}
