import { Subscription } from 'rxjs';
import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { EndReason } from '../../machines/vocabulary/call-state.ts';
import type { Decision } from '../../machines/vocabulary/decision.ts';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import { machineInput } from './agent.ts';
import { CallActor } from './call-actor.ts';
import { CallClock } from './call-clock.ts';
import { callDetails } from './call-details.ts';
import { callHeader } from './call-header.ts';
import { callHearing } from './call-hearing.ts';
import { CallRecord } from './call-record.ts';
import type { SessionOptions } from './call-session-options.ts';
import { CallWatch } from './call-watch.ts';
import type { CallSummary, MissedFate } from './calls.ts';
import { ClientFeed } from './client-feed.ts';
import { Conversation } from './conversation.ts';
import { EventLog } from './event-log.ts';
import { FaultNotes } from './fault-notes.ts';
import type { Fence } from './fence.ts';
import type { Hearing } from './hearing.ts';
import { ReplyDesk } from './reply-desk.ts';
import { Speaker } from './speaker.ts';
import { Spending } from './spending.ts';
import { tellOfState } from './tell-of-state.ts';
import { transferTools } from './transfer-tool.ts';
import { TurnLedger } from './turn-ledger.ts';
import { warmUp } from './warm-up.ts';

export type CallSessionOptions = SessionOptions<CallSession>;

/** One live call: feeds the machine, performs what it decides, and holds everything that must be released at the end. */
export class CallSession implements LiveCall {
  readonly id: CallId;
  readonly #options: CallSessionOptions;
  readonly #scope = new Subscription();
  readonly #faults: FaultNotes;
  readonly #fence: Fence = {
    guard: (work) => this.#guard(work),
    attempt: (work) => this.#faults.attempt(work),
  };
  readonly #clock: CallClock;
  readonly #machine: CallActor;
  readonly #conversation: Conversation;
  readonly #ledger: TurnLedger;
  readonly #record: CallRecord;
  readonly #log: EventLog;
  readonly #hearing: Hearing;
  readonly #desk: ReplyDesk;
  readonly #client: ClientFeed;
  #endReason: EndReason | undefined;
  #vanished = false;

  constructor(options: CallSessionOptions) {
    const { id, agent, start, connection, startedAt, resumes } = options;
    this.id = id;
    this.#options = options;
    this.#faults = new FaultNotes(options.onFault);
    const clock = new CallClock(options.clock, this.#fence);
    this.#clock = clock;
    const openedMs = clock.now();
    const sinceOpened = (): number => clock.now() - openedMs;
    this.#conversation = new Conversation(resumes);
    this.#ledger = new TurnLedger(sinceOpened);
    this.#log = new EventLog(options.log, sinceOpened, (error) => this.#faults.note(error));
    this.#client = new ClientFeed(connection, this.#log, clock);
    const { transport, metadata } = start;
    this.#record = new CallRecord(
      { id, agent: agent.name, transport, startedAt, metadata },
      this.#ledger,
      sinceOpened,
    );
    const input = machineInput(agent, resumes !== undefined);
    this.#machine = new CallActor({ id, input, clock, log: this.#log });
    const speaker = new Speaker(
      {
        sendAudio: (bytes) => connection.sendAudio(bytes),
        sendMark: (mark) => this.#client.send({ type: 'mark', mark }),
      },
      start.output,
      clock,
      options.aheadMs,
    );
    this.#desk = this.#newDesk(speaker);
    this.#hearing = this.#newHearing();
    this.#scope.add(() => this.#desk.close());
    this.#scope.add(() => speaker.close());
    this.#scope.add(() => this.#hearing.close());
  }

  /** Begins the call; `ready` comes once speech-to-text is open. */
  open(): void {
    this.#start();
    this.#guard(() => {
      if (this.#endReason !== undefined) return;
      this.#scope.add(warmUp(this.#options.agent, this.#clock, this.#fence));
      this.#hearing.open(0);
      this.#desk.expectAnswers(this.#hearing);
    });
  }

  /** In place of `open`: is over in its first moment, and opens nothing. */
  miss(fate: MissedFate): void {
    this.#start();
    this.#send({ type: fate });
  }

  receive(input: CallInput | OperatorRequest): void {
    if (input.type === 'caller.played') {
      this.#log.append('input', input);
      this.#guard(() => this.#desk.acknowledge(input.mark));
      return;
    }
    if (input.type === 'caller.vanished') this.#vanished = true;
    this.#send(input);
  }

  receiveAudio(bytes: Uint8Array): void {
    if (this.#endReason === undefined) this.#guard(() => this.#hearing.receiveAudio(bytes));
  }

  /** The server is going away: a farewell, then the end. */
  drain(): void {
    this.#send({ type: 'call.drained' });
  }

  /** For somebody who looks at the machine of the call while it lives. */
  watch(): CallWatch {
    return new CallWatch(this, { ...this.#machine.parts, log: this.#log, fence: this.#fence });
  }

  /** The conversation, if the connection was lost without a word and the call may be resumed. */
  get resumable(): Conversation['messages'] | undefined {
    return this.#vanished && this.#endReason !== 'transferred' ? this.#conversation.messages : undefined;
  }

  /** The conversation as it was heard. */
  get history(): readonly Message[] {
    return this.#conversation.messages;
  }

  get ledger(): TurnLedger {
    return this.#ledger;
  }

  summary(): CallSummary {
    return this.#record.summary();
  }

  #start(): void {
    this.#log.open(callHeader(this.#options));
    this.#machine.start(
      (decision) => this.#guard(() => this.#perform(decision)),
      (error) => this.#crash(error),
    );
  }

  #newDesk(speaker: Speaker): ReplyDesk {
    const { agent, connection } = this.#options;
    const report = (event: CallEvent): void => this.#send(event);
    return new ReplyDesk({
      agent,
      ownTools: transferTools(agent.transfers, connection, report),
      call: callDetails(this.#options),
      clock: this.#clock,
      fence: this.#fence,
      speaker,
      conversation: this.#conversation,
      ledger: this.#ledger,
      spending: new Spending(agent.policy.speculation.wasteBudgetUsd, () =>
        this.#send({ type: 'speculation.budget-spent' }),
      ),
      record: this.#record,
      log: this.#log,
      client: this.#client,
      report,
      providerFailed: (error) => this.#providerFailed(error),
    });
  }

  #newHearing(): Hearing {
    const { agent, start, openRecording } = this.#options;
    return callHearing({
      agent,
      audio: start.audio,
      clock: this.#clock,
      fence: this.#fence,
      client: this.#client,
      log: this.#log,
      ledger: this.#ledger,
      openRecording,
      turn: () => this.#machine.turn,
      leftMs: () => this.#desk.leftMs(),
      send: (event, beforehand) => this.#send(event, beforehand),
      providerFailed: (error) => this.#providerFailed(error),
    });
  }

  /** `beforehand` is done once the event is noted, and before anything is decided. */
  #send(event: CallEvent, beforehand?: () => void): void {
    if (this.#endReason !== undefined) return;
    this.#log.append('input', event);
    beforehand?.();
    this.#guard(() => this.#machine.send(event));
  }

  #providerFailed(error: ProviderError): void {
    const { provider, code } = error;
    this.#log.append('effect', { type: 'provider.failed', provider, code });
    this.#options.onProviderFailed?.(error);
  }

  #perform(decision: Decision): void {
    if (this.#endReason !== undefined) return;
    this.#log.append('decision', decision);
    switch (decision.type) {
      case 'state.entered':
        tellOfState(decision.state, { record: this.#record, client: this.#client, options: this.#options });
        return;
      case 'recogniser.turn-end-requested':
        this.#hearing.endTurn();
        return;
      case 'recogniser.reopen-requested':
        this.#hearing.reopen(decision.firstTurn);
        return;
      case 'playout.cleared':
        if (decision.turn !== undefined) this.#ledger.cleared(decision.turn);
        this.#client.send({ type: 'clear' });
        return;
      case 'turn.dropped':
      case 'turn.kept':
        this.#client.turnEnded(decision);
        return;
      case 'turn.dismissed':
        return;
      case 'call.ended':
        this.#end(decision.reason);
        return;
      case 'turn.committed':
      case 'line.requested':
      case 'reply.requested':
      case 'reply.committed':
      case 'reply.discarded':
      case 'reply.cut':
      case 'reply.finished':
      case 'reply.given-up':
      case 'tool.released':
      case 'tool.hung-up':
      case 'playout.released':
      case 'playout.paused':
        if (decision.type === 'turn.committed') this.#client.turnEnded(decision);
        this.#desk.perform(decision);
        this.#desk.expectAnswers(this.#hearing);
    }
  }

  /** Once, and whatever goes wrong meanwhile: all is released, and `ended` was the last thing that was said. */
  #end(reason: EndReason): void {
    if (this.#endReason !== undefined) return;
    this.#endReason = reason;
    const steps = [
      () => this.#record.ended(reason),
      () =>
        this.#ledger.all().forEach((each) => this.#log.append('effect', { type: 'turn.measured', ...each })),
      () => this.#desk.tellOfTheRest(),
      () => this.#client.send({ type: 'ended', reason, durationMs: this.#client.at() }),
      () => this.#log.close(),
      () => this.#scope.unsubscribe(),
      () => this.#clock.close(),
      () => this.#options.onEnded(this),
    ];
    for (const step of steps) this.#faults.attempt(step);
  }

  /** Runs our own code so that a fault in it ends this call and nothing else. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!this.#machine.isActive) return this.#crash(error);
      this.#faults.note(error);
      this.#send({ type: 'call.faulted' });
    }
  }

  /** The machine itself is gone: end without it. */
  #crash(error: unknown): void {
    this.#faults.note(error);
    if (this.#endReason !== undefined) return;
    this.#record.entered('failed');
    this.#end('error');
  }
}
