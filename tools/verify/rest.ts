import type { MachineState } from './machine-graph.ts';
import type { Variant } from './variant.ts';
import type { Witness } from './witness.ts';
import type { World } from './world.ts';

/** Where the machine is, as the invariants speak of it. */
export interface Whereabouts {
  readonly isOver: boolean;
  readonly takesTurns: boolean;
  readonly isConnecting: boolean;
  readonly floor: 'listening' | 'eager-thinking' | 'holding' | 'barge-in' | 'elsewhere';
  /** Nobody has the floor. */
  readonly isQuiet: boolean;
  /** A tool is waited for. */
  readonly isWorking: boolean;
  readonly isSpeaking: boolean;
  /** All that the keypad, the recogniser and the button have begun is done. */
  readonly isSettled: boolean;
  /** A caller who talks is listened to. */
  readonly isBusy: boolean;
}

const known = new WeakMap<MachineState, Whereabouts>();

function whereIs(state: MachineState): Whereabouts {
  const whereabouts = known.get(state) ?? findOut(state);
  known.set(state, whereabouts);
  return whereabouts;
}

function findOut({ places, snapshot: { status } }: MachineState): Whereabouts {
  const isAt = (part: string): boolean => places.some((place) => place.includes(part));
  const floors = ['listening', 'eager-thinking', 'holding', 'barge-in'] as const;
  return {
    isOver: status !== 'active',
    takesTurns: isAt('call.active.'),
    isConnecting: isAt('call.connecting'),
    floor: floors.find((each) => isAt(`.floor.${each}`)) ?? 'elsewhere',
    isQuiet: isAt('.listening.quiet') || isAt('.listening.working'),
    isWorking: isAt('.listening.working'),
    isSpeaking: isAt('.holding.speaking'),
    isSettled: isAt('.keypad.idle') && isAt('.recogniser.open.attentive') && isAt('.turnEnd.unasked'),
    isBusy: isAt('.listening.busy'),
  };
}

/** What must hold once all that one event brought is done. */
export function checkAtRest(state: MachineState, witness: Witness): void {
  const { snapshot } = state;
  const { isOver, takesTurns, isConnecting, isQuiet } = whereIs(state);
  if (snapshot.status === 'error') witness.note(1, `the machine has failed: ${String(snapshot.error)}`);
  checkTheEnd(state, witness);
  if (isOver) return;
  checkTheReply(state, witness);
  const { ears, kept, owesAnswer } = witness.world;
  if (ears === 'deaf' && (takesTurns || isConnecting))
    witness.note(1, 'speech-to-text is lost, and nobody opens it again');
  if (takesTurns && witness.unheeded.length > 0)
    witness.note(9, `"${witness.unheeded.join()}" was said, and nothing was decided of it`);
  if (!isQuiet) return;
  if (kept.length > 0) witness.note(9, `"${kept.join()}" was kept, and is forgotten`);
  if (owesAnswer) witness.note(4, 'a committed turn is not answered, and nobody speaks');
}

function checkTheEnd(state: MachineState, witness: Witness): void {
  const { isOver } = whereIs(state);
  if (witness.hasLeftover) witness.note(2, 'a reply is over, and audio of it was not cleared');
  if (isOver !== witness.hasEnded) witness.note(8, 'the end is not reported when it comes');
  if (isOver && witness.world.reply !== undefined) witness.note(8, 'a reply outlives the call');
  if (isOver && state.timers.length > 0) witness.note(8, 'a timer outlives the call');
}

function checkTheReply(state: MachineState, witness: Witness): void {
  const { reply } = witness.world;
  const { takesTurns, floor, isSpeaking } = whereIs(state);
  if (witness.playsOnAfterClear) witness.note(6, 'playout goes on after clear');
  if (reply !== undefined && !reply.released && reply.out)
    witness.note(6, 'playout is paused, and what lies at the client plays on');
  if (reply?.stage === 'over') witness.note(5, 'a reply is played to its end, and is not closed');
  if (!takesTurns) return;
  if (floor === 'listening' && reply !== undefined)
    witness.note(2, 'a reply lives on while the call listens');
  if (floor === 'eager-thinking' && reply?.committed !== false)
    witness.note(3, 'eager-thinking without a reply that is a guess');
  if ((floor === 'holding' || floor === 'barge-in') && reply?.committed !== true)
    witness.note(3, 'the agent has the floor without a committed reply');
  if (isSpeaking && reply?.released === false) witness.note(1, 'speaking, and playout is held');
  if (floor === 'barge-in' && reply?.released === true) witness.note(6, 'contested, and playout goes on');
}

/**
 * Where time has nothing more to do: the caller's floor, with all that was begun settled, or the end. An open turn is
 * the caller's to end, unless he has released the button.
 */
export function isAtRest(state: MachineState, { owesTurnEnd }: World, { policy }: Variant): boolean {
  const { isOver, isSettled, floor, isBusy, isWorking } = whereIs(state);
  if (isOver) return true;
  if (!isSettled || isWorking || floor !== 'listening') return false;
  return isBusy ? state.snapshot.context.turn.open && !owesTurnEnd : policy.silence.prompts.length === 0;
}

/** Who waits here waits for the caller or for the clock; nothing else may be what ends it. */
export function waitsForTime(state: MachineState): boolean {
  const { isOver, takesTurns, floor } = whereIs(state);
  return !isOver && (!takesTurns || floor === 'eager-thinking' || floor === 'barge-in');
}
