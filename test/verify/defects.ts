import { assign, emit, enqueueActions } from 'xstate';
import { followReply } from '../../machines/agent-reply.ts';
import { callMachine } from '../../machines/call.machine.ts';
import { settleTurn } from '../../machines/caller-turn.ts';
import type { CallMachine } from '../../tools/verify/machine-graph.ts';
import { redrawn, untimed, without } from './altered-machine.ts';
import { variant, type Variant, type VariantWish } from '../../tools/verify/variant.ts';

/** A mistake that somebody could make in the machine, and the invariant that it breaks. */
export interface Defect {
  readonly name: string;
  readonly machine: CallMachine;
  readonly variant: Variant;
  readonly breaks: number;
}

type Changes = Parameters<CallMachine['provide']>[0];

const provided = (changes: Changes): CallMachine => callMachine.provide(changes);

const floor = ['active', 'floor'] as const;

const of = (
  name: string,
  breaks: number,
  machine: CallMachine,
  wish: VariantWish = { happenings: [] },
): Defect => ({ name, breaks, machine, variant: variant(name, wish) });

export const defects: readonly Defect[] = [
  of('no timer ends the silence', 1, untimed(...floor, 'listening', 'quiet'), {
    prompts: true,
    happenings: [],
  }),
  of('no timer ends a guess', 1, untimed(...floor, 'eager-thinking'), { happenings: ['guesses'] }),
  of('no timer ends a contest', 1, untimed(...floor, 'barge-in', 'contested')),
  of('no timer ends the farewell', 1, untimed('ending', 'saying'), { happenings: ['drain'] }),
  of('no timer ends the wait for a transfer', 1, untimed('ending', 'awaitingTransfer'), {
    happenings: ['transfers'],
  }),
  of('no timer ends the keys', 1, untimed('active', 'keypad', 'collecting'), {
    collects: true,
    happenings: ['keys'],
  }),
  of('no timer ends a turn whose button is released', 1, untimed('active', 'turnEnd', 'asked'), {
    happenings: ['button'],
  }),
  of(
    'a button that is released again is not heard while an end is waited for',
    1,
    redrawn((at) => {
      delete at('active', 'turnEnd', 'asked').on['caller.ended-turn'];
    }),
    { happenings: ['button'] },
  ),
  of('no timer ends a call that can not hear', 1, untimed('active', 'deafness', 'deaf'), {
    happenings: ['broken-ears'],
  }),
  of('no timer ends a call that never begins', 1, untimed('connecting')),
  of(
    'a tool that is over is waited for',
    1,
    redrawn((at) => {
      const working = at(...floor, 'listening', 'working');
      working.always = without(working.always, 1);
    }),
    { prompts: true, happenings: ['tools'] },
  ),
  of(
    'a recogniser that is lost is not opened again',
    1,
    provided({ actions: { reopenRecogniser: () => undefined } }),
    { happenings: ['broken-ears'] },
  ),
  of(
    'a failed reply is not apologised for',
    1,
    redrawn((at) => {
      const thinking = at(...floor, 'holding', 'thinking');
      thinking.always = without(thinking.always, 1);
    }),
    { happenings: ['failures'] },
  ),
  of(
    'a reply that goes on silently stays paused',
    1,
    redrawn((at) => {
      const returning = at(...floor, 'returning');
      returning.always = [...without(returning.always, 2), { target: 'holding' }];
    }),
  ),
  of(
    'a guess is forgotten, and goes on',
    2,
    provided({ actions: { discardGuess: assign({ reply: undefined }) } }),
    { happenings: ['guesses'] },
  ),
  of(
    'a second reply is asked for beside the first',
    2,
    redrawn((at) => {
      at(...floor, 'holding').on['caller.typed'] = {
        actions: [assign({ entry: { text: 'book a table' } }), { type: 'answer', params: { what: 'entry' } }],
      };
    }),
    { happenings: ['typing'] },
  ),
  of(
    'a cut does not clear what was sent',
    2,
    redrawn((at) => {
      const { on } = at(...floor, 'holding');
      on['talk.words'] = { target: 'yielding', guard: 'callerTakesTheFloor' };
    }),
    { mode: 'confirm', happenings: [] },
  ),
  of(
    'a farewell whose voice fails breaks off',
    2,
    redrawn((at) => {
      at('ending', 'saying').always = [
        { guard: 'replyIsFinished', target: '#call.ended', actions: ['finishReply', 'forgetReply'] },
        { guard: 'replyFailed', target: '#call.ended', actions: ['finishReply', 'forgetReply'] },
      ];
    }),
    { prompts: true, happenings: ['drain', 'failures'] },
  ),
  of(
    'a guess is played before it is committed',
    3,
    redrawn((at) => {
      const state = at(...floor, 'eager-thinking');
      state.entry = [state.entry, 'releasePlayout'];
    }),
    { happenings: ['guesses'] },
  ),
  of(
    'a held tool runs at once',
    3,
    provided({
      actions: {
        followReply: enqueueActions(({ context, enqueue }, { event }) => {
          if (context.reply === undefined) return;
          enqueue.assign({ reply: followReply(context.reply, event) });
          if (event.type !== 'reply.tool-called') return;
          enqueue(emit({ type: 'tool.released' as const, reply: context.reply.id, id: event.id }));
        }),
      },
    }),
    { happenings: ['guesses', 'tools'] },
  ),
  of(
    'a transfer does not wait for the words before it',
    5,
    provided({
      actions: {
        followReply: enqueueActions(({ context, enqueue }, { event }) => {
          if (context.reply === undefined) return;
          const reply = followReply(context.reply, event);
          enqueue.assign({ reply: { ...reply, transfers: [] } });
          for (const id of reply.transfers)
            enqueue(emit({ type: 'tool.released' as const, reply: reply.id, id }));
        }),
      },
    }),
    { happenings: ['transfers'] },
  ),
  of('a reply that was stopped is made up for', 4, provided({ actions: { waiveAnswer: () => undefined } }), {
    happenings: ['wishes'],
  }),
  of(
    'end_call runs for a guess',
    3,
    redrawn((at) => {
      at(...floor, 'eager-thinking').always = {
        guard: 'replyHangsUp',
        target: '#call.ending',
        actions: 'hangUpByTool',
      };
    }),
    { happenings: ['guesses', 'hang-up-tool'] },
  ),
  of(
    'words that end as a backchannel leave the turn before them unanswered',
    4,
    redrawn((at) => {
      const { on } = at(...floor, 'listening');
      on['talk.ended'] = without(on['talk.ended'], 0);
    }),
  ),
  of(
    'a noise behind an unheard cut leaves the turn unanswered',
    4,
    redrawn((at) => {
      const { on } = at(...floor, 'listening');
      on['talk.vanished'] = '.waiting';
    }),
  ),
  of(
    'a reply that is played answers nothing',
    4,
    provided({
      actions: {
        finishReply: enqueueActions(({ context, enqueue }) => {
          if (context.reply === undefined) return;
          enqueue(emit({ type: 'reply.finished' as const, reply: context.reply.id }));
        }),
      },
    }),
  ),
  of(
    'what was heard of a reply that is cut is lost',
    5,
    redrawn((at) => {
      at(...floor, 'yielding').entry = 'discardGuess';
    }),
  ),
  of(
    'a contest does not clear',
    6,
    redrawn((at) => {
      const state = at(...floor, 'barge-in');
      state.entry = without(state.entry, 2);
    }),
  ),
  of(
    'a contest does not pause',
    6,
    redrawn((at) => {
      const state = at(...floor, 'barge-in');
      state.entry = without(state.entry, 1);
    }),
  ),
  of('events of an older reply count', 7, provided({ guards: { isOfThisReply: () => true } })),
  of('events of an older turn count', 7, provided({ guards: { isStale: () => false } })),
  of(
    'the end is not the end',
    8,
    redrawn((at) => {
      delete at('ended').type;
    }),
  ),
  of(
    'a kept turn is lost',
    9,
    provided({ actions: { keepTurn: assign(({ context }) => ({ turn: settleTurn(context.turn) })) } }),
  ),
  of(
    'a kept turn is answered twice',
    9,
    redrawn((at) => {
      const settling = at(...floor, 'settling');
      settling.always = [
        {
          guard: 'turnsWereKept',
          target: 'holding',
          actions: [
            'forgetReply',
            { type: 'answer', params: { what: 'rest' } },
            assign({ kept: [{ text: 'stop' }] }),
          ],
        },
        ...without(settling.always, 0),
      ];
    }),
  ),
  of(
    'a kept turn does not cancel the hang-up',
    9,
    redrawn((at) => {
      const settling = at(...floor, 'settling');
      const always = settling.always as unknown[];
      settling.always = [...always.slice(1, 3), always[0], ...always.slice(3)];
    }),
    { happenings: ['hang-up-tool'] },
  ),
  of('a guess is committed for other words', 9, provided({ guards: { guessHolds: () => true } }), {
    happenings: ['guesses'],
  }),
  of(
    'a tool is released again at the commit',
    10,
    provided({
      actions: {
        followReply: enqueueActions(({ context, enqueue }, { event }) => {
          if (context.reply === undefined) return;
          const reply = followReply(context.reply, event);
          if (event.type !== 'reply.tool-called') {
            enqueue.assign({ reply });
            return;
          }
          enqueue.assign({ reply: { ...reply, heldTools: [event.id] } });
          if (event.effect === 'write') return;
          enqueue(emit({ type: 'tool.released' as const, reply: reply.id, id: event.id }));
        }),
      },
    }),
    { happenings: ['guesses', 'tools'] },
  ),
];
