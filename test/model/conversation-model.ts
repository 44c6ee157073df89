import { setup } from 'xstate';

/** A conversation as its caller has it: who is heard, who is waited for. It knows nothing of the machine under test. */
export const conversationModel = setup({
  types: {
    events: {} as {
      readonly type:
        | 'I pause'
        | 'I go on'
        | 'I finish'
        | 'I interrupt'
        | 'I cough'
        | 'I hang up'
        | 'the answer begins'
        | 'the answer ends'
        | 'nobody can answer';
    },
  },
}).createMachine({
  initial: "caller's floor",
  states: {
    "caller's floor": {
      on: {
        'I pause': 'speculating',
        'I finish': 'silent thinking',
        'I hang up': 'over',
      },
    },
    speculating: {
      on: {
        'I go on': "caller's floor",
        'I finish': 'silent thinking',
        'I hang up': 'over',
      },
    },
    'silent thinking': {
      on: {
        'the answer begins': "agent's floor",
        'nobody can answer': "agent's floor",
        'I interrupt': "caller's floor",
        'I cough': 'silent thinking',
        'I hang up': 'over',
      },
    },
    "agent's floor": {
      on: {
        'the answer ends': "caller's floor",
        'I interrupt': "caller's floor",
        'I cough': "agent's floor",
        'I hang up': 'over',
      },
    },
    over: {},
  },
});
