import type { CallState, EndReason } from '../../../../machines/vocabulary/call-state.ts';

/** A state for a person: who has the floor, and what runs. */
export interface StateWords {
  readonly label: string;
  readonly meaning: string;
}

export const stateWords: Readonly<Record<CallState, StateWords>> = {
  connecting: { label: 'connecting', meaning: 'Speech recognition is being opened.' },
  listening: { label: 'listening', meaning: 'The floor is yours. Nothing is being answered.' },
  'eager-thinking': {
    label: 'eager-thinking',
    meaning: 'You are probably done: a reply is being made ahead, and held back until that is certain.',
  },
  thinking: { label: 'thinking', meaning: 'Your turn is over. The reply is on its way; no sound yet.' },
  speaking: { label: 'speaking', meaning: 'The agent is talking. Talk, type or press a key to interrupt.' },
  'barge-in': {
    label: 'barge-in',
    meaning: 'You spoke over the agent: its voice is paused while it is decided who goes on.',
  },
  ending: { label: 'ending', meaning: 'The farewell is being said.' },
  ended: { label: 'ended', meaning: 'The call is over.' },
  failed: { label: 'failed', meaning: 'The call broke off because of a fault.' },
};

/** The states between which a call goes back and forth; the others are passed once. */
export const talkingStates: readonly CallState[] = [
  'listening',
  'eager-thinking',
  'thinking',
  'speaking',
  'barge-in',
];

const endWords: Readonly<Record<EndReason, string>> = {
  'caller-hangup': 'You hung up.',
  'agent-hangup': 'The agent hung up.',
  idle: 'Ended because nobody said anything.',
  'max-duration': 'Ended because the longest duration of a call was reached.',
  transferred: 'The call was transferred.',
  'provider-failure': 'Ended because a speech or language service failed.',
  drained: 'Ended because the server is shutting down.',
  error: 'Ended because of a fault in the server.',
};

export function wordsOfEnd(reason: EndReason | undefined): string {
  if (reason === undefined) return 'The call is over.';
  // A newer server may have reasons of its own.
  return Object.hasOwn(endWords, reason) ? endWords[reason] : `Ended: ${reason}.`;
}
