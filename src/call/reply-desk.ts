import type { Decision } from '../../machines/vocabulary/decision.ts';
import type { LineName } from '../../machines/vocabulary/reply.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { CallDetails, Tool } from '../ports/tool.ts';
import type { CallRecord } from './call-record.ts';
import type { Conversation } from './conversation.ts';
import { loggable } from './event-log.ts';
import { GuessGovernor } from './guess-governor.ts';
import type { Hearing } from './hearing.ts';
import { replyName, type LiveReply } from './live-reply.ts';
import { makeReply, type ReplyMakerOptions, type ReplyWish } from './reply-maker.ts';
import type { ToolOutcome } from './tool-outcome.ts';
import { ToolRunner, type ToolRun } from './tool-runner.ts';

type DeskDecision = Extract<
  Decision,
  {
    readonly type:
      | `reply.${string}`
      | `tool.${string}`
      | 'playout.released'
      | 'playout.paused'
      | 'turn.committed'
      | 'line.requested';
  }
>;

export interface ReplyDeskOptions extends Omit<ReplyMakerOptions, 'governor'> {
  /** What tools are told of the call. */
  readonly call: CallDetails;
  /** The agent's own, which every call has or this one. */
  readonly ownTools: readonly Tool[];
  readonly conversation: Conversation;
  readonly record: CallRecord;
  /** Notes it, for whoever runs the server. */
  readonly providerFailed: (error: ProviderError) => void;
}

/** Makes, plays and ends the replies of one call as the machine decides, and keeps the conversation true to what was heard. */
export class ReplyDesk {
  readonly #options: ReplyDeskOptions & ReplyMakerOptions;
  readonly #tools: ToolRunner;
  readonly #replies = new Map<number, LiveReply>();
  #current: LiveReply | undefined;
  #expected = false;
  /** Of which the recogniser is still to be told. */
  #eagerThreshold: number | undefined;

  constructor(options: ReplyDeskOptions) {
    const { agent, call, clock, fence, log, ownTools } = options;
    const governor = new GuessGovernor(agent.policy.speculation, (move) => {
      log.append('decision', { ...move });
      this.#eagerThreshold = move.eagerThreshold;
    });
    this.#options = { ...options, governor };
    this.#tools = new ToolRunner({
      tools: () => agent.tools,
      ownTools,
      call,
      clock,
      fence,
      changed: (isBusy) => options.report({ type: isBusy ? 'tools.busy' : 'tools.idle' }),
    });
  }

  perform(decision: DeskDecision): void {
    const { conversation, ledger, record } = this.#options;
    switch (decision.type) {
      case 'turn.committed':
        conversation.append({ role: 'user', text: decision.text });
        record.said(decision.text, decision.turn);
        if (decision.turn !== undefined) ledger.committed(decision.turn);
        this.#expected = false;
        return;
      case 'reply.requested':
        this.#request(decision);
        return;
      case 'line.requested':
        this.#speak(decision.reply, decision.line, decision.text);
        return;
      case 'reply.committed':
        this.#commit(decision.reply);
        return;
      case 'reply.discarded':
        this.#discard(decision.reply);
        return;
      case 'reply.cut':
        this.#cut(decision.reply);
        return;
      case 'reply.finished':
        this.#close(decision.reply, 'completed');
        return;
      case 'reply.given-up':
        this.#close(decision.reply, 'failed');
        return;
      case 'tool.released':
        this.#replies.get(decision.reply)?.reply.releaseTool(decision.id);
        return;
      case 'tool.hung-up':
        this.#options.log.append('effect', { type: 'tool.started', name: 'end_call', id: decision.id });
        return;
      case 'playout.released':
        this.#replies.get(decision.reply)?.playout.release();
        return;
      case 'playout.paused':
        this.#replies.get(decision.reply)?.playout.pause();
        return;
    }
  }

  /** What is left to play of the reply that has the floor, where that is known. */
  leftMs(): number | undefined {
    const live = this.#current;
    return live?.committed === true ? live.playout.leftMs(live.reply.isComplete) : undefined;
  }

  acknowledge(mark: string): void {
    this.#current?.playout.acknowledge(mark);
  }

  /** Tells the recogniser what the caller is expected to say next, and when to guess its end, when that has changed. */
  expectAnswers(hearing: Pick<Hearing, 'expect' | 'guessFrom'>): void {
    const { agent, conversation, fence } = this.#options;
    const threshold = this.#eagerThreshold;
    this.#eagerThreshold = undefined;
    if (threshold !== undefined) fence.attempt(() => hearing.guessFrom(threshold));
    if (this.#expected) return;
    this.#expected = true;
    fence.attempt(() => {
      const context = agent.models[0].expects?.(conversation.request(agent.prompt, []));
      if (context !== undefined) hearing.expect(context);
    });
  }

  /** The figures of turns that never had a whole answer, as the call is over. */
  tellOfTheRest(): void {
    const { client, ledger } = this.#options;
    for (const metrics of ledger.incomplete()) client.send({ type: 'metrics', ...metrics, complete: true });
  }

  close(): void {
    for (const live of this.#replies.values()) {
      live.playout.cut();
      live.reply.close();
    }
    this.#replies.clear();
    this.#current = undefined;
    this.#tools.close();
  }

  #request({
    reply,
    turn,
    speculative,
    drafts,
  }: Extract<Decision, { readonly type: 'reply.requested' }>): void {
    const { agent, conversation, ledger } = this.#options;
    ledger.requested(reply, turn, speculative);
    const live = this.#make({ number: reply, turn, committed: !speculative });
    if (!speculative) this.#announce(live);
    live.reply.answer(conversation.request(agent.prompt, drafts));
  }

  #speak(reply: number, line: LineName, text: string): void {
    this.#options.ledger.requested(reply, undefined, false);
    const live = this.#make({ number: reply, line, committed: true });
    this.#announce(live);
    live.reply.speak(text);
  }

  #make(wish: ReplyWish): LiveReply {
    const live = makeReply(wish, this.#options, this.#tools, {
      toolEnded: (of, run, outcome, late) => this.#toolEnded(of, run, outcome, late),
      providerFailed: (of, error) => this.#providerFailed(of, error),
    });
    this.#replies.set(live.number, live);
    this.#current = live;
    return live;
  }

  #announce({ number, turn }: LiveReply): void {
    this.#options.client.send({
      type: 'reply',
      event: 'started',
      reply: replyName(number),
      ...(turn === undefined ? {} : { turn }),
      at: this.#options.client.at(),
    });
  }

  #commit(number: number): void {
    const live = this.#replies.get(number);
    if (live === undefined) return;
    live.committed = true;
    this.#options.ledger.guessCommitted(number);
    this.#announce(live);
    for (const error of live.faults) this.#tell(error);
    this.#tellOfEarlyTools(live);
    live.reply.commit();
  }

  #discard(number: number): void {
    const live = this.#replies.get(number);
    if (live === undefined) return;
    live.discarded = true;
    live.playout.cut();
    // What a cancelled request took is known when it is closed.
    live.reply.close();
    this.#forget(live);
    const { ledger, spending, governor } = this.#options;
    const usd = spending.discarded(number);
    ledger.discarded(number, usd);
    governor.discarded(usd);
  }

  #cut(number: number): void {
    const live = this.#replies.get(number);
    if (live === undefined) return;
    this.#end(live, live.playout.cut(), 'interrupted');
  }

  #close(number: number, outcome: 'completed' | 'failed'): void {
    const live = this.#replies.get(number);
    if (live === undefined) return;
    this.#end(live, live.playout.cut(), outcome);
  }

  #end(live: LiveReply, heardWords: number, outcome: 'completed' | 'interrupted' | 'failed'): void {
    const { conversation, ledger, spending, record, client, report, log } = this.#options;
    const { number, reply, playout } = live;
    const { isEstimated } = playout;
    reply.close();
    const words = reply.words;
    const heard = words.slice(0, heardWords).join(' ');
    const messages = reply.script.messages(words, heardWords, outcome === 'interrupted');
    conversation.append(...messages);
    this.#noteHistory(messages);
    const { playedMs } = playout;
    const heardMs = playout.heardMs();
    const answered = ledger.closed(number, { playedMs, heardMs, isEstimated, usd: spending.kept(number) });
    if (heard !== '') record.answered(heard, outcome === 'interrupted', isEstimated);
    log.append('effect', { type: 'reply.heard', reply: number, words: heardWords, estimated: isEstimated });
    client.send({ type: 'reply', event: 'ended', reply: replyName(number), outcome, heard, at: client.at() });
    for (const metrics of answered) client.send({ type: 'metrics', ...metrics, complete: true });
    this.#forget(live);
    this.#expected = false;
    if (outcome === 'interrupted') report({ type: 'playout.cut', reply: number, heard });
  }

  /** What a reply leaves in the conversation; the caller's turns are decisions, and noted as such. */
  #noteHistory(messages: ReturnType<LiveReply['reply']['script']['messages']>): void {
    const kept = messages.map((each) =>
      each.role === 'tool' ? { ...each, args: loggable(each.args), result: loggable(each.result) } : each,
    );
    if (kept.length > 0) this.#options.log.append('effect', { type: 'history.grew', messages: kept });
  }

  /** A tool may still run for it, and wants to know whose it was. */
  #forget(live: LiveReply): void {
    if (this.#current === live) this.#current = undefined;
    if (live.reply.hasRunningTools) return;
    this.#replies.delete(live.number);
  }

  #toolEnded(live: LiveReply, { id, name, args }: ToolRun, { ok, result }: ToolOutcome, late: boolean): void {
    const { conversation, client } = this.#options;
    if (late && !live.reply.hasRunningTools) this.#replies.delete(live.number);
    if (live.discarded) return;
    if (late) {
      const message = { role: 'tool', id, name, args, result } as const;
      conversation.append(message);
      this.#noteHistory([message]);
    }
    const early = live.early.get(id);
    if (live.committed) client.send({ type: 'tool', event: 'ended', name, id, ok, at: client.at() });
    else if (early !== undefined) early.ok = ok;
  }

  /** What a guess has read, in the order in which it began to. */
  #tellOfEarlyTools({ early }: LiveReply): void {
    const { client } = this.#options;
    for (const [id, { name, ok }] of early) {
      client.send({ type: 'tool', event: 'started', name, id, at: client.at() });
      if (ok !== undefined) client.send({ type: 'tool', event: 'ended', name, id, ok, at: client.at() });
    }
  }

  #providerFailed(live: LiveReply, error: ProviderError): void {
    this.#options.providerFailed(error);
    if (live.committed) this.#tell(error);
    else live.faults.push(error);
  }

  #tell(error: ProviderError): void {
    this.#options.client.complain(error);
  }
}
