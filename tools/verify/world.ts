import type { MachineEvent } from './machine-graph.ts';
import { newest } from './projection.ts';
import type { ReplyWorld } from './reply-world.ts';

/** What lives outside the machine, as far as it decides what may happen next, or what must not. */
export interface World {
  readonly reply: ReplyWorld | undefined;
  /** `open`: it has said nothing yet; `deaf`: lost, and nobody opens it again. */
  readonly ears: 'opening' | 'open' | 'working' | 'deaf';
  /** A tool of a reply that is over still runs. */
  readonly leftTool: boolean;
  /** The carrier is to hand the caller over, whatever has become of the reply that has asked it to. */
  readonly isTransferring: boolean;
  /** Whole turns that wait for a reply's end. */
  readonly kept: readonly string[];
  /** A turn is in the history that neither a reply nor an apology has answered. */
  readonly owesAnswer: boolean;
  /** The caller has released the button in the turn that is open. */
  readonly owesTurnEnd: boolean;
}

export const openingWorld: World = {
  reply: undefined,
  ears: 'opening',
  leftTool: false,
  isTransferring: false,
  kept: [],
  owesAnswer: false,
  owesTurnEnd: false,
};

export function toolsRun({ reply, leftTool, isTransferring }: World): boolean {
  return leftTool || isTransferring || reply?.tool === 'running';
}

export function worldKey({
  reply,
  ears,
  leftTool,
  isTransferring,
  kept,
  owesAnswer,
  owesTurnEnd,
}: World): string {
  const made = reply === undefined ? '' : Object.values(reply).join();
  return `${made} ${ears} ${leftTool} ${isTransferring} ${kept.join()} ${owesAnswer} ${owesTurnEnd}`;
}

/** Whether an open turn's end is owed once this has happened, if it is still open then: a newer turn owes nothing. */
export function owesTurnEndAfter({ event, asksForTurnEnd }: Happens, { owesTurnEnd }: World): boolean {
  const isNewer = event !== undefined && 'turn' in event && event.turn > newest;
  return asksForTurnEnd === true || (owesTurnEnd && !isNewer);
}

/** One thing that may happen next. */
export interface Happens {
  readonly name: string;
  /** Absent: it happens outside of the machine. */
  readonly event?: MachineEvent;
  /** What becomes of the reply by it. */
  readonly reply?: (reply: ReplyWorld) => ReplyWorld;
  /** What becomes of the recogniser by it. */
  readonly ears?: World['ears'];
  /** Whether a tool of a reply that is over runs behind it. */
  readonly leftTool?: boolean;
  /** The carrier is done with the transfer, for good or ill. */
  readonly endsTransfer?: true;
  /** What the client wishes: that nothing more is said, or that something is. */
  readonly wish?: 'silence' | 'reply';
  /** Turns of the caller that are whole by it. */
  readonly said?: readonly string[];
  /** The caller releases the button in a turn that is open. */
  readonly asksForTurnEnd?: true;
  /** It comes by itself, in time. */
  readonly isOwed: boolean;
}
