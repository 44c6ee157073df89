import { and, not } from 'xstate';
import { callSetup } from './call-setup.ts';
import { answerTheRest, takeTyped } from './taking-the-floor.ts';

/** The caller has probably done: a reply to the guess is made and held. */
export const eagerThinking = callSetup.createStateConfig({
  entry: { type: 'report', params: { state: 'eager-thinking' } },
  always: { guard: 'replyFailed', target: 'listening', actions: 'discardGuess' },
  after: { guessPatience: { target: 'listening', actions: 'discardGuess' } },
  on: {
    'talk.began': { target: 'listening', actions: 'discardGuess' },
    'talk.resumed': { target: 'listening', actions: 'discardGuess' },
    'talk.words': { guard: not('guessHolds'), target: 'listening', actions: 'discardGuess' },
    'talk.guessed': [
      { guard: 'guessHolds' },
      { guard: 'mayGuess', target: 'eager-thinking', reenter: true, actions: ['discardGuess', 'startGuess'] },
      { target: 'listening', actions: 'discardGuess' },
    ],
    'talk.ended': [
      {
        guard: and(['talkedOverAReply', 'turnsAreUnanswered']),
        target: 'holding',
        actions: ['discardGuess', 'dropTurn', answerTheRest],
      },
      { guard: 'talkedOverAReply', target: 'listening', actions: ['discardGuess', 'dropTurn'] },
      { guard: and(['guessHolds', 'replyIsPlayable']), target: 'holding.speaking', actions: 'commitGuess' },
      { guard: 'guessHolds', target: 'holding', actions: 'commitGuess' },
      { target: 'holding', actions: ['discardGuess', { type: 'answer', params: { what: 'turn' } }] },
    ],
    'talk.vanished': [
      {
        guard: 'turnsAreUnanswered',
        target: 'holding',
        actions: ['discardGuess', answerTheRest],
      },
      { target: 'listening', actions: 'discardGuess' },
    ],
    'caller.typed': {
      target: 'holding',
      actions: ['discardGuess', takeTyped, { type: 'answer', params: { what: 'entry' } }],
    },
    'caller.stopped-reply': { target: 'listening', actions: 'discardGuess' },
    'keys.begun': { target: 'listening', actions: 'discardGuess' },
    'keys.entered': {
      target: 'holding',
      actions: ['discardGuess', 'takeKeys', { type: 'answer', params: { what: 'entry' } }],
    },
  },
});
