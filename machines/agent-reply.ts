import type { InterruptionMode } from './vocabulary/policy.ts';
import type { LineName, ReplyEvent } from './vocabulary/reply.ts';

/** The one live reply of a call: speculative, or committed and unfinished. */
export interface AgentReply {
  /** Its number, and the epoch of everything that it reports. */
  readonly id: number;
  /** A scripted line; absent for an answer of the model. */
  readonly line: LineName | undefined;
  readonly mode: InterruptionMode;
  /** The guess that it was asked for; absent once committed. */
  readonly guess: { readonly turn: number; readonly text: string } | undefined;
  /** Audio is there that the caller has not heard. */
  readonly playable: boolean;
  readonly finished: boolean;
  readonly failed: boolean;
  /** A tool, or the request after it, is what the next words wait for. */
  readonly awaitsTool: boolean;
  /** It is complete and has nothing to say. */
  readonly wordless: boolean;
  /** Tools with effects that wait for the commit. */
  readonly heldTools: readonly string[];
  /** The id of its call of `end_call`. */
  readonly hangUp: string | undefined;
  /** Its calls of `transfer_call` that wait until what was said before them is played. */
  readonly transfers: readonly string[];
}

export function newReply(id: number, mode: InterruptionMode, line?: LineName): AgentReply {
  return {
    id,
    line,
    mode,
    guess: undefined,
    playable: false,
    finished: false,
    failed: false,
    awaitsTool: false,
    wordless: false,
    heldTools: [],
    hangUp: undefined,
    transfers: [],
  };
}

/** The name of the built-in tool by which the agent hangs up. */
export const hangUpTool = 'end_call';

/** The name of the built-in tool by which the agent hands the caller over; agents with somebody to hand over to have it. */
export const transferTool = 'transfer_call';

/** Takes in what the reply reports of itself. */
export function followReply(reply: AgentReply, event: ReplyEvent): AgentReply {
  switch (event.type) {
    case 'playout.started':
    case 'playout.cut':
      return reply;
    case 'reply.text-ready':
      return { ...reply, awaitsTool: false };
    case 'reply.audio-ready':
      return { ...reply, playable: true };
    case 'reply.tool-called':
      if (isHangUp(event)) return { ...reply, hangUp: event.id };
      if (isTransfer(event)) return { ...reply, awaitsTool: true, transfers: [...reply.transfers, event.id] };
      return {
        ...reply,
        awaitsTool: true,
        heldTools: mustWait(reply, event) ? [...reply.heldTools, event.id] : reply.heldTools,
      };
    case 'reply.completed':
      return { ...reply, awaitsTool: false, wordless: !event.words };
    case 'reply.failed':
      return { ...reply, failed: true };
    case 'playout.drained':
      return { ...reply, playable: false };
    case 'playout.finished':
      return { ...reply, playable: false, finished: true };
  }
}

function isHangUp(event: ReplyEvent): boolean {
  return event.type === 'reply.tool-called' && event.name === hangUpTool && event.isClients !== true;
}

/** Of an agent that has nobody to hand over to it is a tool like any other that the model has made up. */
function isTransfer(event: ReplyEvent): boolean {
  if (event.type !== 'reply.tool-called' || event.isClients === true) return false;
  return event.name === transferTool && event.effect === 'write';
}

/** Whether its tool runs at once: it has no effects, or they are not held back until something else is decided. */
export function runsAtOnce(reply: AgentReply, event: ReplyEvent): boolean {
  if (event.type !== 'reply.tool-called' || isHangUp(event)) return false;
  return !isTransfer(event) && !mustWait(reply, event);
}

/** A guess may read, but has no effects before its turn is committed. */
function mustWait(reply: AgentReply, event: ReplyEvent): boolean {
  return event.type === 'reply.tool-called' && reply.guess !== undefined && event.effect === 'write';
}
