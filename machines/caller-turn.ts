import type { StampedTurnEvent } from './vocabulary/call-event.ts';
import type { InterruptionPolicy } from './vocabulary/policy.ts';
import { isBackchannel, isSameSentence, wordsOf } from './words.ts';

/** What the newest event of the caller's turn said, once it is known whose turn it is. */
export type TalkEvent =
  /** A turn opened, without words so far. */
  | { readonly type: 'talk.began' }
  /** The words of the open turn are there, or changed. */
  | { readonly type: 'talk.words' }
  /** The recogniser guesses that the turn is over. */
  | { readonly type: 'talk.guessed' }
  /** The guess was wrong. */
  | { readonly type: 'talk.resumed' }
  /** The turn is over, with words. */
  | { readonly type: 'talk.ended' }
  /** The turn is over and was nothing. */
  | { readonly type: 'talk.vanished' };

/** The turn that is running, or the next one to come. */
export interface CallerTurn {
  /** Events of turns with a smaller number are stale. */
  readonly number: number;
  readonly open: boolean;
  /** The whole turn so far, as the recogniser writes it. */
  readonly text: string;
  /** What its newest event meant; absent once its end has been dealt with. */
  readonly last: TalkEvent['type'] | undefined;
  /** How many guesses of this turn were answered speculatively. */
  readonly guesses: number;
  /** The committed reply that it talks over, and what was left of that to play when it began to. */
  readonly contest: { readonly reply: number; readonly leftMs: number } | undefined;
  /** The reply for which it was taken for noise after a while, though it is still open. */
  readonly dismissedFor: number | undefined;
}

export function nextTurn(number: number): CallerTurn {
  return {
    number,
    open: false,
    text: '',
    last: undefined,
    guesses: 0,
    contest: undefined,
    dismissedFor: undefined,
  };
}

/** A turn older than the running one is over; whatever still comes for it changes nothing. */
export function isStaleTurn(turn: CallerTurn, event: StampedTurnEvent): boolean {
  return event.turn < turn.number;
}

/**
 * Takes in an event that is not stale. The first event with words opens a turn, whatever it is; without words only
 * `turn.started` does. An event of a newer turn replaces the open one, which leaves nothing.
 */
export function hearTurn(
  turn: CallerTurn,
  event: StampedTurnEvent,
  contested: number | undefined,
): CallerTurn {
  const current = turn.open && event.turn === turn.number ? turn : nextTurn(event.turn);
  const text = event.type === 'turn.resumed' ? current.text : event.text.trim();
  const opens =
    !current.open && (event.type === 'turn.started' || (text !== '' && event.type !== 'turn.resumed'));
  if (!current.open && !opens) {
    const closed = nextTurn(event.type === 'turn.eot' ? event.turn + 1 : event.turn);
    const meansNothing = event.type !== 'turn.eot' && !turn.open;
    return { ...closed, last: meansNothing ? undefined : 'talk.vanished' };
  }
  // After a dismissal new words contest the reply anew.
  const isNew =
    current.contest?.reply !== contested ||
    (current.dismissedFor === contested && !isSameSentence(text, current.text, 'normalized'));
  const contest =
    contested === undefined || !isNew
      ? current.contest
      : { reply: contested, leftMs: event.leftMs ?? Infinity };
  const heard = { ...current, open: true, text, contest, last: meaningOf(event, current, opens) };
  return event.type === 'turn.eot' ? { ...heard, open: false, number: event.turn + 1 } : heard;
}

function meaningOf(
  event: StampedTurnEvent,
  before: CallerTurn,
  opens: boolean,
): TalkEvent['type'] | undefined {
  switch (event.type) {
    case 'turn.resumed':
      return 'talk.resumed';
    case 'turn.eot':
      return event.text.trim() === '' ? 'talk.vanished' : 'talk.ended';
    case 'turn.eager-eot':
      return event.text.trim() === '' ? 'talk.words' : 'talk.guessed';
    case 'turn.started':
    case 'turn.updated':
      if (event.text.trim() !== '') return 'talk.words';
      if (opens) return 'talk.began';
      return before.text === '' ? undefined : 'talk.words';
  }
}

/** The open turn as if its end had been reported with the words known. */
export function releaseTurn(turn: CallerTurn): CallerTurn {
  return {
    ...turn,
    open: false,
    number: turn.number + 1,
    last: turn.text === '' ? 'talk.vanished' : 'talk.ended',
  };
}

/** A turn whose end has been dealt with: answered, kept or dropped. */
export function settleTurn(turn: CallerTurn): CallerTurn {
  return { ...turn, last: undefined };
}

/** The number of the turn that is open or was just closed. */
export function numberOf(turn: CallerTurn): number {
  return turn.open ? turn.number : turn.number - 1;
}

/** Nothing but backchannels, and not said into the end of a question, where a "yeah" is an answer. */
export function isMereBackchannel(turn: CallerTurn, policy: InterruptionPolicy): boolean {
  return isBackchannel(turn.text, policy.backchannels) && !fallsIntoAnswerWindow(turn, policy);
}

function fallsIntoAnswerWindow(turn: CallerTurn, policy: InterruptionPolicy): boolean {
  return turn.contest !== undefined && turn.contest.leftMs <= policy.answerWindowMs;
}

/** Enough words to interrupt, or an answer. */
export function takesTheFloor(turn: CallerTurn, policy: InterruptionPolicy): boolean {
  if (turn.text === '') return false;
  if (isBackchannel(turn.text, policy.backchannels)) return fallsIntoAnswerWindow(turn, policy);
  return wordsOf(turn.text).length >= policy.minWords;
}
