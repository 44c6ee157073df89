import type { EndReason } from '../../machines/vocabulary/call-state.ts';
import type { Ender, HeardEvent } from './heard-event.ts';
import type { ServerMessage } from './server-message.ts';
import type { TurnOutcome } from './caller.ts';

/** One turn of the caller, as the summary of a call has it. */
export interface NotedTurn extends TurnOutcome {
  /** What was played or typed. */
  readonly input: string;
  /** What the server understood; absent where it tells no words, as over the telephone. */
  readonly caller?: string;
  /** What the agent said, before it was interrupted or not; absent as above. */
  readonly agent?: string;
}

export interface CallSummaryNotes {
  readonly callId?: string;
  readonly agent?: string;
  /** Of a call over the telephone: how it came, and that no message told what is in here. */
  readonly transport?: string;
  readonly carrierCallId?: string;
  readonly judgedBy?: 'ear';
  /** What was said before the first turn; absent where no words are told. */
  readonly greeting?: string;
  readonly turns: readonly NotedTurn[];
  /** Absent where the connection was lost; over the telephone, who ended it. */
  readonly reason?: EndReason;
  readonly endedBy?: Exclude<Ender, 'lost'>;
  readonly durationMs?: number;
}

type CallNotes = Pick<CallSummaryNotes, 'callId' | 'agent' | 'transport' | 'carrierCallId' | 'judgedBy'>;
type EndNotes = Pick<CallSummaryNotes, 'reason' | 'endedBy' | 'durationMs'>;

/** Notes who said what, turn by turn. */
export class TurnNotes {
  readonly #turns: NotedTurn[] = [];
  #call: CallNotes = {};
  #ended: EndNotes = {};
  #greeting = '';
  #caller = '';
  #agent = '';

  message(message: ServerMessage): void {
    if (message.type === 'ready') this.#call = { callId: message.callId, agent: message.agent };
    if (message.type === 'turn' && message.event === 'eot') this.#caller = joined(this.#caller, message.text);
    if (message.type === 'reply' && message.event === 'text') this.#agent += message.text;
    if (message.type === 'ended') this.#ended = { reason: message.reason, durationMs: message.durationMs };
  }

  event(event: HeardEvent): void {
    if (event.type === 'connected') {
      const { transport, judgedBy, carrierCallId } = event;
      this.#call = { transport, judgedBy, ...(carrierCallId === undefined ? {} : { carrierCallId }) };
    }
    if (event.type !== 'ended') return;
    const { by, durationMs } = event;
    this.#ended = by === 'lost' ? { durationMs } : { endedBy: by, durationMs };
  }

  /** What has been said so far belongs to what was before. */
  begin(): void {
    if (this.#turns.length === 0) this.#greeting = this.#agent.trim();
    this.#caller = '';
    this.#agent = '';
  }

  end(input: string, outcome: TurnOutcome): void {
    const words = this.#tellsWords ? { caller: this.#caller, agent: this.#agent.trim() } : {};
    this.#turns.push({ input, ...outcome, ...words });
  }

  summary(): CallSummaryNotes {
    const greeting = this.#turns.length === 0 ? this.#agent.trim() : this.#greeting;
    const words = this.#tellsWords ? { greeting } : {};
    return { ...this.#call, ...words, turns: [...this.#turns], ...this.#ended };
  }

  get #tellsWords(): boolean {
    return this.#call.judgedBy === undefined;
  }
}

const joined = (before: string, text: string): string => `${before} ${text}`.trim();
