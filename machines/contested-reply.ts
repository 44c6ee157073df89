import type { AgentReply } from './agent-reply.ts';
import type { CallContext } from './call-context.ts';
import { numberOf } from './caller-turn.ts';

/** The reply that has the floor: committed, and not over. */
export function committedReply({ reply }: CallContext): AgentReply | undefined {
  return reply?.guess === undefined ? reply : undefined;
}

/** The spoken turn that silences the reply, unless keys or typing do. */
export function interruptingTurn({ turn, reply, entry, keys }: CallContext): { readonly turn?: number } {
  const isSpoken = entry === undefined && keys === '' && turn.contest?.reply === reply?.id;
  return isSpoken && reply !== undefined ? { turn: numberOf(turn) } : {};
}
