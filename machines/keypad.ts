import { raise } from 'xstate';
import { callSetup } from './call-setup.ts';

const collect = {
  type: 'collectKey',
  params: ({ event }: { event: { digit: string } }) => ({ digit: event.digit }),
} as const;
const isTerminator = {
  type: 'isTerminator',
  params: ({ event }: { event: { digit: string } }) => ({ digit: event.digit }),
} as const;

/** Keys become a turn: each one, or all up to the terminator or a pause. */
export const keypad = callSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      on: {
        'caller.dtmf': [
          { guard: 'keysAreSingle', actions: [collect, raise({ type: 'keys.entered' })] },
          { guard: isTerminator },
          { target: 'collecting', actions: [collect, raise({ type: 'keys.begun' })] },
        ],
      },
    },
    collecting: {
      after: { keyPatience: { target: 'idle', actions: raise({ type: 'keys.entered' }) } },
      on: {
        'caller.dtmf': [
          { guard: isTerminator, target: 'idle', actions: raise({ type: 'keys.entered' }) },
          { target: 'collecting', reenter: true, actions: collect },
        ],
      },
    },
  },
});
