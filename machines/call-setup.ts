import { assign, emit, enqueueActions, setup, stateIn } from 'xstate';
import { followReply, newReply, runsAtOnce } from './agent-reply.ts';
import type { CallContext, CallMachineEvent, CallMachineInput } from './call-context.ts';
import {
  hearTurn,
  isMereBackchannel,
  isStaleTurn,
  numberOf,
  releaseTurn,
  settleTurn,
  takesTheFloor,
} from './caller-turn.ts';
import type { StampedTurnEvent } from './vocabulary/call-event.ts';
import type { CallState, EndReason } from './vocabulary/call-state.ts';
import type { Decision } from './vocabulary/decision.ts';
import type { InterruptionMode, SpokenLine } from './vocabulary/policy.ts';
import type { LineName, ReplyEvent } from './vocabulary/reply.ts';
import { commit, spokenWords } from './committed-words.ts';
import { committedReply, interruptingTurn } from './contested-reply.ts';
import { guessHolds, mayGuess } from './guess.ts';
import { lineFrom, lineOf } from './scripted-line.ts';

const types = {
  context: {} as CallContext,
  events: {} as CallMachineEvent,
  emitted: {} as Decision,
  input: {} as CallMachineInput,
};

/** The room in which the machine's words are defined; the charts of the regions are built from it. */
export const callSetup = setup({
  types,
  guards: {
    isStale: ({ context }, { event }: { event: StampedTurnEvent }) => isStaleTurn(context.turn, event),
    isOfThisReply: ({ context }, { reply }: { reply: number }) => context.reply?.id === reply,
    isFinal: (_, { final }: { final: boolean }) => final,
    wasHeardBeforeTheCut: ({ context }, { reply, heard }: { reply: number; heard: string }) =>
      context.cut?.reply === reply && heard !== '',

    turnIsOpen: ({ context }) => context.turn.open,
    turnWasAskedToEnd: ({ context: { turn, askedTurn } }) => turn.open && turn.number === askedTurn,
    keysAreComing: ({ context }) => context.keys !== '',
    callerTakesTheFloor: ({ context }) =>
      context.entry !== undefined ||
      context.keys !== '' ||
      takesTheFloor(context.turn, context.policy.interruption),
    turnIsOver: ({ context }) => !context.turn.open,
    turnIsNothing: ({ context }) =>
      context.turn.text === '' || isMereBackchannel(context.turn, context.policy.interruption),
    talkedOverAReply: ({ context }) =>
      context.turn.contest !== undefined && isMereBackchannel(context.turn, context.policy.interruption),
    wasNotDismissed: ({ context }) => context.turn.dismissedFor !== context.reply?.id,
    turnEnded: ({ context }) => context.turn.last === 'talk.ended',
    turnWasGuessed: ({ context }) => context.turn.last === 'talk.guessed',
    entryWaits: ({ context }) => context.entry !== undefined,

    mayGuess: ({ context }) => mayGuess(context),
    guessHolds: ({ context }) => guessHolds(context),
    modeIs: ({ context }, { mode }: { mode: InterruptionMode }) => context.reply?.mode === mode,

    replyIsPlayable: ({ context }) => context.reply?.playable === true,
    replyIsFinished: ({ context }) => context.reply?.finished === true || context.reply?.wordless === true,
    replyFailed: ({ context }) => context.reply?.failed === true,
    replyIsALine: ({ context }) => context.reply?.line !== undefined,
    replyAwaitsTool: ({ context }) => context.reply?.awaitsTool === true,
    replyHangsUp: ({ context }) => context.reply?.hangUp !== undefined,
    transferIsDue: ({ context: { reply } }) => reply?.playable === false && reply.transfers.length > 0,
    transferIsUnderWay: ({ context }) => context.transferring !== undefined,
    replyIsWordless: ({ context }) => context.reply?.wordless === true,
    thirdInARow: ({ context }) => context.failuresInRow >= 2,

    turnsWereKept: ({ context }) => context.kept.length > 0,
    turnsAreUnanswered: ({ context }) => context.answered < context.committed || context.kept.length > 0,
    lineMayBeSpoken: ({ context }) => context.lines.length > 0 && !context.turn.open && context.keys === '',
    silenceIsHandled: ({ context }) => context.policy.silence.prompts.length > 0,
    promptIsLeft: ({ context: { policy, promptsGiven } }) => promptsGiven < policy.silence.maxPrompts,
    toolsRun: ({ context }) => context.toolsRun,
    recogniserIsLost: stateIn({ active: { recogniser: 'lost' } }),
    owesFarewell: ({ context }) => context.saysFarewell,

    keysAreSingle: ({ context }) => context.policy.dtmf.collectMs === 0,
    isTerminator: ({ context }, { digit }: { digit: string }) => digit === context.policy.dtmf.terminator,
  },

  actions: {
    report: emit((_, { state }: { state: CallState }) => ({ type: 'state.entered' as const, state })),

    hearTurn: assign(({ context }, { event }: { event: StampedTurnEvent }) => ({
      turn: hearTurn(context.turn, event, committedReply(context)?.id),
    })),
    releaseTurn: assign(({ context }) => ({ turn: releaseTurn(context.turn) })),
    sayWhatItMeans: enqueueActions(({ context, enqueue }) => {
      if (context.turn.last !== undefined) enqueue.raise({ type: context.turn.last });
    }),
    dismissTurn: enqueueActions(({ context: { turn, reply }, enqueue }) => {
      enqueue.emit({ type: 'turn.dismissed', turn: numberOf(turn) });
      enqueue.assign({ turn: { ...turn, dismissedFor: reply?.id } });
    }),
    dropTurn: enqueueActions(({ context: { turn }, enqueue }) => {
      enqueue.emit({ type: 'turn.dropped', turn: numberOf(turn), text: turn.text });
      enqueue.assign({ turn: settleTurn(turn) });
    }),
    keepTurn: enqueueActions(({ context, enqueue }) => {
      const words = spokenWords(context);
      enqueue.assign({ kept: [...context.kept, words], turn: settleTurn(context.turn) });
      enqueue.emit({ type: 'turn.kept', ...words });
    }),

    takeEntry: assign((_, { text }: { text: string }) => ({ entry: { text } })),
    takeKeys: assign(({ context }) => ({ entry: { text: context.keys }, keys: '' })),
    keepEntry: enqueueActions(({ context, enqueue }) => {
      if (context.entry === undefined) return;
      enqueue.emit({ type: 'turn.kept', ...context.entry });
      enqueue.assign({ kept: [...context.kept, context.entry], entry: undefined });
    }),
    collectKey: assign(({ context }, { digit }: { digit: string }) => ({ keys: context.keys + digit })),

    startGuess: enqueueActions(({ context, enqueue }) => {
      const { turn, policy, kept, replies } = context;
      const id = replies + 1;
      const guess = { turn: numberOf(turn), text: turn.text };
      enqueue.assign({
        replies: id,
        reply: { ...newReply(id, policy.interruption.mode), guess },
        turn: { ...turn, guesses: turn.guesses + 1 },
      });
      enqueue.emit({
        type: 'reply.requested',
        reply: id,
        speculative: true,
        drafts: [...kept.map(({ text }) => text), turn.text],
        turn: guess.turn,
      });
    }),
    discardGuess: enqueueActions(({ context, enqueue }) => {
      if (context.reply === undefined) return;
      enqueue.emit({ type: 'reply.discarded', reply: context.reply.id });
      enqueue.assign({ reply: undefined });
    }),
    commitGuess: enqueueActions(({ context, enqueue }) => {
      const { reply } = context;
      if (reply?.guess === undefined) return;
      const { decisions, change } = commit(context, [spokenWords(context)]);
      for (const decision of decisions) enqueue.emit(decision);
      enqueue.assign({
        ...change,
        reply: { ...reply, guess: undefined, heldTools: [] },
        turn: settleTurn(context.turn),
      });
      enqueue.emit({ type: 'reply.committed', reply: reply.id, turn: reply.guess.turn });
      for (const id of reply.heldTools) enqueue.emit({ type: 'tool.released', reply: reply.id, id });
    }),
    /** Asks the model to answer everything that is unanswered, with the turn or the entry that has just ended. */
    answer: enqueueActions(({ context, enqueue }, { what }: { what: 'turn' | 'entry' | 'rest' }) => {
      const spoken = what === 'turn' ? [spokenWords(context)] : [];
      const typed = what === 'entry' && context.entry !== undefined ? [context.entry] : [];
      const { decisions, change } = commit(context, [...spoken, ...typed]);
      for (const decision of decisions) enqueue.emit(decision);
      const id = context.replies + 1;
      const turn = [...context.kept, ...spoken, ...typed].findLast((words) => words.turn !== undefined)?.turn;
      enqueue.assign({
        ...change,
        entry: undefined,
        turn: what === 'turn' ? settleTurn(context.turn) : context.turn,
        replies: id,
        reply: newReply(id, context.policy.interruption.mode),
      });
      enqueue.emit({
        type: 'reply.requested',
        reply: id,
        speculative: false,
        drafts: [],
        ...(turn === undefined ? {} : { turn }),
      });
    }),
    speakLine: enqueueActions(({ context, enqueue }, { line }: { line: LineName }) => {
      const { name, text, mode } = lineOf(context, line);
      const id = context.replies + 1;
      enqueue.assign({ replies: id, reply: newReply(id, mode ?? context.policy.interruption.mode, name) });
      enqueue.emit({ type: 'line.requested', reply: id, line: name, text });
    }),
    takeLine: assign(({ context }) => ({ lines: context.lines.slice(1) })),
    queueLine: assign(({ context }, { line }: { line: SpokenLine }) => ({
      lines: [...context.lines, lineFrom('operator', line)],
    })),
    countPrompt: assign(({ context }) => ({ promptsGiven: context.promptsGiven + 1 })),

    followReply: enqueueActions(({ context, enqueue }, { event }: { event: ReplyEvent }) => {
      const { reply } = context;
      if (reply === undefined) return;
      enqueue.assign({ reply: followReply(reply, event) });
      if (event.type !== 'reply.tool-called' || !runsAtOnce(reply, event)) return;
      enqueue.emit({ type: 'tool.released', reply: reply.id, id: event.id });
    }),
    /** All that was said before is played, and nobody contests the floor. */
    releaseTransfers: enqueueActions(({ context: { reply, transferring }, enqueue }) => {
      if (reply === undefined) return;
      enqueue.assign({ reply: { ...reply, transfers: [] }, transferring: transferring ?? reply.id });
      for (const id of reply.transfers) enqueue.emit({ type: 'tool.released', reply: reply.id, id });
    }),
    noteTransferFailed: assign({ transferring: undefined }),
    /** The reply that has handed the caller over is not cut by that: it had said all that it had to say. */
    finishTransfer: enqueueActions(({ context: { reply, transferring }, enqueue }) => {
      if (reply === undefined || reply.id !== transferring || reply.playable) return;
      enqueue.emit({ type: 'reply.finished', reply: reply.id });
      enqueue.assign({ reply: undefined });
    }),
    /** What was heard of a reply that was cut is an answer. */
    countAsAnswered: assign(({ context: { cut, answered, failuresInRow } }) => ({
      answered: Math.max(answered, cut?.committed ?? 0),
      failuresInRow: cut?.line === undefined ? 0 : failuresInRow,
    })),
    releasePlayout: enqueueActions(({ context, enqueue }) => {
      if (context.reply !== undefined) enqueue.emit({ type: 'playout.released', reply: context.reply.id });
    }),
    pausePlayout: enqueueActions(({ context, enqueue }) => {
      if (context.reply !== undefined) enqueue.emit({ type: 'playout.paused', reply: context.reply.id });
    }),
    clearPlayout: emit(({ context }) => ({ type: 'playout.cleared' as const, ...interruptingTurn(context) })),

    finishReply: enqueueActions(({ context, enqueue }) => {
      const { reply, committed, answered, failuresInRow } = context;
      if (reply === undefined) return;
      const answers = reply.line === undefined || reply.line === 'apology';
      enqueue.emit({ type: reply.failed ? 'reply.given-up' : 'reply.finished', reply: reply.id });
      enqueue.assign({
        answered: answers ? committed : answered,
        failuresInRow: reply.line === undefined ? 0 : failuresInRow,
      });
    }),
    forgetReply: assign({ reply: undefined }),
    cutReply: enqueueActions(({ context, enqueue }) => {
      const { reply, committed } = context;
      if (reply === undefined) return;
      enqueue.assign({ cut: { reply: reply.id, line: reply.line, committed }, reply: undefined });
      enqueue.emit({ type: 'reply.cut', reply: reply.id });
    }),
    /** Who stops a reply waits for none: what was said over it stands in the history, as what it answers does. */
    waiveAnswer: enqueueActions(({ context, enqueue }) => {
      const { decisions, change } = commit(context, []);
      for (const decision of decisions) enqueue.emit(decision);
      enqueue.assign({ ...change, answered: change.committed });
    }),
    giveReplyUp: enqueueActions(({ context, enqueue }) => {
      if (context.reply === undefined) return;
      enqueue.emit({ type: 'reply.given-up', reply: context.reply.id });
      enqueue.assign({ reply: undefined, failuresInRow: context.failuresInRow + 1 });
    }),
    /** Whatever is being said or held when the call ends, or is taken to its farewell, stops here. */
    dropReply: enqueueActions(({ context, enqueue }) => {
      const { reply, committed } = context;
      if (reply === undefined) return;
      if (reply.guess !== undefined) enqueue.emit({ type: 'reply.discarded', reply: reply.id });
      else {
        enqueue.emit({ type: 'reply.cut', reply: reply.id });
        enqueue.emit({ type: 'playout.cleared' });
      }
      enqueue.assign({ reply: undefined, cut: { reply: reply.id, line: reply.line, committed } });
    }),

    noteAskedTurn: assign(({ context }) => ({ askedTurn: context.turn.number })),
    askForTurnEnd: emit({ type: 'recogniser.turn-end-requested' as const }),
    reopenRecogniser: emit(({ context }) => ({
      type: 'recogniser.reopen-requested' as const,
      firstTurn: context.turn.number,
    })),
    noteTools: assign((_, { run }: { run: boolean }) => ({ toolsRun: run })),
    noteBudgetSpent: assign({ budgetSpent: true }),
    hangUpByTool: enqueueActions(({ context, enqueue }) => {
      if (context.reply?.hangUp !== undefined)
        enqueue.emit({ type: 'tool.hung-up', id: context.reply.hangUp });
    }),
    endBecause: assign((_, { reason, farewell }: { reason: EndReason; farewell: boolean }) => ({
      endReason: reason,
      saysFarewell: farewell,
    })),
    reportEnd: emit(({ context }) => ({ type: 'call.ended' as const, reason: context.endReason })),
  },

  delays: {
    connectPatience: ({ context }) => context.policy.limits.connectMs,
    callPatience: ({ context }) => context.policy.limits.maxCallMs,
    transferPatience: 500,
    farewellPatience: ({ context }) => context.policy.limits.farewellMs,
    guessPatience: ({ context }) => context.policy.speculation.timeoutMs,
    contestPatience: ({ context }) => context.policy.interruption.dismissAfterMs,
    silencePatience: ({ context }) => context.policy.silence.promptAfterMs,
    keyPatience: ({ context }) => context.policy.dtmf.collectMs,
    endTurnPatience: ({ context }) => context.policy.stt.endTurnGraceMs,
    catchUpPatience: ({ context }) => context.policy.stt.stallMs,
    recogniserPatience: ({ context }) => context.policy.stt.giveUpMs,
  },
});
