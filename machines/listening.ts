import { and, not, or } from 'xstate';
import { callSetup } from './call-setup.ts';
import { answerTheRest, takeTyped } from './taking-the-floor.ts';

/** Not asked for while the caller is busy: what ends a turn must first be answered. */
const speakNextLine = {
  guard: 'lineMayBeSpoken',
  target: '#floor.holding',
  actions: [{ type: 'speakLine', params: { line: 'operator' } }, 'takeLine'],
} as const;

/** The caller has the floor, or nobody. */
export const listening = callSetup.createStateConfig({
  entry: { type: 'report', params: { state: 'listening' } },
  initial: 'waiting',
  states: {
    waiting: {
      always: [
        { guard: or(['turnIsOpen', 'keysAreComing']), target: 'busy' },
        speakNextLine,
        { guard: 'toolsRun', target: 'working' },
        { target: 'quiet' },
      ],
    },
    /** A tool of a reply that is over still runs: such time is no silence. */
    working: {
      always: [speakNextLine, { guard: not('toolsRun'), target: 'quiet' }],
    },
    quiet: {
      always: speakNextLine,
      after: {
        silencePatience: [
          {
            guard: and(['silenceIsHandled', 'promptIsLeft']),
            target: '#floor.holding',
            actions: [{ type: 'speakLine', params: { line: 'prompt' } }, 'countPrompt'],
          },
          {
            guard: 'silenceIsHandled',
            target: '#call.ending',
            actions: { type: 'endBecause', params: { reason: 'idle', farewell: true } },
          },
        ],
      },
    },
    /** What is being said or keyed is answered as it ends. */
    busy: { on: { 'caller.asked-for-reply': {} } },
  },
  on: {
    'talk.began': '.busy',
    'talk.words': '.busy',
    'talk.resumed': '.busy',
    'talk.guessed': [
      {
        guard: and(['mayGuess', not('talkedOverAReply')]),
        target: 'eager-thinking',
        actions: 'startGuess',
      },
      { target: '.busy' },
    ],
    'talk.ended': [
      {
        guard: and(['talkedOverAReply', 'turnsAreUnanswered']),
        target: 'holding',
        actions: ['dropTurn', answerTheRest],
      },
      { guard: 'talkedOverAReply', target: '.waiting', actions: 'dropTurn' },
      { target: 'holding', actions: { type: 'answer', params: { what: 'turn' } } },
    ],
    'talk.vanished': [
      {
        guard: 'turnsAreUnanswered',
        target: 'holding',
        actions: answerTheRest,
      },
      { target: '.waiting' },
    ],
    'caller.typed': {
      target: 'holding',
      actions: [takeTyped, { type: 'answer', params: { what: 'entry' } }],
    },
    'caller.asked-for-reply': { target: 'holding', actions: answerTheRest },
    'keys.begun': '.busy',
    'keys.entered': {
      target: 'holding',
      actions: ['takeKeys', { type: 'answer', params: { what: 'entry' } }],
    },
  },
});
