import { and } from 'xstate';
import { bargeIn } from './barge-in.ts';
import { callSetup } from './call-setup.ts';
import { eagerThinking } from './eager-thinking.ts';
import { holding } from './holding.ts';
import { listening } from './listening.ts';
import { answerTheRest } from './taking-the-floor.ts';

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
          actions: ['forgetReply', answerTheRest],
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
