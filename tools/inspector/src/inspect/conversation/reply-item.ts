import { durationWords, momentWords } from '../../model/time-words.ts';
import { fieldText } from '../record/field-text.ts';
import { discardedAt } from '../record/discarded.ts';
import type { Fact } from './conversation.ts';
import { replyWordsOf, type ReplyWords } from './reply-words.ts';
import { toolCallsOf, type ToolCall } from './tool-calls.ts';

/** What the agent has said, or was going to, as far as it is known. */
export interface ReplySaid {
  readonly label: string;
  readonly stage: 'guess' | 'open' | 'completed' | 'interrupted' | 'failed' | 'thrown-away';
  readonly words: ReplyWords;
  readonly tools: readonly ToolCall[];
  /** Of a guess: the words that it answers. */
  readonly guessed?: string;
  /** Of a guess that was thrown away: why. */
  readonly why?: string;
  /** Of a reply that was stopped: when, and by whom. */
  readonly interruption?: string;
  /** Of a reply that is over: what it is known by that so much was heard. */
  readonly evidence?: string;
}

const lines: Readonly<Record<string, string>> = {
  greeting: 'Greeting',
  prompt: 'Prompt after a silence',
  operator: 'Operator’s line',
  apology: 'Apology',
  farewell: 'Farewell',
};

export function replySaidOf(facts: readonly Fact[]): ReplySaid {
  const stage = stageOf(facts);
  const requested = find(facts, 'reply.requested')?.entry;
  const line = find(facts, 'line.requested')?.entry['line'];
  const drafts = requested?.['drafts'];
  const interruption = interruptionOf(facts);
  const evidence = evidenceOf(facts);
  return {
    label:
      line === undefined
        ? stage === 'guess'
          ? 'Guess'
          : 'Reply'
        : (lines[fieldText(line)] ?? fieldText(line)),
    stage,
    words: replyWordsOf(facts),
    tools: toolCallsOf(facts),
    ...(requested?.['speculative'] === true && Array.isArray(drafts) ? { guessed: drafts.join(' / ') } : {}),
    ...(stage === 'thrown-away' ? { why: whyOf(facts, drafts) } : {}),
    ...(interruption === undefined ? {} : { interruption }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

function whyOf(facts: readonly Fact[], drafts: unknown): string {
  const discarded = find(facts, 'reply.discarded');
  if (discarded === undefined) return '';
  const guess = Array.isArray(drafts) ? fieldText(drafts.at(-1)) : '';
  return discardedAt(discarded.log, discarded.index, guess).why;
}

function stageOf(facts: readonly Fact[]): ReplySaid['stage'] {
  if (find(facts, 'reply.discarded') !== undefined) return 'thrown-away';
  const outcome = endOf(facts)?.['outcome'];
  if (outcome === 'completed' || outcome === 'interrupted' || outcome === 'failed') return outcome;
  const isGuess = find(facts, 'reply.requested')?.entry['speculative'] === true;
  return isGuess && find(facts, 'reply.committed') === undefined ? 'guess' : 'open';
}

function find(facts: readonly Fact[], type: string): Fact | undefined {
  return facts.find(({ entry }) => entry.type === type);
}

function endOf(facts: readonly Fact[]): Fact['entry'] | undefined {
  return facts.findLast(({ entry }) => entry.type === 'client.reply' && entry['event'] === 'ended')?.entry;
}

function interruptionOf(facts: readonly Fact[]): string | undefined {
  const cut = find(facts, 'reply.cut');
  const paused = facts.findLast(({ entry }) => entry.type === 'playout.paused');
  if (cut === undefined) return stillPaused(facts, paused);
  const before =
    paused === undefined || paused.entry.at === cut.entry.at
      ? ''
      : `paused at ${momentWords(paused.entry.at)} by ${whoOf(paused.cause)}, `;
  return `${before}cut at ${momentWords(cut.entry.at)} by ${whoOf(cut.cause)}`;
}

function stillPaused(facts: readonly Fact[], paused: Fact | undefined): string | undefined {
  if (paused === undefined) return undefined;
  const released = facts.find(
    ({ entry, index }) => entry.type === 'playout.released' && index > paused.index,
  );
  const since = `paused at ${momentWords(paused.entry.at)} by ${whoOf(paused.cause)}`;
  return released === undefined
    ? since
    : `${since}, went on after ${durationWords(released.entry.at - paused.entry.at)}`;
}

function whoOf(cause: Fact['entry'] | undefined): string {
  if (cause === undefined) return 'something before the log';
  const { type, turn, text } = cause;
  if (type.startsWith('turn.'))
    return text === undefined || text === ''
      ? `a sound of the caller (turn ${String(turn)})`
      : `the caller’s “${fieldText(text)}” (turn ${String(turn)})`;
  return others[type] ?? type;
}

const others: Readonly<Record<string, string>> = {
  'caller.typed': 'a typed turn',
  'caller.dtmf': 'a key',
  'caller.stopped-reply': 'the caller, who stopped it',
  'caller.hung-up': 'the end of the call',
  'caller.vanished': 'the loss of the line',
  'operator.say': 'an operator’s line',
  'operator.hangup': 'an operator, who ended the call',
  'call.transferred': 'the transfer of the caller',
  'call.drained': 'the server, which goes away',
  'call.faulted': 'a fault of the server',
  'timer.fired': 'a time limit',
  'reply.failed': 'its providers, which failed',
};

function evidenceOf(facts: readonly Fact[]): string | undefined {
  const heard = facts.findLast(({ entry }) => entry.type === 'reply.heard')?.entry;
  if (heard === undefined) return undefined;
  const played = facts.filter(({ entry }) => entry.type === 'caller.played');
  const sent = facts.filter(({ entry }) => entry.type === 'client.mark').length;
  const mark = played.at(-1)?.entry;
  const by =
    mark === undefined
      ? `by the clock (${sent} marks sent, none answered)`
      : `by marks (${played.length} of ${sent} answered, last ${String(mark['mark'])} at ${momentWords(mark.at)})`;
  const count = heard['words'] === 1 ? '1 word' : `${String(heard['words'])} words`;
  return `${count} heard, ${by}${heard['estimated'] === true ? '; where a word ends is estimated' : ''}`;
}
