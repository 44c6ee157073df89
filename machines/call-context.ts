import type { AgentReply } from './agent-reply.ts';
import { nextTurn, type CallerTurn, type TalkEvent } from './caller-turn.ts';
import type { CallEvent } from './vocabulary/call-event.ts';
import type { EndReason } from './vocabulary/call-state.ts';
import type { CallPolicy, SpokenLine } from './vocabulary/policy.ts';
import type { Line, LineName } from './vocabulary/reply.ts';

/** Words of the caller that are whole: a turn that was spoken (then with its number), typed or keyed. */
export interface CallerWords {
  readonly text: string;
  readonly turn?: number;
}

export interface CallMachineInput {
  readonly policy: CallPolicy;
  /** Absent: the agent waits for the caller to begin. */
  readonly greeting?: Line;
  readonly farewell: string;
  readonly apology: SpokenLine;
}

/** What a caller who can not be heard yet may do all the same. */
export type EarlyInput = Extract<
  CallEvent,
  { readonly type: 'caller.typed' | 'caller.dtmf' | 'caller.asked-for-reply' }
>;

export interface CallContext {
  readonly policy: CallPolicy;
  readonly farewell: string;
  readonly apology: SpokenLine;
  readonly turn: CallerTurn;
  readonly reply: AgentReply | undefined;
  /** The number of the newest reply. */
  readonly replies: number;
  /** Lines that wait for a free floor, in order. */
  readonly lines: readonly Line[];
  /** Turns that wait for the end of the reply that they did not interrupt. */
  readonly kept: readonly CallerWords[];
  /** What was typed or keyed and has just taken the floor. */
  readonly entry: CallerWords | undefined;
  /** How many turns of the caller are in the history, and how many of them had an answer. */
  readonly committed: number;
  readonly answered: number;
  /** The reply that was cut last, and the turns that it answers if a word of it was heard. */
  readonly cut:
    | { readonly reply: number; readonly line: LineName | undefined; readonly committed: number }
    | undefined;
  /** The reply whose `transfer_call` is being carried out. */
  readonly transferring: number | undefined;
  readonly promptsGiven: number;
  readonly failuresInRow: number;
  /** Keys collected so far. */
  readonly keys: string;
  /** Typed turns, keys and wishes that came before anybody could take them, in order; only the first ones are kept. */
  readonly early: readonly EarlyInput[];
  /** The turn that a released push-to-talk key asked to end last. */
  readonly askedTurn: number | undefined;
  /** Tools run, perhaps for a reply that is over. */
  readonly toolsRun: boolean;
  readonly budgetSpent: boolean;
  readonly endReason: EndReason;
  /** Whether a farewell is owed before the end. */
  readonly saysFarewell: boolean;
}

/** The keypad's own conclusions. */
export type KeypadEvent =
  /** The first of several keys: it interrupts. */
  | { readonly type: 'keys.begun' }
  /** All keys of the turn are there. */
  | { readonly type: 'keys.entered' };

/** What the machine reacts to, its own conclusions included. */
export type CallMachineEvent = CallEvent | TalkEvent | KeypadEvent;

export function openingContext(input: CallMachineInput): CallContext {
  return {
    policy: input.policy,
    farewell: input.farewell,
    apology: input.apology,
    turn: nextTurn(0),
    reply: undefined,
    replies: 0,
    early: [],
    lines: input.greeting === undefined ? [] : [input.greeting],
    kept: [],
    entry: undefined,
    committed: 0,
    answered: 0,
    cut: undefined,
    transferring: undefined,
    promptsGiven: 0,
    failuresInRow: 0,
    keys: '',
    askedTurn: undefined,
    toolsRun: false,
    budgetSpent: false,
    endReason: 'error',
    saysFarewell: false,
  };
}
