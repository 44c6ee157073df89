import { and } from 'xstate';
import { callSetup } from './call-setup.ts';
import { takeTyped } from './taking-the-floor.ts';

/** Who goes on: the caller who has said enough, or the agent when the turn came to nothing, or to too little. */
const verdict = [
  { guard: 'callerTakesTheFloor', target: '#floor.yielding' },
  { guard: and(['turnIsOver', 'turnIsNothing']), target: '#floor.returning', actions: 'dropTurn' },
  { guard: 'turnIsOver', target: '#floor.returning', actions: 'keepTurn' },
] as const;

/** The floor is contested: the reply goes on being made, and is not heard. */
export const bargeIn = callSetup.createStateConfig({
  entry: [{ type: 'report', params: { state: 'barge-in' } }, 'pausePlayout', 'clearPlayout'],
  initial: 'judging',
  states: {
    judging: { always: [...verdict, { target: 'contested' }] },
    contested: {
      after: { contestPatience: { target: '#floor.returning', actions: 'dismissTurn' } },
      on: {
        'talk.began': { target: 'contested', reenter: true },
        'talk.words': { guard: 'callerTakesTheFloor', target: '#floor.yielding' },
        'talk.guessed': { guard: 'callerTakesTheFloor', target: '#floor.yielding' },
        'talk.ended': verdict,
        'talk.vanished': { target: '#floor.returning', actions: 'dropTurn' },
        'caller.typed': {
          target: 'judging',
          actions: takeTyped,
        },
        'caller.stopped-reply': { target: '#floor.listening', actions: ['cutReply', 'waiveAnswer'] },
        'keys.begun': 'judging',
        'keys.entered': { target: 'judging', actions: 'takeKeys' },
      },
    },
  },
});
