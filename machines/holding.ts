import { and, not, or } from 'xstate';
import { callSetup } from './call-setup.ts';
import { takeTyped } from './taking-the-floor.ts';

const pauses = { type: 'modeIs', params: { mode: 'pause' } } as const;
const confirms = { type: 'modeIs', params: { mode: 'confirm' } } as const;

/** Words over a reply: they contest it at once, or cut it once they are enough, or wait, as the mode says. */
const contest = [
  { guard: and([pauses, or(['wasNotDismissed', 'callerTakesTheFloor'])]), target: 'barge-in' },
  { guard: and([confirms, 'callerTakesTheFloor']), target: 'yielding', actions: 'clearPlayout' },
] as const;

/** The agent has the floor: a committed reply that is not over. */
export const holding = callSetup.createStateConfig({
  initial: 'thinking',
  states: {
    thinking: {
      entry: { type: 'report', params: { state: 'thinking' } },
      always: [
        { guard: 'replyIsPlayable', target: 'speaking' },
        { guard: 'replyFailed', target: '#floor.apologising' },
        { guard: 'replyIsFinished', target: '#floor.settling' },
        { guard: 'transferIsDue', actions: 'releaseTransfers' },
      ],
    },
    speaking: {
      entry: [{ type: 'report', params: { state: 'speaking' } }, 'releasePlayout'],
      always: [
        { guard: 'replyIsFinished', target: '#floor.settling' },
        { guard: and(['replyFailed', not('replyIsPlayable')]), target: '#floor.apologising' },
        { guard: and(['replyAwaitsTool', not('replyIsPlayable')]), target: 'thinking' },
      ],
    },
  },
  on: {
    'talk.began': { guard: pauses, target: 'barge-in' },
    'talk.words': contest,
    'talk.guessed': contest,
    'talk.ended': [...contest, { guard: 'turnIsNothing', actions: 'dropTurn' }, { actions: 'keepTurn' }],
    'talk.vanished': { actions: 'dropTurn' },
    'caller.typed': [
      {
        guard: pauses,
        target: 'barge-in',
        actions: takeTyped,
      },
      {
        guard: confirms,
        target: 'yielding',
        actions: [takeTyped, 'clearPlayout'],
      },
      { actions: [takeTyped, 'keepEntry'] },
    ],
    'caller.stopped-reply': {
      target: 'listening',
      actions: ['clearPlayout', 'cutReply', 'waiveAnswer'],
    },
    'keys.begun': [
      { guard: pauses, target: 'barge-in' },
      { guard: confirms, target: 'yielding', actions: 'clearPlayout' },
    ],
    'keys.entered': [
      { guard: pauses, target: 'barge-in', actions: 'takeKeys' },
      { guard: confirms, target: 'yielding', actions: ['takeKeys', 'clearPlayout'] },
      { actions: ['takeKeys', 'keepEntry'] },
    ],
  },
});
