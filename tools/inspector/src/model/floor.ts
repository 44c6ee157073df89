import type { CallState } from '../../../../machines/vocabulary/call-state.ts';
import type { CallPhase, CallView, StateVisit } from './call-view.ts';
import { stateWords, type StateWords } from './state-words.ts';

/** Who may talk: the caller, the agent, both at once, or nobody. */
export type FloorHolder = 'caller' | 'agent' | 'contested' | 'nobody';

const holders: Readonly<Partial<Record<CallState, FloorHolder>>> = {
  listening: 'caller',
  'eager-thinking': 'caller',
  thinking: 'agent',
  speaking: 'agent',
  'barge-in': 'contested',
  ending: 'agent',
};

/** While there is no state of the call, what the page does is told in its place. */
const phaseWords: Readonly<Record<CallPhase, StateWords>> = {
  idle: { label: 'no call', meaning: 'Nothing is sent or recorded.' },
  'asking-microphone': {
    label: 'asking for the microphone',
    meaning: 'The browser asks whether this page may use it.',
  },
  opening: { label: 'calling', meaning: 'The line to the server is being opened.' },
  live: { label: 'connected', meaning: 'The line is open.' },
  reconnecting: {
    label: 'reconnecting',
    meaning: 'The line was lost. The server keeps the call for a while.',
  },
  over: stateWords.ended,
};

/** What to call the moment, for a person. A newer server may have states of its own. */
export function floorWords({ phase, state }: CallView): StateWords {
  if (state === undefined || phase === 'reconnecting') return phaseWords[phase];
  return Object.hasOwn(stateWords, state)
    ? stateWords[state]
    : { label: state, meaning: 'A state that this page does not know.' };
}

export function floorHolder({ phase, state }: CallView): FloorHolder {
  return (phase === 'live' && state !== undefined ? holders[state] : undefined) ?? 'nobody';
}

/** How long the last finished stay in a state was, in milliseconds. */
export function lastStayMs(visits: readonly StateVisit[], state: CallState): number | undefined {
  const index = visits.findLastIndex((visit, at) => visit.state === state && at < visits.length - 1);
  const [visit, next] = [visits[index], visits[index + 1]];
  return visit === undefined || next === undefined ? undefined : next.enteredMs - visit.enteredMs;
}
