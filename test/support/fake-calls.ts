import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { EndReason } from '../../machines/vocabulary/call-state.ts';
import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import { AgentNotFound } from '../../src/errors/call-error.ts';
import type { Admission, Calls, CallSummary, MissedFate } from '../../src/call/calls.ts';

/** One call whose other end the test holds: what the caller sent is in its lists, what the agent sends is up to the test. */
export class FakeCall implements LiveCall {
  readonly id: CallId;
  readonly start: CallStart;
  readonly connection: CallerConnection;
  readonly inputs: CallInput[] = [];
  readonly requests: OperatorRequest[] = [];
  audioBytes = 0;
  durationMs = 1234;
  outcome: EndReason | undefined;
  /** Sends the caller's audio back. */
  echoes = false;
  /** Thrown by the next input, as a fault of the engine's own. */
  fault: Error | undefined;

  constructor(id: string, start: CallStart, connection: CallerConnection) {
    this.id = id as CallId;
    this.start = start;
    this.connection = connection;
  }

  receive(input: CallInput): void {
    this.#failIfTold();
    this.inputs.push(input);
    if (input.type === 'caller.hung-up') this.end('caller-hangup');
  }

  receiveAudio(bytes: Uint8Array): void {
    this.#failIfTold();
    this.audioBytes += bytes.byteLength;
    if (this.echoes) this.connection.sendAudio(bytes);
  }

  send(output: CallOutput): void {
    this.connection.send(output);
  }

  end(reason: EndReason): void {
    if (this.outcome !== undefined) return;
    this.outcome = reason;
    this.connection.send({ type: 'ended', reason, durationMs: 1234 });
  }

  get summary(): CallSummary {
    return {
      id: this.id,
      agent: this.start.agent ?? 'front-desk',
      transport: this.start.transport,
      state: this.outcome === undefined ? 'listening' : 'ended',
      startedAt: '2030-01-01T00:00:00.000Z',
      durationMs: this.durationMs,
      ...(this.outcome === undefined ? {} : { outcome: this.outcome }),
      turns: [],
      metadata: this.start.metadata,
    };
  }

  #failIfTold(): void {
    const { fault } = this;
    this.fault = undefined;
    if (fault !== undefined) throw fault;
  }
}

const missedOutcomes = {
  'operator.hangup': 'agent-hangup',
  'call.drained': 'drained',
  'call.faulted': 'error',
} as const satisfies Record<MissedFate, EndReason>;

/** Calls without an engine: every admission, refusal and failure is at the test's command. */
export class FakeCalls implements Calls {
  readonly opened: FakeCall[] = [];
  readonly missed: FakeCall[] = [];
  readonly logs = new Map<string, string>();
  readonly drains: number[] = [];
  admissionNow: Admission = { admitted: true };
  maxCalls = Infinity;
  /** Thrown by the next `open`. */
  openError: Error | undefined;
  /** Calls that do not end when they are drained. */
  drainLeaves = 0;
  /** A drain takes at least until this has resolved. */
  drainHold: Promise<void> = Promise.resolve();

  get liveCount(): number {
    return this.#live().length;
  }

  admission(expected = 0): Admission {
    if (this.liveCount + expected >= this.maxCalls)
      return { admitted: false, reason: 'at-capacity', retryAfterMs: 1000 };
    return this.admissionNow;
  }

  checkAgent(name: string): void {
    if (name === 'nobody') throw new AgentNotFound('There is no agent "nobody".');
  }

  open(start: CallStart, connection: CallerConnection): LiveCall {
    const { openError } = this;
    this.openError = undefined;
    if (openError !== undefined) throw openError;
    const call = new FakeCall(`call-${this.opened.length + 1}`, start, connection);
    this.opened.push(call);
    call.send({
      type: 'ready',
      callId: call.id,
      agent: start.agent ?? 'front-desk',
      audio: start.audio,
      output: start.output,
      resumeToken: `resume-${call.id}` as ResumeToken,
      resumed: start.resume !== undefined,
    });
    return call;
  }

  miss(start: CallStart, connection: CallerConnection, fate: MissedFate): void {
    const call = new FakeCall(start.id ?? `call-${this.opened.length + 1}`, start, connection);
    this.missed.push(call);
    call.end(missedOutcomes[fate]);
  }

  list(): readonly CallSummary[] {
    return [...this.missed, ...this.opened].map(({ summary }) => summary).toReversed();
  }

  find(id: string): CallSummary | undefined {
    return [...this.missed, ...this.opened].find((call) => call.id === id)?.summary;
  }

  request(id: string, request: OperatorRequest): boolean {
    const call = this.#live().find((live) => live.id === id);
    call?.requests.push(request);
    if (request.type === 'operator.hangup') call?.end('agent-hangup');
    return call !== undefined;
  }

  watch(): undefined {
    return undefined;
  }

  eventLog(id: string): string | undefined {
    return this.logs.get(id);
  }

  async drain(deadlineMs: number): Promise<void> {
    this.admissionNow = { admitted: false, reason: 'draining', retryAfterMs: 5000 };
    this.drains.push(deadlineMs);
    await this.drainHold;
    for (const call of this.#live().slice(this.drainLeaves)) call.end('drained');
  }

  #live(): readonly FakeCall[] {
    return this.opened.filter(({ outcome }) => outcome === undefined);
  }
}
