import { transition } from 'xstate';
import { callMachine } from '../../machines/call.machine.ts';
import { hangUpTool, transferTool } from '../../machines/agent-reply.ts';
import { isStaleTurn } from '../../machines/caller-turn.ts';
import type { CallEvent, RecogniserEvent } from '../../machines/vocabulary/call-event.ts';
import type { Decision } from '../../machines/vocabulary/decision.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import {
  clauseMs,
  heardWords,
  leftMs,
  listenMs,
  newReplyWorld,
  tools,
  type CallWorld,
  type ReplyWorld,
  type ToolName,
} from './call-world.ts';
import type { CallSnapshot, ModelledCall } from './modelled-call.ts';
import { pump, settle } from './modelled-playout.ts';
import { rejoin } from './rejoined-words.ts';

const outcomes = { 'reply.cut': 'interrupted', 'reply.finished': 'completed', 'reply.given-up': 'failed' };

/** Plays one step through: what its doing reports to the machine, and what the call does about each decision. */
export class CallSimulation {
  #snapshot: CallSnapshot;
  readonly #world: CallWorld;
  readonly #sent: CallEvent[] = [];
  readonly #told: string[] = [];
  readonly #mailbox: CallEvent[] = [];
  #isBusy = false;

  constructor({ snapshot, world }: ModelledCall) {
    this.#snapshot = snapshot;
    this.#world = structuredClone(world);
  }

  get result(): ModelledCall {
    return { snapshot: this.#snapshot, world: this.#world, sent: this.#sent, told: this.#told };
  }

  send(event: CallEvent): void {
    if (this.#world.ended) return;
    this.#sent.push(event);
    this.#mailbox.push(event);
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#mailbox.shift(); next !== undefined; next = this.#mailbox.shift()) this.#take(next);
    this.#isBusy = false;
  }

  opensHearing(): void {
    this.#world.hearing = 'open';
    this.#world.hasWorked = false;
    this.send({ type: 'stt.opened' });
  }

  losesHearing(event: RecogniserEvent): void {
    this.#world.hearing = 'lost';
    this.send(event);
  }

  hears(event: TurnEvent): void {
    if (!this.#world.hasWorked) {
      this.#world.hasWorked = true;
      this.send({ type: 'stt.worked' });
    }
    const { whole, heard } = rejoin(this.#world.heard, event);
    this.#world.heard = heard;
    const { value, context } = this.#snapshot;
    const isTaken = typeof value === 'object' && 'active' in value && !isStaleTurn(context.turn, whole);
    const left = isTaken ? leftMs(this.#world.reply) : undefined;
    this.send(left === undefined ? whole : { ...whole, leftMs: left });
  }

  modelSays(): void {
    const reply = this.#reply;
    reply.spoke = true;
    this.send({ type: 'reply.text-ready', reply: reply.id });
    if (this.#isLive(reply)) this.#say(reply);
  }

  modelFinishes(): void {
    const reply = this.#reply;
    reply.request = 'over';
    this.#complete(reply);
  }

  /** The last model, or the last voice. */
  fails(provider: 'model' | 'voice'): void {
    const reply = this.#reply;
    if (provider === 'voice') Object.assign(reply, { voice: false, owed: false });
    if (reply.request === 'live') reply.request = 'over';
    reply.failed = true;
    this.send({ type: 'reply.failed', reply: reply.id });
  }

  modelCalls(name: ToolName): void {
    const reply = this.#reply;
    const id = `tool-${this.#world.toolsNamed++}`;
    reply.request = 'over';
    const isHangUp = name === hangUpTool;
    if (isHangUp) reply.hangsUp = true;
    else reply.tool = { id, effect: tools[name], isTransfer: name === transferTool, running: false };
    this.send({ type: 'reply.tool-called', reply: reply.id, id, name, effect: tools[name] });
    if (isHangUp && this.#isLive(reply)) this.#complete(reply);
  }

  toolEnds(): void {
    const reply = this.#reply;
    reply.tool = undefined;
    reply.request = reply.failed ? 'over' : 'live';
    reply.spoke = false;
    this.oldToolEnds();
  }

  /** Of a reply that is over. */
  oldToolEnds(): void {
    if (--this.#world.toolsRunning === 0) this.send({ type: 'tools.idle' });
  }

  voiceSounds(): void {
    const reply = this.#reply;
    this.#sound(reply);
    if (this.#isLive(reply)) this.#endClause(reply);
  }

  /** The voice says that it has spoken, and has not. */
  voiceStaysSilent(): void {
    this.#endClause(this.#reply);
  }

  callerListens(): void {
    this.#reply.positionMs += listenMs;
  }

  playsOut(): void {
    this.#reply.positionMs = this.#reply.endMs;
    settle(this.#reply, (event) => this.send(event));
  }

  get #reply(): ReplyWorld {
    const { reply } = this.#world;
    if (reply === undefined) throw new Error('nothing is being said');
    return reply;
  }

  /** Whether it is still the one that is being made. */
  #isLive(reply: ReplyWorld): boolean {
    return this.#world.reply === reply;
  }

  #take(event: CallEvent): void {
    if (this.#snapshot.status !== 'active') return;
    const [snapshot, actions] = transition(callMachine, this.#snapshot, event);
    this.#snapshot = snapshot;
    for (const { type, params } of actions as readonly { readonly type: string; readonly params: unknown }[])
      if (type === 'xstate.emit') this.#perform((params as { readonly event: Decision }).event);
  }

  #perform(decision: Decision): void {
    const world = this.#world;
    if (world.ended) return;
    const reply = 'reply' in decision && world.reply?.id === decision.reply ? world.reply : undefined;
    switch (decision.type) {
      case 'state.entered':
        this.#show(decision.state);
        return;
      case 'reply.requested':
        world.reply = newReplyWorld(decision.reply, !decision.speculative);
        if (!decision.speculative) this.#told.push(`started r${decision.reply}`);
        return;
      case 'line.requested':
        world.reply = newReplyWorld(decision.reply, true, decision.line, decision.text);
        this.#told.push(`started r${decision.reply}`);
        this.#speakLine(world.reply);
        return;
      case 'reply.committed':
        if (reply !== undefined) reply.committed = true;
        this.#told.push(`started r${decision.reply}`);
        return;
      case 'reply.discarded':
        this.#discard(reply);
        return;
      case 'reply.cut':
      case 'reply.finished':
      case 'reply.given-up':
        this.#end(reply, outcomes[decision.type]);
        return;
      case 'tool.released':
        if (reply?.tool === undefined) return;
        reply.tool.running = true;
        world.transferring ||= reply.tool.isTransfer;
        if (++world.toolsRunning === 1) this.send({ type: 'tools.busy' });
        return;
      case 'playout.released':
        if (reply === undefined) return;
        reply.released = true;
        pump(reply, (event) => this.send(event));
        return;
      case 'playout.paused':
        if (reply !== undefined) reply.released = false;
        return;
      case 'playout.cleared':
        this.#told.push('clear');
        return;
      case 'recogniser.reopen-requested':
        this.#reopen();
        return;
      case 'call.ended':
        world.ended = true;
        this.#told.push(`ended ${decision.reason}`);
        return;
      case 'turn.committed':
      case 'turn.dropped':
      case 'turn.dismissed':
      case 'turn.kept':
      case 'tool.hung-up':
      case 'recogniser.turn-end-requested':
    }
  }

  #show(state: string): void {
    const world = this.#world;
    if (state === 'connecting' || world.shown === state) return;
    if (world.shown === undefined && (state === 'ended' || state === 'failed')) return;
    world.shown = state;
    this.#told.push(`state ${state}`);
  }

  #speakLine(reply: ReplyWorld): void {
    this.send({ type: 'reply.text-ready', reply: reply.id });
    this.#say(reply);
    // The apology was rehearsed.
    if (reply.line === 'apology') {
      reply.voice = false;
      this.#sound(reply);
      this.#endClause(reply);
    }
    this.#complete(reply);
  }

  #say(reply: ReplyWorld): void {
    Object.assign(reply, { clauses: reply.clauses + 1, owed: true, voice: true });
  }

  #sound(reply: ReplyWorld): void {
    reply.endMs += clauseMs;
    if (!reply.playable) {
      reply.playable = true;
      this.send({ type: 'reply.audio-ready', reply: reply.id });
    }
    pump(reply, (event) => this.send(event));
  }

  #endClause(reply: ReplyWorld): void {
    reply.owed = false;
    if (reply.whole) this.#endSpeech(reply);
  }

  #complete(reply: ReplyWorld): void {
    reply.whole = true;
    this.send({ type: 'reply.completed', reply: reply.id, words: reply.clauses > 0 });
    if (this.#isLive(reply) && !reply.owed) this.#endSpeech(reply);
  }

  #endSpeech(reply: ReplyWorld): void {
    reply.voice = false;
    if (reply.endMs === 0 && reply.clauses > 0)
      this.send({ type: 'reply.completed', reply: reply.id, words: false });
    reply.complete = true;
    if (this.#isLive(reply)) pump(reply, (event) => this.send(event));
  }

  #discard(reply: ReplyWorld | undefined): void {
    const world = this.#world;
    if (reply === undefined) return;
    world.reply = undefined;
    if (!world.countsMoney || world.budgetIsSpent) return;
    world.budgetIsSpent = true;
    this.send({ type: 'speculation.budget-spent' });
  }

  #end(reply: ReplyWorld | undefined, outcome: string): void {
    if (reply === undefined) return;
    this.#world.reply = undefined;
    this.#told.push(`${outcome} r${reply.id}`);
    if (outcome !== 'interrupted') return;
    this.send({ type: 'playout.cut', reply: reply.id, heard: heardWords(reply) });
  }

  #reopen(): void {
    const world = this.#world;
    world.hearing = 'opening';
    if (world.heard !== undefined) world.heard = { ...world.heard, before: world.heard.text };
  }
}
