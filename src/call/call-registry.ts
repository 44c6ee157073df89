import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import { AdmissionError, ResumeInvalid } from '../errors/call-error.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Agent } from './agent.ts';
import type { OpenRecording } from './caller-recording.ts';
import { CallSession } from './call-session.ts';
import type { CallWatch } from './call-watch.ts';
import type { AdaptAgent, Admission, CallSummary, Calls, MissedFate } from './calls.ts';
import type { LogSink } from './event-log.ts';
import { ResumeTokens, type Checkpoint } from './resume-tokens.ts';

const retryAfterMs = 5000;
/** Finished calls that can still be looked at. */
const finishedKept = 500;

/** Read anew for each call: a getter may give another figure than before. */
export interface CallRegistryOptions {
  /**
   * The agent of this name, or the default one; looked up for each call, so that a changed configuration is used. Throws
   * `AgentNotFound`.
   */
  readonly agentFor: (name: string | undefined) => Agent;
  readonly clock: Clock;
  /** ISO 8601, now. */
  readonly timestamp: () => string;
  readonly newCallId: () => CallId;
  /** Not to be guessed. */
  readonly newResumeToken: () => ResumeToken;
  readonly maxCalls: number;
  readonly aheadMs: number;
  readonly resumeValidMs: number;
  /** Opens a call's event log; undefined: none is written. */
  readonly openLog?: (id: CallId) => { readonly sink: LogSink; readonly path: string } | undefined;
  /** Opens the recording of what a call's caller says; absent: none is made. */
  readonly openRecording?: (id: CallId) => ReturnType<OpenRecording>;
  readonly onFault: (id: CallId, error: unknown) => void;
  readonly onProviderFailed?: (id: CallId, error: ProviderError) => void;
  readonly onEnded?: (call: CallSummary) => void;
}

interface LiveEntry {
  readonly session: CallSession;
  readonly token: ResumeToken;
  /** As it was found, whatever the client has changed of it: its providers are in use. */
  readonly agent: Agent;
}

/** All calls of one process, in a plain map: each is an actor system of its own, and none knows of another. */
export class CallRegistry implements Calls {
  readonly #options: CallRegistryOptions;
  readonly #live = new Map<CallId, LiveEntry>();
  readonly #finished = new Map<CallId, CallSummary>();
  readonly #logs = new Map<CallId, string>();
  readonly #resumable: ResumeTokens;
  #draining = false;
  readonly #onEmpty: (() => void)[] = [];

  constructor(options: CallRegistryOptions) {
    this.#options = options;
    this.#resumable = new ResumeTokens(options.clock, () => options.resumeValidMs);
  }

  get liveCount(): number {
    return this.#live.size;
  }

  /** Those that live calls talk to; one that has been taken out of the configuration may be among them. */
  get agentsInCalls(): readonly Agent[] {
    return [...new Set([...this.#live.values()].map(({ agent }) => agent))];
  }

  admission(expected = 0): Admission {
    if (this.#draining) return { admitted: false, reason: 'draining', retryAfterMs };
    if (this.#live.size + expected < this.#options.maxCalls) return { admitted: true };
    return { admitted: false, reason: 'at-capacity', retryAfterMs };
  }

  checkAgent(name: string): void {
    this.#options.agentFor(name);
  }

  open(start: CallStart, connection: CallerConnection, adapt?: AdaptAgent): LiveCall {
    const { resume } = start;
    const checkpoint = resume === undefined ? undefined : this.#interrupted(resume);
    const admission = this.admission();
    if (!admission.admitted) throw new AdmissionError(admission.reason, admission.retryAfterMs);
    const found = this.#options.agentFor(start.agent ?? checkpoint?.agent);
    const agent = adapt?.(found) ?? found;
    if (resume !== undefined) this.#resumable.use(resume);
    return this.#begin({ found, agent }, start, connection, checkpoint);
  }

  miss(start: CallStart, connection: CallerConnection, fate: MissedFate): void {
    const agent = this.#options.agentFor(start.agent);
    this.#newSession(agent, start, connection).session.miss(fate);
  }

  list(): readonly CallSummary[] {
    const live = [...this.#live.values()].map(({ session }) => session.summary());
    return [...this.#finished.values(), ...live].reverse();
  }

  find(id: string): CallSummary | undefined {
    const callId = id as CallId;
    return this.#live.get(callId)?.session.summary() ?? this.#finished.get(callId);
  }

  request(id: string, request: OperatorRequest): boolean {
    const call = this.#live.get(id as CallId);
    call?.session.receive(request);
    return call !== undefined;
  }

  watch(id: string): CallWatch | undefined {
    return this.#live.get(id as CallId)?.session.watch();
  }

  eventLog(id: string): string | undefined {
    return this.#logs.get(id as CallId);
  }

  async drain(deadlineMs: number): Promise<void> {
    this.#draining = true;
    const { clock } = this.#options;
    const isEmpty = new Promise<void>((resolve) => {
      this.#onEmpty.push(resolve);
    });
    for (const { session } of this.#live.values()) session.drain();
    if (this.#live.size === 0) return;
    let timer: object | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = clock.setTimeout(resolve, deadlineMs);
    });
    await Promise.race([isEmpty, deadline]);
    if (timer !== undefined) clock.clearTimeout(timer);
  }

  #begin(
    { found, agent }: { readonly found: Agent; readonly agent: Agent },
    start: CallStart,
    connection: CallerConnection,
    checkpoint: Checkpoint | undefined,
  ): LiveCall {
    const { session, token } = this.#newSession(agent, start, connection, checkpoint);
    this.#live.set(session.id, { session, token, agent: found });
    session.open();
    return session;
  }

  #newSession(
    agent: Agent,
    start: CallStart,
    connection: CallerConnection,
    checkpoint?: Checkpoint,
  ): { readonly session: CallSession; readonly token: ResumeToken } {
    const { clock, timestamp, newCallId, newResumeToken, aheadMs, openLog, openRecording, onFault } =
      this.#options;
    const id = start.id ?? newCallId();
    const token = newResumeToken();
    const log = openLog?.(id);
    if (log !== undefined) this.#logs.set(id, log.path);
    const session = new CallSession({
      id,
      agent,
      start,
      connection,
      clock,
      startedAt: timestamp(),
      resumeToken: token,
      aheadMs,
      ...(checkpoint === undefined ? {} : { resumes: checkpoint.messages }),
      ...(log === undefined ? {} : { log: log.sink }),
      ...(openRecording === undefined ? {} : { openRecording: () => openRecording(id) }),
      onFault: (error) => onFault(id, error),
      onProviderFailed: (error) => this.#options.onProviderFailed?.(id, error),
      onEnded: (ended) => this.#finish(ended, token),
    });
    return { session, token };
  }

  /** A client may be back before its loss was noticed: then the old connection is given up for the new one. */
  #interrupted(token: ResumeToken): Checkpoint {
    const vanished: CallInput = { type: 'caller.vanished' };
    for (const call of this.#live.values()) if (call.token === token) call.session.receive(vanished);
    const checkpoint = this.#resumable.find(token);
    if (checkpoint === undefined) {
      throw new ResumeInvalid('The resume token is unknown, used or expired; start a new call without it.');
    }
    return checkpoint;
  }

  #finish(session: CallSession, token: ResumeToken): void {
    const summary = session.summary();
    this.#live.delete(session.id);
    this.#finished.set(session.id, summary);
    const messages = session.resumable;
    if (messages !== undefined) this.#resumable.keep(token, { agent: summary.agent, messages });
    for (const id of this.#finished.keys()) {
      if (this.#finished.size <= finishedKept) break;
      this.#finished.delete(id);
      this.#logs.delete(id);
    }
    if (this.#live.size === 0) for (const resolve of this.#onEmpty.splice(0)) resolve();
    this.#options.onEnded?.(summary);
  }
}
