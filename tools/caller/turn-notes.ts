import type { EndReason } from '../../machines/vocabulary/call-state.ts';
import type { ServerMessage } from './server-message.ts';
import type { TurnOutcome } from './simulated-caller.ts';

/** One turn of the caller, as the summary of a call has it. */
export interface NotedTurn extends TurnOutcome {
  /** What was played or typed. */
  readonly input: string;
  /** What the server understood. */
  readonly caller: string;
  /** What the agent said, before it was interrupted or not. */
  readonly agent: string;
}

export interface CallSummaryNotes {
  readonly callId?: string;
  readonly agent?: string;
  /** What was said before the first turn. */
  readonly greeting: string;
  readonly turns: readonly NotedTurn[];
  /** Absent where the connection was lost. */
  readonly reason?: EndReason;
  readonly durationMs?: number;
}

/** Notes who said what, turn by turn. */
export class TurnNotes {
  readonly #turns: NotedTurn[] = [];
  #call: { readonly callId?: string; readonly agent?: string } = {};
  #ended: { readonly reason?: EndReason; readonly durationMs?: number } = {};
  #greeting = '';
  #caller = '';
  #agent = '';

  message(message: ServerMessage): void {
    if (message.type === 'ready') this.#call = { callId: message.callId, agent: message.agent };
    if (message.type === 'turn' && message.event === 'eot') this.#caller = joined(this.#caller, message.text);
    if (message.type === 'reply' && message.event === 'text') this.#agent += message.text;
    if (message.type === 'ended') this.#ended = { reason: message.reason, durationMs: message.durationMs };
  }

  /** What has been said so far belongs to what was before. */
  begin(): void {
    if (this.#turns.length === 0) this.#greeting = this.#agent.trim();
    this.#caller = '';
    this.#agent = '';
  }

  end(input: string, outcome: TurnOutcome): void {
    this.#turns.push({ input, ...outcome, caller: this.#caller, agent: this.#agent.trim() });
  }

  summary(): CallSummaryNotes {
    const greeting = this.#turns.length === 0 ? this.#agent.trim() : this.#greeting;
    return { ...this.#call, greeting, turns: [...this.#turns], ...this.#ended };
  }
}

const joined = (before: string, text: string): string => `${before} ${text}`.trim();
