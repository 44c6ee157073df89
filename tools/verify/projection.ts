import { nextTurn, type CallerTurn } from '../../machines/caller-turn.ts';
import type { CallContext, CallerWords } from '../../machines/call-context.ts';
import type { AgentReply } from '../../machines/agent-reply.ts';

/** Where every number is counted from after a projection: the newest reply, the running turn, the turns in the history. */
export const newest = 10;
const mostFailures = 3;

/**
 * The context without what no guard can tell apart: numbers become distances from the newest, a turn that was dealt with
 * loses its words, and at most one more turn than was answered is in the history. Whatever comes next, the machine decides
 * the same with it, apart from the numbers.
 */
export function projected(context: CallContext, isEnding: boolean): CallContext {
  const replyShift = newest - context.replies;
  const reply = context.reply && shiftedReply(context.reply, replyShift, newest - context.turn.number);
  const cut = context.cut && {
    ...context.cut,
    reply: Math.max(newest - 2, context.cut.reply + replyShift),
    committed: newest - Math.min(1, context.committed - context.cut.committed),
  };
  const shifted = {
    ...context,
    replies: newest,
    reply,
    cut,
    committed: newest,
    answered: newest - Math.min(1, context.committed - context.answered),
    askedTurn: context.turn.open && context.askedTurn === context.turn.number ? newest : undefined,
    transferring: context.transferring && (context.transferring === context.reply?.id ? newest : newest - 1),
    failuresInRow: Math.min(mostFailures, context.failuresInRow),
  };
  // A farewell listens to nobody.
  if (isEnding) return { ...shifted, turn: nextTurn(newest), ...unheeded };
  return {
    ...shifted,
    turn: projectedTurn(context.turn, context.reply?.id, replyShift),
    kept: context.kept.map(({ text, turn }): CallerWords => ({
      text,
      ...(turn === undefined ? {} : { turn: newest - 1 }),
    })),
  };
}

const unheeded = {
  kept: [],
  lines: [],
  keys: '',
  cut: undefined,
  askedTurn: undefined,
  toolsRun: false,
} as const;

function shiftedReply(reply: AgentReply, replyShift: number, turnShift: number): AgentReply {
  const id = reply.id + replyShift;
  if (reply.guess === undefined) return { ...reply, id };
  return {
    ...reply,
    id,
    guess: { ...reply.guess, turn: Math.max(newest - 2, reply.guess.turn + turnShift) },
  };
}

function projectedTurn(turn: CallerTurn, live: number | undefined, replyShift: number): CallerTurn {
  const isSettled = turn.last === undefined || turn.last === 'talk.vanished';
  if (!turn.open && isSettled) return nextTurn(newest);
  return {
    ...turn,
    number: newest,
    last: turn.last === 'talk.ended' ? turn.last : undefined,
    contest: turn.contest && {
      reply: turn.contest.reply === live ? live + replyShift : newest - 1,
      leftMs: turn.contest.leftMs,
    },
    dismissedFor: turn.dismissedFor !== undefined && turn.dismissedFor === live ? newest : undefined,
  };
}

/** The same for two projected contexts exactly if no guard can tell them apart. */
export function contextKey(context: CallContext): string {
  return JSON.stringify({ ...context, ...constants });
}

/** The same in all states of a variant, or only ever told. */
const constants = { policy: undefined, farewell: undefined, apology: undefined, endReason: undefined };
