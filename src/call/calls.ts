import type { CallState, EndReason } from '../../machines/vocabulary/call-state.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import type { OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';
import type { Agent } from './agent.ts';
import type { CallWatch } from './call-watch.ts';

/** What the caller said and the agent answered, for a person who looks at it; one of them may be empty. */
export interface TurnSummary {
  /** Absent for a typed turn, keys, and a line of the agent's that answers nothing. */
  readonly turn?: number;
  readonly caller: string;
  /** The words heard. */
  readonly agent: string;
  readonly interrupted: boolean;
  /** Which words were heard is estimated: the voice does not tell when it speaks a word. */
  readonly heardEstimated?: true;
  readonly metrics?: TurnMetrics;
}

/** A live or finished call, for a person or a program that looks at it. */
export interface CallSummary {
  readonly id: CallId;
  readonly agent: string;
  readonly transport: string;
  readonly state: CallState;
  readonly startedAt: string;
  readonly durationMs: number;
  /** Absent while the call lives. */
  readonly outcome?: EndReason;
  readonly turns: readonly TurnSummary[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Whether a new call would be taken now; a refusal is a value, not an exception. */
export type Admission =
  | { readonly admitted: true }
  | {
      readonly admitted: false;
      readonly reason: 'at-capacity' | 'draining';
      readonly retryAfterMs: number;
    };

/** What has befallen a call whose caller never came; its outcome is that of a call in its first moment. */
export type MissedFate = Extract<CallEvent['type'], 'operator.hangup' | 'call.drained' | 'call.faulted'>;

/** What a client brings to a call in place of what its agent has: words, tools, ears or a voice. */
export type AdaptAgent = (agent: Agent) => Agent;

/** All calls of the process: what the server, and a program that embeds talky, work with. */
export interface Calls {
  readonly liveCount: number;
  /** `expected`: calls that were promised a line and have not begun; 0 unless given. */
  admission(expected?: number): Admission;
  /** Throws `AgentNotFound` where a call for this agent would be refused. */
  checkAgent(name: string): void;
  /**
   * Opens a call. `ready`, and everything after it, comes through `connection`.
   *
   * `adapt` is given the agent that was found, and returns the one that answers this call.
   *
   * Throws `AdmissionError` (`at-capacity`, `draining`), `AgentNotFound` and `ResumeInvalid`.
   */
  open(start: CallStart, connection: CallerConnection, adapt?: AdaptAgent): LiveCall;
  /**
   * Notes a call that was promised and is over before its caller came: it is found as any other, with its event log, and
   * nothing was opened for it. `ended` comes through `connection`. Throws `AgentNotFound`.
   */
  miss(start: CallStart, connection: CallerConnection, fate: MissedFate): void;
  /** Newest first; finished calls are kept for a while. */
  list(): readonly CallSummary[];
  find(id: string): CallSummary | undefined;
  /** False when there is no such live call. */
  request(id: string, request: OperatorRequest): boolean;
  /** A live call, to look at what its machine goes through; undefined when there is no such call. */
  watch(id: string): CallWatch | undefined;
  /** The path of the call's NDJSON event log; undefined when there is none. */
  eventLog(id: string): string | undefined;
  /** Takes no new calls, says farewell in every live one, and resolves when all are over or `deadlineMs` has passed. */
  drain(deadlineMs: number): Promise<void>;
}
