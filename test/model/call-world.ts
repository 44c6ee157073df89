import { hangUpTool, transferTool } from '../../machines/agent-reply.ts';
import type { LineName, ToolEffect } from '../../machines/vocabulary/reply.ts';

/** What every line and every clause of these calls is like: four words of a tenth of a second. */
export const wordMs = 100;
export const clauseMs = 4 * wordMs;
/** After this much of a clause it is known that words of it were heard. */
export const listenMs = 3 * wordMs;
const clause = 'One two three four.';
/** What the call takes a clause to last that has not sounded. */
const unspokenMsPerCharacter = 65;

export const tools = { look: 'read', book: 'write', [hangUpTool]: 'write', [transferTool]: 'write' } as const;
export type ToolName = keyof typeof tools;

/** A reply as its model, its voice, its tools and its playout are left behind by the call: the test's own idea of it. */
export interface ReplyWorld {
  readonly id: number;
  readonly line: LineName | undefined;
  readonly text: string;
  committed: boolean;
  /** The model's stream. */
  request: 'none' | 'live' | 'over';
  /** The running request has said something. */
  spoke: boolean;
  clauses: number;
  /** The voice has a clause that has not sounded. */
  owed: boolean;
  /** The voice's stream. */
  voice: boolean;
  /** The text is complete. */
  whole: boolean;
  tool:
    | {
        readonly id: string;
        readonly effect: ToolEffect;
        readonly isTransfer: boolean;
        running: boolean;
      }
    | undefined;
  hangsUp: boolean;
  failed: boolean;
  released: boolean;
  started: boolean;
  /** It was told that there is something to play. */
  playable: boolean;
  /** No more audio will come. */
  complete: boolean;
  /** All is played. */
  over: boolean;
  positionMs: number;
  endMs: number;
}

/** A turn as the recognisers have heard it, and what of it those before the running one had. */
export interface HeardTurn {
  readonly turn: number;
  readonly text: string;
  readonly before: string;
}

/** Everything around the machine that decides what may happen next. */
export interface CallWorld {
  hearing: 'opening' | 'open' | 'lost';
  /** What a turn's words are joined with that were heard by the connection before. */
  heard: HeardTurn | undefined;
  reply: ReplyWorld | undefined;
  toolsNamed: number;
  /** Of whichever reply. */
  toolsRunning: number;
  /** A carrier is to hand the caller over, whatever has become of the reply. */
  transferring: boolean;
  /** The connection that is open has said something. */
  hasWorked: boolean;
  /** Guesses cost something, and none of it may be lost. */
  readonly countsMoney: boolean;
  budgetIsSpent: boolean;
  /** What the client was shown last. */
  shown: string | undefined;
  ended: boolean;
}

export function newWorld(countsMoney: boolean): CallWorld {
  return {
    hearing: 'opening',
    heard: undefined,
    reply: undefined,
    toolsNamed: 0,
    toolsRunning: 0,
    transferring: false,
    hasWorked: false,
    countsMoney,
    budgetIsSpent: false,
    shown: undefined,
    ended: false,
  };
}

export function newReplyWorld(id: number, committed: boolean, line?: LineName, text = clause): ReplyWorld {
  return {
    id,
    line,
    text,
    committed,
    request: line === undefined ? 'live' : 'none',
    spoke: false,
    clauses: 0,
    owed: false,
    voice: false,
    whole: false,
    tool: undefined,
    hangsUp: false,
    failed: false,
    released: false,
    started: false,
    playable: false,
    complete: false,
    over: false,
    positionMs: 0,
    endMs: 0,
  };
}

/** Whether audio flows to the caller. */
export function isPlaying(reply: ReplyWorld | undefined): boolean {
  return reply?.released === true && !reply.over && reply.positionMs < reply.endMs;
}

/** What the call knows to be left of a reply. */
export function leftMs(reply: ReplyWorld | undefined): number | undefined {
  if (reply === undefined || !reply.committed || !reply.started || !reply.whole) return undefined;
  const unspokenMs = reply.owed ? reply.text.length * unspokenMsPerCharacter : 0;
  return reply.endMs - reply.positionMs + unspokenMs;
}

/** What the caller has heard of a reply, which is made of the same clause again and again. */
export function heardWords({ text, positionMs, clauses }: ReplyWorld): string {
  const words = Array.from({ length: clauses }, () => text.split(' ')).flat();
  return words.slice(0, Math.floor(positionMs / wordMs)).join(' ');
}
