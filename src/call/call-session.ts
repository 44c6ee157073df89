import { Subscription } from 'rxjs';
import { createActor, type ActorRefFrom } from 'xstate';
import { callMachine } from '../../machines/call.machine.ts';
import { isStaleTurn } from '../../machines/caller-turn.ts';
import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { CallStart, LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { EndReason } from '../../machines/vocabulary/call-state.ts';
import type { Decision } from '../../machines/vocabulary/decision.ts';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import { machineInput, type Agent } from './agent.ts';
import { CallRecord } from './call-record.ts';
import type { CallSummary } from './calls.ts';
import { ClientFeed } from './client-feed.ts';
import { Conversation } from './conversation.ts';
import { EventLog, type LogSink } from './event-log.ts';
import { Hearing } from './hearing.ts';
import { rehearse } from './rehearsed-voice.ts';
import { ReplyDesk } from './reply-desk.ts';
import { Speaker } from './speaker.ts';
import { TurnLedger } from './turn-ledger.ts';
import { turnMessage } from './turn-message.ts';

export interface CallSessionOptions {
  readonly id: CallId;
  readonly agent: Agent;
  readonly start: CallStart;
  readonly connection: CallerConnection;
  readonly clock: Clock;
  /** ISO 8601, for people; everything else runs on `clock`. */
  readonly startedAt: string;
  readonly resumeToken: ResumeToken;
  /** The conversation so far of a call that is resumed; it gets no second greeting. */
  readonly resumes?: Conversation['messages'];
  readonly aheadMs: number;
  readonly log?: LogSink;
  /** A fault of our own; the call is over, the process goes on. */
  readonly onFault: (error: unknown) => void;
  /** All is released. */
  readonly onEnded: (session: CallSession) => void;
}

/** One live call: feeds the machine, performs what it decides, and holds everything that must be released at the end. */
export class CallSession implements LiveCall {
  readonly id: CallId;
  readonly #options: CallSessionOptions;
  readonly #scope = new Subscription();
  readonly #actor: ActorRefFrom<typeof callMachine>;
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
    const { id, agent, clock, start, connection, startedAt, resumes } = options;
    this.id = id;
    this.#options = options;
    const openedMs = clock.now();
    const sinceOpened = (): number => clock.now() - openedMs;
    this.#conversation = new Conversation(resumes);
    this.#ledger = new TurnLedger(sinceOpened);
    this.#log = new EventLog(options.log, sinceOpened);
    this.#client = new ClientFeed(connection, this.#log, clock);
    const { transport, metadata } = start;
    this.#record = new CallRecord(
      { id, agent: agent.name, transport, startedAt, metadata },
      this.#ledger,
      sinceOpened,
    );
    this.#actor = createActor(callMachine, { id, clock, input: machineInput(agent, resumes !== undefined) });
    const speaker = new Speaker(connection, start.output, clock, options.aheadMs);
    this.#desk = this.#newDesk(speaker);
    this.#hearing = this.#newHearing();
    this.#scope.add(() => this.#desk.close());
    this.#scope.add(() => speaker.close());
    this.#scope.add(() => this.#hearing.close());
  }

  /** Begins the call; `ready` comes once speech-to-text is open. */
  open(): void {
    const { agent, start, startedAt, onFault } = this.#options;
    this.#log.open({
      id: this.id,
      startedAt,
      agent: agent.name,
      transport: start.transport,
      policy: agent.policy,
    });
    this.#actor.on('*', (decision) => this.#guard(() => this.#perform(decision)));
    this.#actor.subscribe({
      error: (error: unknown) => {
        onFault(error);
        this.#crash();
      },
    });
    this.#actor.start();
    this.#guard(() => {
      this.#scope.add(rehearse(agent));
      this.#hearing.open(0);
      this.#desk.expectAnswers(this.#hearing);
    });
  }

  receive(input: CallInput | OperatorRequest): void {
    if (input.type === 'caller.played') this.#guard(() => this.#desk.acknowledge(input.mark));
    else {
      if (input.type === 'caller.vanished') this.#vanished = true;
      this.#send(input);
    }
  }

  receiveAudio(bytes: Uint8Array): void {
    if (this.#endReason === undefined) this.#guard(() => this.#hearing.receiveAudio(bytes));
  }

  /** The server is going away: a farewell, then the end. */
  drain(): void {
    this.#send({ type: 'call.drained' });
  }

  /** The conversation, if the connection was lost without a word and the call may be resumed. */
  get resumable(): Conversation['messages'] | undefined {
    return this.#vanished ? this.#conversation.messages : undefined;
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

  #newDesk(speaker: Speaker): ReplyDesk {
    const { agent, clock } = this.#options;
    return new ReplyDesk({
      agent,
      clock,
      speaker,
      conversation: this.#conversation,
      ledger: this.#ledger,
      record: this.#record,
      log: this.#log,
      client: this.#client,
      report: (event) => this.#send(event),
      guard: (work) => this.#guard(work),
    });
  }

  #newHearing(): Hearing {
    const { agent, clock, start } = this.#options;
    return new Hearing({
      speechToText: agent.speechToText,
      audio: start.audio,
      language: agent.language,
      stallMs: agent.policy.stt.stallMs,
      clock,
      report: {
        opened: () => this.#send({ type: 'stt.opened' }),
        turn: (event) => this.#guard(() => this.#hearTurn(event)),
        lost: (error) => this.#loseRecogniser(error, 'stt.lost'),
        stalled: () => this.#loseRecogniser(undefined, 'stt.stalled'),
      },
    });
  }

  #send(event: CallEvent): void {
    if (this.#endReason !== undefined) return;
    this.#log.append('input', event);
    this.#guard(() => this.#actor.send(event));
  }

  #hearTurn(event: TurnEvent): void {
    const { context, value } = this.#actor.getSnapshot();
    if (isStaleTurn(context.turn, event) || typeof value !== 'object' || !('active' in value)) {
      this.#send(event);
      return;
    }
    if (event.type === 'turn.started') this.#ledger.started(event.turn);
    else if (event.type === 'turn.eot') this.#ledger.ended(event.turn);
    else if (event.type !== 'turn.resumed' && event.text.trim() !== '') this.#ledger.started(event.turn);
    this.#client.send(turnMessage(event, context.turn.text, this.#client.at()));
    const leftMs = this.#desk.leftMs();
    this.#send(leftMs === undefined ? event : { ...event, leftMs });
  }

  #loseRecogniser(error: ProviderError | undefined, type: 'stt.lost' | 'stt.stalled'): void {
    const message = error?.message ?? 'Speech-to-text is silent although audio flows; it is opened again.';
    this.#client.send({ type: 'error', code: error?.code ?? 'provider-stalled', message, fatal: false });
    this.#send({ type });
  }

  #perform(decision: Decision): void {
    if (this.#endReason !== undefined) return;
    this.#log.append('decision', decision);
    switch (decision.type) {
      case 'state.entered':
        this.#enter(decision);
        return;
      case 'recogniser.turn-end-requested':
        this.#hearing.endTurn();
        return;
      case 'recogniser.reopen-requested':
        this.#hearing.reopen(decision.firstTurn);
        return;
      case 'playout.cleared':
        this.#ledger.cleared(this.#actor.getSnapshot().context.turn.number);
        this.#client.send({ type: 'clear' });
        return;
      case 'turn.dropped':
      case 'turn.kept':
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
        this.#desk.perform(decision);
        this.#desk.expectAnswers(this.#hearing);
    }
  }

  #enter({ state }: Extract<Decision, { readonly type: 'state.entered' }>): void {
    if (state === 'connecting' || (this.#record.state === state && this.#client.isReady)) return;
    this.#record.entered(state);
    if (state !== 'failed') this.#becomeReady();
    this.#client.send({ type: 'state', state, at: this.#client.at() });
  }

  #becomeReady(): void {
    const { agent, start, resumeToken, resumes } = this.#options;
    this.#client.begin({
      type: 'ready',
      callId: this.id,
      agent: agent.name,
      audio: start.audio,
      output: start.output,
      resumeToken,
      resumed: resumes !== undefined,
    });
  }

  #end(reason: EndReason): void {
    this.#endReason = reason;
    this.#record.ended(reason);
    for (const metrics of this.#ledger.all())
      this.#log.append('effect', { type: 'turn.measured', ...metrics });
    this.#client.send({ type: 'ended', reason, durationMs: this.#client.at() });
    this.#log.close();
    this.#scope.unsubscribe();
    this.#options.onEnded(this);
  }

  /** Runs our own code so that a fault in it ends this call and nothing else. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onFault(error);
      if (this.#actor.getSnapshot().status === 'active' && this.#endReason === undefined) {
        this.#actor.send({ type: 'call.faulted' });
      } else this.#crash();
    }
  }

  /** The machine itself is gone: end without it. */
  #crash(): void {
    if (this.#endReason !== undefined) return;
    this.#record.entered('failed');
    this.#end('error');
  }
}
