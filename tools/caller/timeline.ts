import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';
import type { ServerMessage } from './server-message.ts';

/** What a line tells of; the words of its first column. */
export type TimelineLabel =
  | 'call'
  | 'state'
  | 'caller'
  | 'guess'
  | 'agent'
  | 'cut'
  | 'tool'
  | 'latency'
  | 'note'
  | 'error'
  | 'ended';

export interface TimelineLine {
  readonly atMs: number;
  readonly label: TimelineLabel;
  readonly text: string;
  /** It will be replaced by the next one: a turn that is still growing. */
  readonly isPassing?: true;
}

type ReplyMessage = Extract<ServerMessage, { readonly type: 'reply' }>;
type TurnMessage = Extract<ServerMessage, { readonly type: 'turn' }>;

/** Tells a call as lines for a person, from the messages of its server. */
export class Timeline {
  /** The text of the replies that have not ended. */
  readonly #replies = new Map<string, string>();
  /** The turns whose latency has a line. */
  readonly #measured = new Set<number>();

  /** The line for a message that came at this moment; most have one. */
  line(message: ServerMessage, atMs: number): TimelineLine | undefined {
    switch (message.type) {
      case 'ready':
        return { atMs, label: 'call', text: `${message.callId}, agent ${message.agent}` };
      case 'state':
        return { atMs, label: 'state', text: message.state };
      case 'turn':
        return this.#turn(message, atMs);
      case 'reply':
        return this.#reply(message, atMs);
      case 'tool':
        return { atMs, label: 'tool', text: toolText(message) };
      case 'metrics':
        return this.#latency(message, atMs);
      case 'error':
        return { atMs, label: 'error', text: `${message.code}: ${message.message}` };
      case 'ended':
        return { atMs, label: 'ended', text: `${message.reason} after ${seconds(message.durationMs)} s` };
      case 'mark':
      case 'clear':
        return undefined;
    }
  }

  /** Told at once; the complete figures of the turn, later, say the same of it. */
  #latency(metrics: TurnMetrics, atMs: number): TimelineLine | undefined {
    if (this.#measured.has(metrics.turn)) return undefined;
    this.#measured.add(metrics.turn);
    return { atMs, label: 'latency', text: latencyText(metrics) };
  }

  #turn({ event, text, confidence }: TurnMessage, atMs: number): TimelineLine | undefined {
    switch (event) {
      case 'started':
      case 'updated':
        return text === '' ? undefined : { atMs, label: 'caller', text: `${text} …`, isPassing: true };
      case 'eager-eot':
        return {
          atMs,
          label: 'guess',
          text: `${text}${confidence === undefined ? '' : ` (${confidence.toFixed(2)})`}`,
        };
      case 'resumed':
        return { atMs, label: 'guess', text: 'was wrong: the caller goes on' };
      case 'eot':
        return { atMs, label: 'caller', text: text === '' ? '(no words)' : text };
    }
  }

  #reply(message: ReplyMessage, atMs: number): TimelineLine | undefined {
    switch (message.event) {
      case 'started':
        this.#replies.set(message.reply, '');
        return undefined;
      case 'text':
        this.#replies.set(message.reply, `${this.#replies.get(message.reply) ?? ''}${message.text}`);
        return { atMs, label: 'agent', text: message.text.trim() };
      case 'ended':
        return this.#replyEnded(message, atMs);
    }
  }

  #replyEnded(
    { reply, outcome, heard }: Extract<ReplyMessage, { readonly event: 'ended' }>,
    atMs: number,
  ): TimelineLine | undefined {
    const text = this.#replies.get(reply) ?? '';
    this.#replies.delete(reply);
    if (outcome === 'completed') return undefined;
    if (outcome === 'failed') return { atMs, label: 'error', text: 'the reply failed' };
    return { atMs, label: 'cut', text: cutText(text, heard) };
  }
}

/** What was heard of an interrupted reply, and what was not where that can be told. */
function cutText(text: string, heard: string): string {
  if (heard === '') return 'before a word was heard';
  const words = text.trim();
  const rest = words.startsWith(heard) ? words.slice(heard.length).trim() : '';
  return rest === '' ? `heard "${heard}"` : `heard "${heard}", not "${rest}"`;
}

function toolText({ event, name, ok }: Extract<ServerMessage, { readonly type: 'tool' }>): string {
  if (event === 'started') return `${name} runs`;
  return ok === false ? `${name} failed` : `${name} is done`;
}

function latencyText(metrics: TurnMetrics): string {
  const parts = [
    figure('release', metrics.releaseMs),
    figure('first token', metrics.llmFirstTokenMs),
    figure('first audio', metrics.ttsFirstAudioMs),
    figure('hidden', metrics.hiddenMs),
    figure('barge-in stop', metrics.bargeInStopMs),
    metrics.speculation === 'none' ? undefined : `speculation ${metrics.speculation}`,
  ];
  return `turn ${metrics.turn}: ${parts.filter((part) => part !== undefined).join(', ') || 'nothing measured'}`;
}

const figure = (name: string, ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : `${name} ${Math.round(ms)} ms`;

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
