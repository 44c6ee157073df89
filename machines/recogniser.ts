import { callSetup } from './call-setup.ts';

export const isFinal = {
  type: 'isFinal',
  params: ({ event }: { event: { final?: true } }) => ({ final: event.final === true }),
} as const;

/** Nobody hears the caller any more, who is told so by a voice. */
export const giveUp = {
  target: '#call.ending',
  actions: { type: 'endBecause', params: { reason: 'provider-failure', farewell: true } },
} as const;

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
      on: {
        'stt.opened': [{ guard: 'turnIsOpen', target: 'open.catchingUp' }, { target: 'open' }],
        'stt.lost': [{ guard: isFinal, ...giveUp }, { actions: 'reopenRecogniser' }],
      },
    },
  },
});

/** A connection that opens and breaks, again and again, hears no more than one that never opens. */
export const deafness = callSetup.createStateConfig({
  initial: 'hearing',
  states: {
    hearing: { on: { 'stt.lost': 'deaf', 'stt.stalled': 'deaf' } },
    deaf: {
      after: { recogniserPatience: 'forTooLong' },
      on: { 'stt.worked': 'hearing' },
    },
    /** What is open now may yet work; once it is lost, too, that was all. */
    forTooLong: {
      always: { guard: 'recogniserIsLost', ...giveUp },
      on: { 'stt.worked': 'hearing' },
    },
  },
});

/** Push-to-talk: the button is released, and the turn's end is waited for, but not for ever. */
export const turnEnd = callSetup.createStateConfig({
  initial: 'unasked',
  states: {
    unasked: {
      on: {
        'caller.ended-turn': [
          { guard: 'turnIsOpen', target: 'asked', actions: ['noteAskedTurn', 'askForTurnEnd'] },
          { actions: 'askForTurnEnd' },
        ],
      },
    },
    asked: {
      after: {
        endTurnPatience: [
          {
            guard: 'turnWasAskedToEnd',
            target: 'unasked',
            actions: ['releaseTurn', 'sayWhatItMeans'],
          },
          { target: 'unasked' },
        ],
      },
      on: {
        'talk.ended': 'unasked',
        'talk.vanished': 'unasked',
        'caller.ended-turn': [
          { guard: 'turnWasAskedToEnd' },
          { target: 'asked', reenter: true, actions: ['noteAskedTurn', 'askForTurnEnd'] },
        ],
      },
    },
  },
});
