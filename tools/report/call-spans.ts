import { isBackchannel } from '../../machines/words.ts';
import type { LogEntry } from '../replay/log-entry.ts';
import type { CallLog } from './call-log.ts';

/** A stretch of one speaker, in milliseconds since the call was opened. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A stretch of the agent's voice: up to a pause, a cut or the reply's end. */
export interface AgentSpan extends Span {
  readonly reply: number;
  /** It goes on with a reply that was paused. */
  readonly isResumed: boolean;
  /** Somebody stopped it: it did not come to its own end. */
  readonly isStopped: boolean;
}

/** A turn of the caller, from the first event to its end. */
export interface CallerSpan extends Span {
  readonly turn: number;
  readonly text: string;
  /** A backchannel that was taken for an answer counts as words. */
  readonly kind: 'words' | 'backchannel' | 'empty';
}

export interface CallSpans {
  readonly agent: readonly AgentSpan[];
  readonly caller: readonly CallerSpan[];
  /** When the caller could be heard first. */
  readonly readyMs: number;
  readonly endMs: number;
}

/** Who spoke when, as far as the recogniser and the playout tell it. */
export function spansOf(log: CallLog): CallSpans {
  const { entries } = log;
  const endMs = entries.at(-1)?.at ?? 0;
  const readyMs = entries.find(({ type }) => type === 'client.ready')?.at ?? endMs;
  return { agent: agentSpans(entries, endMs), caller: callerSpans(log, endMs), readyMs, endMs };
}

function agentSpans(entries: readonly LogEntry[], endMs: number): readonly AgentSpan[] {
  const spans: AgentSpan[] = [];
  const started = new Set<number>();
  const heard = new Set<number>();
  let open: { readonly reply: number; readonly fromMs: number } | undefined;
  let speaks = false;
  const close = (toMs: number, isStopped: boolean): void => {
    if (open !== undefined && toMs > open.fromMs) {
      spans.push({ ...open, toMs, isResumed: heard.has(open.reply), isStopped });
      heard.add(open.reply);
    }
    open = undefined;
  };
  for (const { at, type, state, reply } of entries) {
    switch (type) {
      case 'state.entered':
        close(at, state === 'barge-in' || state === 'ended' || state === 'failed');
        speaks = state === 'speaking' || state === 'ending';
        break;
      case 'playout.started':
        started.add(Number(reply));
        if (speaks) open ??= { reply: Number(reply), fromMs: at };
        break;
      case 'playout.released':
        if (speaks && started.has(Number(reply))) open ??= { reply: Number(reply), fromMs: at };
        break;
      case 'playout.finished':
        close(at, false);
        break;
      case 'playout.paused':
      case 'reply.cut':
        close(at, true);
    }
  }
  close(endMs, false);
  return spans;
}

function callerSpans({ entries, opened }: CallLog, endMs: number): readonly CallerSpan[] {
  const backchannels = backchannelsOf(opened);
  const spans: CallerSpan[] = [];
  const answered = new Set<number>();
  let open: { readonly turn: number; readonly fromMs: number; text: string } | undefined;
  const close = (toMs: number): void => {
    if (open === undefined) return;
    const text = open.text.trim();
    const kind = text === '' ? 'empty' : isBackchannel(text, backchannels) ? 'backchannel' : 'words';
    spans.push({ turn: open.turn, fromMs: open.fromMs, toMs, text, kind });
    open = undefined;
  };
  for (const entry of entries) {
    const { at, kind, type } = entry;
    const turn = Number(entry['turn']);
    if (type === 'turn.committed') answered.add(turn);
    if (kind === 'decision' && /^turn\.(?:committed|kept|dropped)$/.test(type) && open?.turn === turn)
      close(at);
    if (kind !== 'input' || !type.startsWith('turn.') || type === 'turn.resumed') continue;
    const text = typeof entry['text'] === 'string' ? entry['text'] : '';
    const isNewer = open !== undefined && turn > open.turn;
    if (isNewer) close(at);
    const isStale = turn < (open?.turn ?? (spans.at(-1)?.turn ?? -1) + 1);
    if (isStale || (open === undefined && type !== 'turn.started' && text === '')) continue;
    open ??= { turn, fromMs: at, text };
    open.text = text;
    if (type === 'turn.eot') close(at);
  }
  close(endMs);
  const isAnswer = ({ kind, turn }: CallerSpan): boolean => kind === 'backchannel' && answered.has(turn);
  return spans.map((span) => (isAnswer(span) ? Object.assign(span, { kind: 'words' as const }) : span));
}

function backchannelsOf(opened: LogEntry): readonly string[] {
  const policy = opened['policy'] as
    | { readonly interruption?: { readonly backchannels?: readonly string[] } }
    | undefined;
  return policy?.interruption?.backchannels ?? [];
}
