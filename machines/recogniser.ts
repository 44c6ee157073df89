import type { CallContext } from './call-context.ts';
import { callSetup } from './call-setup.ts';

/** The speech-to-text connection: it may be lost and opened again within one call. */
export const recogniser = callSetup.createStateConfig({
  initial: 'open',
  states: {
    open: {
      initial: 'attentive',
      states: {
        attentive: {},
        /** The turn inside which it was lost goes on, or was over meanwhile: then nothing more is said of it. */
        catchingUp: {
          after: {
            catchUpPatience: { target: 'attentive', actions: ['releaseTurn', 'sayWhatItMeans'] },
          },
          on: {
            'talk.began': 'attentive',
            'talk.words': 'attentive',
            'talk.guessed': 'attentive',
            'talk.resumed': 'attentive',
            'talk.ended': 'attentive',
            'talk.vanished': 'attentive',
          },
        },
      },
      on: {
        'stt.lost': { target: 'lost', actions: 'reopenRecogniser' },
        'stt.stalled': [
          {
            guard: 'turnIsOpen',
            target: 'lost',
            actions: ['releaseTurn', 'sayWhatItMeans', 'reopenRecogniser'],
          },
          { target: 'lost', actions: 'reopenRecogniser' },
        ],
      },
    },
    lost: {
      after: {
        recogniserPatience: {
          target: '#call.ending',
          actions: { type: 'endBecause', params: { reason: 'provider-failure', farewell: true } },
        },
      },
      on: {
        'stt.opened': [{ guard: 'turnIsOpen', target: 'open.catchingUp' }, { target: 'open' }],
        'stt.lost': { actions: 'reopenRecogniser' },
      },
    },
  },
});

const noteEndAsked = callSetup.assign(({ context }) => ({ turn: { ...context.turn, endAsked: true } }));

/** What was asked of one turn is not done to the next. */
const endIsAsked = ({ context }: { readonly context: CallContext }): boolean => context.turn.endAsked;

/** Push-to-talk: the button is released, and the turn's end is waited for, but not for ever. */
export const turnEnd = callSetup.createStateConfig({
  initial: 'unasked',
  states: {
    unasked: {
      on: {
        'caller.ended-turn': [
          { guard: 'turnIsOpen', target: 'asked', actions: ['askForTurnEnd', noteEndAsked] },
          { actions: 'askForTurnEnd' },
        ],
      },
    },
    asked: {
      after: {
        endTurnPatience: [
          { guard: endIsAsked, target: 'unasked', actions: ['releaseTurn', 'sayWhatItMeans'] },
          { target: 'unasked' },
        ],
      },
      on: {
        'talk.ended': 'unasked',
        'talk.vanished': 'unasked',
        'caller.ended-turn': [
          { guard: endIsAsked },
          { guard: 'turnIsOpen', target: 'asked', reenter: true, actions: ['askForTurnEnd', noteEndAsked] },
        ],
      },
    },
  },
});
