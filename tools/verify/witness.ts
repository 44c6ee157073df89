import { isBackchannel, isSameSentence } from '../../machines/words.ts';
import type { CallState } from '../../machines/vocabulary/call-state.ts';
import type { Decision } from '../../machines/vocabulary/decision.ts';
import type { Violation } from './invariants.ts';
import { newest } from './projection.ts';
import { askedReply, handedOver, type ReplyWorld } from './reply-world.ts';
import { words } from './variant.ts';
import type { Happens, World } from './world.ts';

type Of<Type extends Decision['type']> = Extract<Decision, { readonly type: Type }>;

type ReplyDecision = Of<
  | 'reply.committed'
  | 'reply.discarded'
  | 'reply.cut'
  | 'reply.finished'
  | 'reply.given-up'
  | 'tool.released'
  | 'playout.released'
  | 'playout.paused'
>;

/** Performs what the machine decides at one event as the session would, and notes what must not be. */
export class Witness {
  readonly violations: Violation[] = [];
  /** Replies that were cut: what was heard of them is still to be told. */
  readonly cuts: { readonly reply: number; readonly heard: boolean }[] = [];
  state: CallState | undefined;
  hasEnded = false;
  #reply: ReplyWorld | undefined;
  #number: number;
  #ears: World['ears'];
  #leftTool: boolean;
  #isTransferring: boolean;
  readonly #wish: Happens['wish'];
  #kept: readonly string[];
  #said: readonly string[];
  #owesAnswer: boolean;
  #owesTurnEnd: boolean;
  /** The turn that this event put into the history last. */
  #committed: string | undefined;
  /** The reply that this event ended. */
  #closed: ReplyWorld | undefined;
  /** A reply is over, and audio of it lies at the caller's end. */
  #leftover = false;
  #isCleared = false;

  constructor(
    { reply, ears, leftTool, isTransferring, kept, owesAnswer, owesTurnEnd }: World,
    said: readonly string[],
    wish?: Happens['wish'],
  ) {
    this.#isTransferring = isTransferring;
    this.#wish = wish;
    this.#reply = reply && handedOver(reply);
    this.#number = newest;
    this.#ears = ears;
    this.#leftTool = leftTool;
    this.#kept = kept;
    this.#said = said;
    this.#owesAnswer = owesAnswer;
    this.#owesTurnEnd = owesTurnEnd;
  }

  get world(): World {
    return {
      reply: this.#reply,
      ears: this.#ears,
      leftTool: this.#leftTool,
      isTransferring: this.#isTransferring,
      kept: this.#kept,
      owesAnswer: this.#owesAnswer,
      owesTurnEnd: this.#owesTurnEnd,
    };
  }

  /** Words that are whole and of which nothing was decided. */
  get unheeded(): readonly string[] {
    return this.#said;
  }

  get hasLeftover(): boolean {
    return this.#leftover;
  }

  /** Playout goes on although what was sent has been cleared. */
  get playsOnAfterClear(): boolean {
    return this.#isCleared && this.#reply?.released === true;
  }

  note(invariant: number, what: string): void {
    this.violations.push({ invariant, what });
  }

  /** No turn is open. */
  turnIsOver(): void {
    this.#owesTurnEnd = false;
  }

  perform(decision: Decision): void {
    if (this.hasEnded) this.note(8, `${decision.type} after the end`);
    switch (decision.type) {
      case 'state.entered':
        this.state = decision.state;
        return;
      case 'turn.committed':
        this.#commitTurn(decision.text);
        return;
      case 'turn.dismissed':
        return;
      case 'turn.kept':
        this.#heed(decision.text, 'kept');
        this.#kept = [...this.#kept, decision.text];
        return;
      case 'turn.dropped':
        if (decision.text === '') return;
        this.#heed(decision.text, 'dropped');
        if (!isBackchannel(decision.text, [words.backchannel]))
          this.note(9, `the turn "${decision.text}" is dropped, and is no backchannel`);
        return;
      case 'reply.requested':
        this.#request(decision);
        return;
      case 'line.requested':
        this.#begin(decision.reply, askedReply({ line: decision.line }));
        return;
      case 'tool.hung-up':
        if (this.#closed?.committed !== true || !this.#closed.hangsUp || this.#closed.stage === 'failed')
          this.note(3, 'end_call runs for a reply that is not committed and over');
        if (this.#kept.length > 0) this.note(9, `"${this.#kept.join()}" was kept, and the agent hangs up`);
        return;
      case 'recogniser.turn-end-requested':
        return;
      case 'recogniser.reopen-requested':
        this.#ears = 'opening';
        return;
      case 'call.ended':
        this.hasEnded = true;
        return;
      case 'playout.cleared':
        this.#isCleared = true;
        this.#leftover = false;
        if (this.#reply !== undefined) this.#reply = { ...this.#reply, out: false };
        return;
      case 'reply.committed':
      case 'reply.discarded':
      case 'reply.cut':
      case 'reply.finished':
      case 'reply.given-up':
      case 'tool.released':
      case 'playout.released':
      case 'playout.paused':
        this.#performOnReply(decision);
    }
  }

  #performOnReply(decision: ReplyDecision): void {
    const reply = this.#reply;
    if (reply === undefined || decision.reply !== this.#number) {
      this.note(2, `${decision.type} for a reply that is over`);
      return;
    }
    if (!reply.committed && decision.type !== 'reply.committed' && decision.type !== 'reply.discarded') {
      const mayBe = decision.type === 'tool.released' && reply.tool === 'read';
      if (!mayBe) this.note(3, `${decision.type} for a reply that is not committed`);
    }
    switch (decision.type) {
      case 'reply.committed':
        this.#commitReply(reply);
        return;
      case 'reply.discarded':
        if (reply.committed) this.note(5, 'a committed reply is discarded: its words are lost');
        this.#close(reply);
        return;
      case 'reply.cut':
        this.cuts.push({ reply: this.#number, heard: reply.heard });
        if ((reply.heard && answers(reply)) || this.#wish === 'silence') this.#owesAnswer = false;
        this.#close(reply);
        return;
      case 'reply.finished':
        if (!isOver(reply)) this.note(5, 'a reply is taken for finished before all of it is played');
        if (answers(reply)) this.#owesAnswer = false;
        this.#close(reply);
        return;
      case 'reply.given-up':
        if (reply.stage !== 'failed') this.note(5, 'a reply is given up that has not failed');
        if (reply.line === 'apology') this.#owesAnswer = false;
        this.#close(reply);
        return;
      case 'tool.released':
        this.#releaseTool(reply);
        return;
      case 'playout.released':
        this.#isCleared = false;
        this.#reply = handedOver({ ...reply, released: true });
        return;
      case 'playout.paused':
        this.#reply = { ...reply, released: false };
        return;
    }
  }

  #commitReply(reply: ReplyWorld): void {
    if (this.#kept.length > 0) this.note(9, `"${this.#kept.join()}" is not in the reply that is committed`);
    if (this.#committed === undefined) this.note(4, 'a reply is committed, and no turn with it');
    else if (!isSameSentence(reply.guess ?? '', this.#committed, 'normalized'))
      this.note(9, `"${this.#committed}" is answered by a reply to "${reply.guess}"`);
    this.#reply = { ...reply, committed: true, guess: undefined };
  }

  #close(reply: ReplyWorld): void {
    this.#leftover ||= reply.out;
    this.#leftTool ||= reply.tool === 'running';
    this.#closed = reply;
    this.#reply = undefined;
  }

  #releaseTool(reply: ReplyWorld): void {
    if (['running', 'transferring', 'done'].includes(reply.tool)) this.note(10, 'a tool is run twice');
    if (reply.tool !== 'transfer') this.#reply = { ...reply, tool: 'running' };
    else this.#transfer(reply);
  }

  #transfer(reply: ReplyWorld): void {
    if (reply.audio === 'ready') this.note(5, 'the caller is transferred before all was played');
    if (reply.heard && !reply.released)
      this.note(3, 'the caller is transferred while the floor is contested');
    // Two can not be under way: the second fails at once.
    this.#reply = { ...reply, tool: this.#isTransferring ? 'running' : 'transferring' };
    this.#isTransferring = true;
  }

  #request({ reply, speculative, drafts }: Of<'reply.requested'>): void {
    if (speculative) {
      const missing = this.#kept.filter((text, index) => drafts[index] !== text);
      if (missing.length > 0) this.note(9, `the guess is not told "${missing.join()}"`);
    } else {
      if (this.#kept.length > 0) this.note(9, `"${this.#kept.join()}" is not in the request`);
      if (!this.#owesAnswer && this.#wish !== 'reply') this.note(4, 'a turn is answered twice');
    }
    this.#begin(reply, speculative ? askedReply({ guess: drafts.at(-1) ?? '' }) : askedReply());
  }

  #begin(number: number, reply: ReplyWorld): void {
    if (this.#reply !== undefined) this.note(2, 'a second reply begins while one lives');
    if (number <= this.#number) this.note(7, 'a reply has the number of an older one');
    this.#number = number;
    this.#reply = reply;
  }

  #commitTurn(text: string): void {
    this.#owesAnswer = this.#wish !== 'silence';
    this.#committed = text;
    if (this.#kept.length === 0) {
      this.#heed(text, 'committed');
      return;
    }
    if (this.#kept[0] !== text)
      this.note(9, `"${this.#kept[0]}" was kept, and "${text}" is committed before it`);
    this.#kept = this.#kept.slice(1);
  }

  #heed(text: string, what: string): void {
    if (this.#said[0] === text) this.#said = this.#said.slice(1);
    else this.note(9, `"${text}" is ${what}, and was not just said`);
  }
}

/** All of it is played; or it has nothing left to say, having handed the caller over. */
function isOver({ stage, hasWords, audio, tool }: ReplyWorld): boolean {
  if (stage === 'over' || (stage === 'complete' && !hasWords)) return true;
  return tool === 'transferring' && audio !== 'ready';
}

/** Whether the end of this one answers the turns before it. */
function answers({ line }: ReplyWorld): boolean {
  return line === undefined || line === 'apology';
}
