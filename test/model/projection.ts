import { takesTheFloor } from '../../machines/caller-turn.ts';
import type { ModelledCall } from './modelled-call.ts';

/** What a state is, for the paths: the machine's value and the facts that its conditions read. */
export function project({ snapshot: { value, status, context }, world }: ModelledCall): string {
  const { turn, reply, policy } = context;
  return JSON.stringify({
    value,
    status,
    turn: [
      turn.open,
      turn.text,
      turn.last,
      turn.contest?.reply === reply?.id,
      takesTheFloor(turn, policy.interruption),
      turn.dismissedFor !== undefined && turn.dismissedFor === reply?.id,
      turn.guesses >= policy.speculation.maxPerTurn,
      turn.number === context.askedTurn,
    ],
    reply:
      reply === undefined
        ? undefined
        : [
            reply.guess?.text,
            reply.mode,
            reply.line,
            reply.playable,
            reply.failed,
            reply.awaitsTool,
            reply.wordless,
            reply.hangUp !== undefined,
            reply.transfers.length > 0,
            reply.heldTools.length > 0,
          ],
    waits: [
      context.kept.length > 0,
      context.lines.length > 0,
      context.keys !== '',
      context.answered < context.committed,
      context.transferring === undefined ? undefined : context.transferring === reply?.id,
    ],
    counts: [
      Math.min(context.promptsGiven, policy.silence.maxPrompts),
      Math.min(context.failuresInRow, 2),
      context.budgetSpent,
    ],
    around: [
      world.hearing,
      world.hasWorked,
      Math.min(world.toolsRunning, 2),
      world.reply?.request,
      world.reply?.spoke,
      world.reply?.owed,
      world.reply?.whole,
      (world.reply?.positionMs ?? 0) > 0,
    ],
  });
}
