import type { LogEntry } from './log-entry.ts';

export const timelineColumns = ['caller', 'state', 'model', 'voice', 'client'] as const;
export type TimelineColumn = (typeof timelineColumns)[number];

/** What an entry of the log is one of, where an expectation lists such things in their order. */
export type Listed = 'states' | 'llmRequests' | 'heard' | 'toolsRun';

/** Something that happened; `at` is in milliseconds since the call became ready. */
export interface TimelineEvent {
  readonly at: number;
  readonly column: TimelineColumn;
  readonly text: string;
  readonly listed?: Listed;
}

/** What happened in a call, in order, for a reader. */
export function timelineOf(log: readonly LogEntry[]): readonly TimelineEvent[] {
  const readyMs = log.find(({ type }) => type === 'client.ready')?.at ?? 0;
  return log.flatMap((entry) => {
    const told = tell(entry);
    return told === undefined ? [] : [{ at: Math.round(entry.at - readyMs), ...told }];
  });
}

type Told = Omit<TimelineEvent, 'at'> | undefined;

function tell(entry: LogEntry): Told {
  if (entry.kind === 'input') return tellInput(entry);
  return entry.kind === 'decision' ? tellDecision(entry) : tellEffect(entry);
}

const callerInputs: Readonly<Record<string, string>> = {
  'caller.ended-turn': 'ends the turn',
  'caller.stopped-reply': 'stops the reply',
  'caller.asked-for-reply': 'asks for a reply',
  'caller.hung-up': 'hangs up',
  'caller.vanished': 'is gone',
  'operator.hangup': 'the operator hangs up',
  'stt.lost': 'speech-to-text is lost',
  'stt.stalled': 'speech-to-text is silent',
  'stt.opened': 'speech-to-text is open',
  'call.transferred': 'the caller is transferred',
  'call.transfer-failed': 'the transfer has failed',
  'call.drained': 'the server goes away',
  'call.faulted': 'a fault in the call',
};

function tellInput(entry: LogEntry): Told {
  const { type, reply, text, digit, heard } = entry;
  if (type.startsWith('turn.')) {
    const words = text === undefined || text === '' ? '' : ` ${quoted(text)}`;
    return { column: 'caller', text: `${type.slice('turn.'.length)}${words}` };
  }
  if (type === 'caller.typed') return { column: 'caller', text: `types ${quoted(text)}` };
  if (type === 'caller.dtmf') return { column: 'caller', text: `presses ${String(digit)}` };
  if (type === 'operator.say') return { column: 'caller', text: `the operator says ${quoted(text)}` };
  if (callerInputs[type] !== undefined) return { column: 'caller', text: callerInputs[type] };
  if (type === 'playout.cut')
    return { column: 'voice', text: `r${String(reply)} was cut, heard ${quoted(heard)}` };
  const word = voiceInputs[type];
  return word === undefined ? undefined : { column: 'voice', text: `r${String(reply)} ${word}` };
}

const voiceInputs: Readonly<Record<string, string>> = {
  'reply.audio-ready': 'has audio',
  'reply.failed': 'has failed',
  'playout.started': 'begins',
  'playout.drained': 'has no more audio yet',
  'playout.finished': 'is over',
};

function tellDecision({ type, reply, text, state }: LogEntry): Told {
  switch (type) {
    case 'state.entered':
      return state === 'connecting' ? undefined : { column: 'state', text: String(state), listed: 'states' };
    case 'turn.dropped':
      return { column: 'state', text: `drops ${quoted(text)}` };
    case 'turn.dismissed':
      return { column: 'state', text: 'takes it for noise so far' };
    case 'turn.kept':
      return { column: 'state', text: `keeps ${quoted(text)}` };
    case 'reply.committed':
      return { column: 'model', text: `r${String(reply)} committed` };
    case 'reply.discarded':
      return { column: 'model', text: `r${String(reply)} discarded` };
    case 'line.requested':
      return { column: 'voice', text: `r${String(reply)} is the line ${quoted(text)}` };
    case 'playout.paused':
      return { column: 'voice', text: `r${String(reply)} paused` };
    default:
      return undefined;
  }
}

function tellEffect(entry: LogEntry): Told {
  const { type, event, reply, text, name, heard, outcome } = entry;
  switch (type) {
    case 'llm.asked': {
      const how = entry['speculative'] === true ? 'guess' : 'asked';
      const provider = Number(entry['provider']) > 0 ? ` of ${Number(entry['provider']) + 1}` : '';
      return {
        column: 'model',
        text: `r${String(reply)} ${how}${provider} ${quoted(text)}`,
        listed: 'llmRequests',
      };
    }
    case 'tool.started':
      return { column: 'model', text: `${String(name)} runs`, listed: 'toolsRun' };
    case 'tool.ended':
      return { column: 'model', text: `${String(name)} ${entry['ok'] === true ? 'is done' : 'has failed'}` };
    case 'provider.failed':
      return { column: 'model', text: `${String(entry['provider'])}: ${String(entry['code'])}` };
    case 'client.clear':
      return { column: 'client', text: 'clear' };
    case 'client.error':
      return { column: 'client', text: `error ${String(entry['code'])}` };
    case 'client.ended':
      return { column: 'client', text: `ended: ${String(entry['reason'])}` };
    case 'client.reply': {
      if (event !== 'ended') return undefined;
      const words = `${String(reply)} ${String(outcome)}: ${quoted(heard)}`;
      return { column: 'client', text: words, ...(heard === '' ? {} : { listed: 'heard' as const }) };
    }
    default:
      return undefined;
  }
}

function quoted(text: unknown): string {
  return `"${String(text)}"`;
}
