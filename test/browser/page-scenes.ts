import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallState } from '../../machines/vocabulary/call-state.ts';

const state = (state: CallState, at: number): CallOutput => ({ type: 'state', state, at });

type TurnEvent = Extract<CallOutput, { type: 'turn' }>['event'];

export const turn = (event: TurnEvent, turn: number, text: string, at = 0): CallOutput => ({
  type: 'turn',
  event,
  turn,
  text,
  at,
});

export const replyStarted = (reply: string, turn?: number): CallOutput => ({
  type: 'reply',
  event: 'started',
  reply,
  ...(turn === undefined ? {} : { turn }),
  at: 0,
});

export const replyText = (reply: string, text: string): CallOutput => ({
  type: 'reply',
  event: 'text',
  reply,
  text,
});

export const replyEnded = (
  reply: string,
  outcome: 'completed' | 'interrupted' | 'failed',
  heard: string,
): CallOutput => ({ type: 'reply', event: 'ended', reply, outcome, heard, at: 0 });

const hello = 'Hello, this is the front desk. How can I help you?';
const offer =
  'I can book a checkup, a teeth cleaning or a filling. We have Monday at ten, Tuesday at three, and Thursday at half past nine.';

/** A greeting, a question that was guessed early, a reply that was cut, and a backchannel. */
export const interruptedConversation: readonly CallOutput[] = [
  state('thinking', 0),
  replyStarted('r1'),
  replyText('r1', hello),
  state('speaking', 120),
  replyEnded('r1', 'completed', hello),
  state('listening', 2900),
  turn('started', 0, 'I want'),
  turn('updated', 0, 'I want to book'),
  turn('eager-eot', 0, 'I want to book an appointment'),
  state('eager-thinking', 5100),
  turn('eot', 0, 'I want to book an appointment'),
  state('speaking', 5340),
  replyStarted('r2', 0),
  replyText('r2', offer),
  {
    type: 'metrics',
    turn: 0,
    eagerLeadMs: 240,
    llmFirstTokenMs: 98,
    llmFirstClauseMs: 131,
    ttsFirstAudioMs: 84,
    releaseMs: 12,
    hiddenMs: 203,
    speculation: 'hit',
    wastedTokens: 0,
    wastedCharacters: 0,
  },
  turn('started', 1, 'Tuesday'),
  state('barge-in', 9100),
  { type: 'clear' },
  replyEnded(
    'r2',
    'interrupted',
    'I can book a checkup, a teeth cleaning or a filling. We have Monday at ten,',
  ),
  state('listening', 9160),
  turn('updated', 1, 'Tuesday at three'),
  turn('eot', 1, 'Tuesday at three, please'),
  state('thinking', 10_000),
  { type: 'tool', event: 'started', name: 'find_slot', id: 't1', at: 10_010 },
  { type: 'tool', event: 'ended', name: 'find_slot', id: 't1', ok: true, at: 10_155 },
  replyStarted('r3', 1),
  replyText('r3', 'Tuesday at three it is. Which name may I put down?'),
  {
    type: 'metrics',
    turn: 1,
    llmFirstTokenMs: 141,
    llmFirstClauseMs: 190,
    ttsFirstAudioMs: 92,
    releaseMs: 427,
    speculation: 'none',
    wastedTokens: 0,
    wastedCharacters: 0,
    bargeInStopMs: 3,
    heardMs: 5200,
    playedMs: 5260,
  },
  state('speaking', 10_430),
  turn('started', 2, 'mhm'),
  state('barge-in', 11_000),
  { type: 'clear' },
  turn('eot', 2, 'mhm'),
  state('speaking', 11_400),
  replyEnded('r3', 'completed', 'Tuesday at three it is. Which name may I put down?'),
  state('listening', 13_200),
  turn('started', 3, 'the name is'),
];
