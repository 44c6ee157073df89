import { and, not, or } from 'xstate';
import { callSetup } from './call-setup.ts';

/** Not asked for while the caller is busy: what ends a turn must first be answered. */
const speakNextLine = {
  guard: 'lineMayBeSpoken',
  target: '#floor.holding',
  actions: [{ type: 'speakLine', params: { line: 'operator' } }, 'takeLine'],
} as const;

const listening = callSetup.createStateConfig({
  entry: { type: 'report', params: { state: 'listening' } },
  initial: 'waiting',
  states: {
    waiting: {
      always: [
        { guard: or(['turnIsOpen', 'keysAreComing']), target: 'busy' },
        speakNextLine,
        { target: 'quiet' },
      ],
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
    busy: {},
  },
  on: {
    'talk.began': '.busy',
    'talk.words': '.busy',
    'talk.resumed': '.busy',
    'talk.guessed': [
      { guard: 'mayGuess', target: 'eager-thinking', actions: 'startGuess' },
      { target: '.busy' },
    ],
    'talk.ended': [
      {
        guard: and(['talkedOverAReply', 'turnsAreUnanswered']),
        target: 'holding',
        actions: ['dropTurn', { type: 'answer', params: { what: 'rest' } }],
      },
      { guard: 'talkedOverAReply', target: '.waiting', actions: 'dropTurn' },
      { target: 'holding', actions: { type: 'answer', params: { what: 'turn' } } },
    ],
    'talk.vanished': [
      {
        guard: 'turnsAreUnanswered',
        target: 'holding',
        actions: { type: 'answer', params: { what: 'rest' } },
      },
      { target: '.waiting' },
    ],
    'caller.typed': {
      target: 'holding',
      actions: [
        { type: 'takeEntry', params: ({ event }) => ({ text: event.text }) },
        { type: 'answer', params: { what: 'entry' } },
      ],
    },
    'keys.begun': '.busy',
    'keys.entered': {
      target: 'holding',
      actions: ['takeKeys', { type: 'answer', params: { what: 'entry' } }],
    },
  },
});

const eagerThinking = callSetup.createStateConfig({
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
      { guard: and(['guessHolds', 'replyIsPlayable']), target: 'holding.speaking', actions: 'commitGuess' },
      { guard: 'guessHolds', target: 'holding', actions: 'commitGuess' },
      { target: 'holding', actions: ['discardGuess', { type: 'answer', params: { what: 'turn' } }] },
    ],
    'talk.vanished': [
      {
        guard: 'turnsAreUnanswered',
        target: 'holding',
        actions: ['discardGuess', { type: 'answer', params: { what: 'rest' } }],
      },
      { target: 'listening', actions: 'discardGuess' },
    ],
    'caller.typed': {
      target: 'holding',
      actions: [
        'discardGuess',
        { type: 'takeEntry', params: ({ event }) => ({ text: event.text }) },
        { type: 'answer', params: { what: 'entry' } },
      ],
    },
    'keys.begun': { target: 'listening', actions: 'discardGuess' },
    'keys.entered': {
      target: 'holding',
      actions: ['discardGuess', 'takeKeys', { type: 'answer', params: { what: 'entry' } }],
    },
  },
});

const pauses = { type: 'modeIs', params: { mode: 'pause' } } as const;
const confirms = { type: 'modeIs', params: { mode: 'confirm' } } as const;

/** Words over a reply: they contest it at once, or cut it once they are enough, or wait, as the mode says. */
const contest = [
  { guard: and([pauses, or(['wasNotDismissed', 'callerTakesTheFloor'])]), target: 'barge-in' },
  { guard: and([confirms, 'callerTakesTheFloor']), target: 'yielding', actions: 'clearPlayout' },
] as const;

/** The agent has the floor: a committed reply that is not over. */
const holding = callSetup.createStateConfig({
  initial: 'thinking',
  states: {
    thinking: {
      entry: { type: 'report', params: { state: 'thinking' } },
      always: [
        { guard: 'replyIsPlayable', target: 'speaking' },
        { guard: 'replyFailed', target: '#floor.apologising' },
        { guard: 'replyIsFinished', target: '#floor.settling' },
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
    'caller.typed': [
      {
        guard: pauses,
        target: 'barge-in',
        actions: { type: 'takeEntry', params: ({ event }) => ({ text: event.text }) },
      },
      {
        guard: confirms,
        target: 'yielding',
        actions: ['clearPlayout', { type: 'takeEntry', params: ({ event }) => ({ text: event.text }) }],
      },
      { actions: [{ type: 'takeEntry', params: ({ event }) => ({ text: event.text }) }, 'keepEntry'] },
    ],
    'keys.begun': [
      { guard: pauses, target: 'barge-in' },
      { guard: confirms, target: 'yielding', actions: 'clearPlayout' },
    ],
    'keys.entered': [
      { guard: pauses, target: 'barge-in', actions: 'takeKeys' },
      { guard: confirms, target: 'yielding', actions: ['clearPlayout', 'takeKeys'] },
      { actions: ['takeKeys', 'keepEntry'] },
    ],
  },
});

/** Who goes on: the caller who has said enough, or the agent when the turn came to nothing, or to too little. */
const verdict = [
  { guard: 'callerTakesTheFloor', target: '#floor.yielding' },
  { guard: and(['turnIsOver', 'turnIsNothing']), target: '#floor.returning', actions: 'dropTurn' },
  { guard: 'turnIsOver', target: '#floor.returning', actions: 'keepTurn' },
] as const;

const bargeIn = callSetup.createStateConfig({
  entry: [{ type: 'report', params: { state: 'barge-in' } }, 'pausePlayout', 'clearPlayout'],
  initial: 'judging',
  states: {
    judging: { always: [...verdict, { target: 'contested' }] },
    contested: {
      after: { contestPatience: { target: '#floor.returning', actions: 'dismissTurn' } },
      on: {
        'talk.began': { target: 'contested', reenter: true },
        'talk.words': verdict,
        'talk.guessed': verdict,
        'talk.ended': verdict,
        'talk.vanished': verdict,
        'caller.typed': {
          target: 'judging',
          actions: { type: 'takeEntry', params: ({ event }) => ({ text: event.text }) },
        },
        'keys.begun': 'judging',
        'keys.entered': { target: 'judging', actions: 'takeKeys' },
      },
    },
  },
});

/** Who has the floor. The states without a name of their own in reports are passed through within one event. */
export const floor = callSetup.createStateConfig({
  id: 'floor',
  initial: 'listening',
  states: {
    listening,
    'eager-thinking': eagerThinking,
    holding,
    'barge-in': bargeIn,
    /** The reply is cut, and the words that cut it are answered as far as they are known. */
    yielding: {
      entry: 'cutReply',
      always: [
        { guard: 'entryWaits', target: 'holding', actions: { type: 'answer', params: { what: 'entry' } } },
        { guard: 'turnEnded', target: 'holding', actions: { type: 'answer', params: { what: 'turn' } } },
        { guard: 'keysAreComing', target: 'listening' },
        { guard: and(['turnWasGuessed', 'mayGuess']), target: 'eager-thinking', actions: 'startGuess' },
        { target: 'listening' },
      ],
    },
    /** The agent goes on where it was paused. */
    returning: {
      always: [
        { guard: 'replyIsPlayable', target: 'holding.speaking' },
        { guard: 'replyFailed', target: 'apologising' },
        // All that was made is played: what is still to come, or the reply's end, must not find it paused.
        { target: 'holding', actions: 'releasePlayout' },
      ],
    },
    /** No provider is left for the reply. */
    apologising: {
      always: [
        { guard: 'replyIsALine', target: 'settling' },
        {
          guard: 'thirdInARow',
          target: '#call.ending',
          actions: [
            'giveReplyUp',
            { type: 'endBecause', params: { reason: 'provider-failure', farewell: true } },
          ],
        },
        {
          target: 'holding.speaking',
          actions: ['giveReplyUp', { type: 'speakLine', params: { line: 'apology' } }],
        },
      ],
    },
    /** The reply is over; turns that waited for its end come before its hang-up. */
    settling: {
      entry: 'finishReply',
      always: [
        {
          guard: 'turnsWereKept',
          target: 'holding',
          actions: ['forgetReply', { type: 'answer', params: { what: 'rest' } }],
        },
        {
          guard: and(['replyHangsUp', 'replyIsWordless']),
          target: '#call.ending',
          actions: [
            'hangUpByTool',
            'forgetReply',
            { type: 'endBecause', params: { reason: 'agent-hangup', farewell: true } },
          ],
        },
        {
          guard: 'replyHangsUp',
          target: '#call.ending',
          actions: [
            'hangUpByTool',
            'forgetReply',
            { type: 'endBecause', params: { reason: 'agent-hangup', farewell: false } },
          ],
        },
        { target: 'listening', actions: 'forgetReply' },
      ],
    },
  },
});
