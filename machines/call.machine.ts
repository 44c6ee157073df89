import { and, not } from 'xstate';
import { openingContext } from './call-context.ts';
import { callSetup } from './call-setup.ts';
import { floor } from './floor.ts';
import { keypad } from './keypad.ts';
import { deafness, giveUp, isFinal, recogniser, turnEnd } from './recogniser.ts';

const mostEarlyInputs = 20;

const keepEarlyInput = callSetup.assign(({ context, event }) => {
  const { early } = context;
  const isInput =
    event.type === 'caller.typed' || event.type === 'caller.dtmf' || event.type === 'caller.asked-for-reply';
  return isInput && early.length < mostEarlyInputs ? { early: [...early, event] } : {};
});

const takeEarlyInput = callSetup.enqueueActions(({ context, enqueue }) => {
  for (const input of context.early) enqueue.raise(input);
  enqueue.assign({ early: [] });
});

const callerHungUp = { type: 'endBecause', params: { reason: 'caller-hangup', farewell: false } } as const;

/** A carrier that has handed the caller over says the same as one whose caller has hung up. */
const hungUp = [
  { guard: 'transferIsUnderWay', target: '.ending.awaitingTransfer', actions: callerHungUp },
  { target: '.ended', actions: callerHungUp },
] as const;

/**
 * One call: who has the floor, turn by turn. Pure: it emits what was decided and never does it.
 *
 *   connecting → listening ⇄ eager-thinking → thinking → speaking ⇄ barge-in
 *                    ↑______________|____________|_________|__________|
 *   and from everywhere: ending → ended, or failed
 */
export const callMachine = callSetup.createMachine({
  id: 'call',
  context: ({ input }) => openingContext(input),
  initial: 'connecting',
  states: {
    connecting: {
      entry: { type: 'report', params: { state: 'connecting' } },
      on: {
        'stt.opened': { target: 'active', actions: takeEarlyInput },
        'caller.typed': { actions: keepEarlyInput },
        'caller.dtmf': { actions: keepEarlyInput },
        'caller.asked-for-reply': { actions: keepEarlyInput },
        'operator.say': { actions: { type: 'queueLine', params: ({ event }) => ({ line: event }) } },
        'stt.lost': [{ guard: isFinal, ...giveUp }, { actions: 'reopenRecogniser' }],
        'call.drained': {
          target: 'ended',
          actions: { type: 'endBecause', params: { reason: 'drained', farewell: false } },
        },
      },
      after: { connectPatience: giveUp },
    },
    active: {
      type: 'parallel',
      states: { floor, keypad, recogniser, deafness, turnEnd },
      after: {
        callPatience: {
          target: 'ending',
          actions: { type: 'endBecause', params: { reason: 'max-duration', farewell: true } },
        },
      },
      on: {
        'turn.*': [
          { guard: { type: 'isStale', params: ({ event }) => ({ event }) } },
          { actions: [{ type: 'hearTurn', params: ({ event }) => ({ event }) }, 'sayWhatItMeans'] },
        ],
        'operator.say': { actions: { type: 'queueLine', params: ({ event }) => ({ line: event }) } },
        'speculation.budget-spent': { actions: 'noteBudgetSpent' },
      },
    },
    /** The farewell is heard to its end, then all is over. Turns are ignored. */
    ending: {
      entry: ['dropReply', { type: 'report', params: { state: 'ending' } }],
      initial: 'deciding',
      states: {
        deciding: {
          always: [
            {
              guard: 'owesFarewell',
              target: 'saying',
              actions: [{ type: 'speakLine', params: { line: 'farewell' } }, 'releasePlayout'],
            },
            { target: '#call.ended' },
          ],
        },
        saying: {
          always: [
            { guard: 'replyIsFinished', target: '#call.ended', actions: ['finishReply', 'forgetReply'] },
            {
              guard: and(['replyFailed', not('replyIsPlayable')]),
              target: '#call.ended',
              actions: ['finishReply', 'forgetReply'],
            },
          ],
          after: { farewellPatience: '#call.ended' },
        },
        /** The caller is gone, perhaps because of the transfer: whoever carries it out is about to say. */
        awaitingTransfer: {
          after: { transferPatience: '#call.ended' },
          on: {
            'call.transfer-failed': '#call.ended',
            'caller.hung-up': {},
            'caller.vanished': {},
          },
        },
      },
      on: { 'call.drained': {} },
    },
    ended: {
      type: 'final',
      entry: ['dropReply', { type: 'report', params: { state: 'ended' } }, 'reportEnd'],
    },
    failed: {
      type: 'final',
      entry: ['dropReply', { type: 'report', params: { state: 'failed' } }, 'reportEnd'],
    },
  },
  on: {
    'reply.*': {
      guard: { type: 'isOfThisReply', params: ({ event }) => ({ reply: event.reply }) },
      actions: { type: 'followReply', params: ({ event }) => ({ event }) },
    },
    'playout.*': {
      guard: { type: 'isOfThisReply', params: ({ event }) => ({ reply: event.reply }) },
      actions: { type: 'followReply', params: ({ event }) => ({ event }) },
    },
    'playout.cut': {
      guard: { type: 'wasHeardBeforeTheCut', params: ({ event }) => event },
      actions: 'countAsAnswered',
    },
    'tools.busy': { actions: { type: 'noteTools', params: { run: true } } },
    'tools.idle': { actions: { type: 'noteTools', params: { run: false } } },
    'caller.hung-up': hungUp,
    'caller.vanished': hungUp,
    'operator.hangup': {
      target: '.ended',
      actions: { type: 'endBecause', params: { reason: 'agent-hangup', farewell: false } },
    },
    'call.drained': {
      target: '.ending',
      actions: { type: 'endBecause', params: { reason: 'drained', farewell: true } },
    },
    'call.transferred': {
      target: '.ended',
      actions: ['finishTransfer', { type: 'endBecause', params: { reason: 'transferred', farewell: false } }],
    },
    'call.transfer-failed': { actions: 'noteTransferFailed' },
    'call.faulted': {
      target: '.failed',
      actions: { type: 'endBecause', params: { reason: 'error', farewell: false } },
    },
  },
  options: { maxIterations: 1000 },
});
