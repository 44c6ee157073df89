import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import { turnMoves } from './caller-world.ts';
import { isTimer, timerName, type MachineEvent, type MachineState } from './machine-graph.ts';
import { newest } from './projection.ts';
import { replyMoves } from './reply-world.ts';
import { terminator, words, type Variant } from './variant.ts';
import type { Happens, World } from './world.ts';

const mostLines = 2;
const mostKept = 2;
const mostKeys = 2;

const happens = (name: string, event: CallEvent, more: Partial<Happens> = {}): Happens => ({
  name,
  event,
  isOwed: false,
  ...more,
});

const ends: readonly Happens[] = [
  happens('the caller hangs up', { type: 'caller.hung-up' }),
  happens('the connection is lost', { type: 'caller.vanished' }),
  happens('the operator hangs up', { type: 'operator.hangup' }),
  happens('a fault of our own', { type: 'call.faulted' }),
];
const drained = happens('the server is drained', { type: 'call.drained' });
const says = happens('the operator says a line', { type: 'operator.say', text: 'A word from us.' });
const types = happens('the caller types', { type: 'caller.typed', text: words.many }, { said: [words.many] });
const typesEarly = happens('the caller types', { type: 'caller.typed', text: words.many });
const releases = happens('the caller releases the button', { type: 'caller.ended-turn' });
const releasesInTurn: Happens = { ...releases, asksForTurnEnd: true };
const transferred = happens(
  'the carrier has taken the transfer',
  { type: 'call.transferred', to: 'sales' },
  { endsTransfer: true },
);
const transferFails = happens(
  'the transfer fails',
  { type: 'call.transfer-failed' },
  {
    endsTransfer: true,
    isOwed: true,
    reply: (reply) =>
      reply.tool === 'transferring'
        ? { ...reply, tool: 'done', stage: reply.stage === 'tools' ? 'asked' : reply.stage }
        : reply,
  },
);
const stops = happens('the client stops the reply', { type: 'caller.stopped-reply' }, { wish: 'silence' });
const asks = happens('the client asks for a reply', { type: 'caller.asked-for-reply' }, { wish: 'reply' });
const presses = happens(`the caller presses ${words.key}`, { type: 'caller.dtmf', digit: words.key });
const terminates = happens(`the caller presses ${terminator}`, { type: 'caller.dtmf', digit: terminator });
const loses = happens('speech-to-text is lost', { type: 'stt.lost' }, { ears: 'deaf' });
const losesForGood = happens(
  'every recogniser refuses',
  { type: 'stt.lost', final: true } satisfies CallEvent,
  { ears: 'deaf' },
);
const stalls = happens('speech-to-text stalls', { type: 'stt.stalled' }, { ears: 'deaf' });
const opens = happens('speech-to-text is open', { type: 'stt.opened' }, { ears: 'open' });
const moves = replyMoves.map(({ after, may, name, event, isOwed }) => ({
  may,
  happens: { name, reply: after, isOwed, ...(event === undefined ? {} : { event }) } satisfies Happens,
}));
const works = happens('speech-to-text works', { type: 'stt.worked' }, { ears: 'working' });
const leftToolEnds: Happens = {
  name: 'the tool of a reply that is over has a result',
  leftTool: false,
  isOwed: true,
};
const budgetSpent = happens('the speculation budget is spent', { type: 'speculation.budget-spent' });

/** Everything that may happen next, in the state and the world as they are. */
export function* whatMayHappen(state: MachineState, world: World, variant: Variant): Generator<Happens> {
  if (state.snapshot.status !== 'active') return;
  for (const timer of state.timers) yield passes(timer, state);
  const { reply } = world;
  if (reply !== undefined)
    for (const move of moves) if (move.may(reply, variant.happenings)) yield move.happens;
  if (world.leftTool) yield leftToolEnds;
  if (world.isTransferring) yield* [transferred, transferFails];
  if (variant.happenings.has('wishes')) yield* wishes(state);
  yield* fates(state, variant);
  yield* ofTheEars(state, world, variant);
  if (world.ears === 'working' && world.kept.length < mostKept) yield* turnMoves(state, world, variant);
  if (world.kept.length < mostKept) yield* fromTheConnection(state, variant);
}

function* wishes({ places, snapshot: { context } }: MachineState): Generator<Happens> {
  yield stops;
  if (!places.includes('call.connecting') || context.early.length === 0) yield asks;
}

function passes(timer: MachineEvent, { snapshot: { context } }: MachineState): Happens {
  const name = isTimer(timer) ? timerName(timer) : timer.type;
  const { turn, keys, askedTurn } = context;
  const releases = name === 'catchUpPatience' || (name === 'endTurnPatience' && askedTurn === turn.number);
  const said = name === 'keyPatience' ? [keys] : releases && turn.open ? [turn.text] : [];
  return {
    name: `time: ${name}`,
    event: timer,
    // The longest call is the last resort, and no excuse for a state that only it ends.
    isOwed: name !== 'callPatience',
    said: said.filter((text) => text !== ''),
  };
}

function* fates({ snapshot: { context } }: MachineState, { happenings }: Variant): Generator<Happens> {
  yield* ends;
  if (happenings.has('drain')) yield drained;
  if (happenings.has('operator') && context.lines.length < mostLines) yield says;
  if (happenings.has('guesses') && happenings.has('drain') && !context.budgetSpent) yield budgetSpent;
}

function* ofTheEars(state: MachineState, { ears }: World, { happenings }: Variant): Generator<Happens> {
  const { turn, early } = state.snapshot.context;
  if (ears === 'opening') {
    const said = early.flatMap((input) => (input.type === 'caller.typed' ? [input.text] : []));
    const isAsked = early.some(({ type }) => type === 'caller.asked-for-reply');
    yield { ...opens, ...(said.length === 0 ? {} : { said }), ...(isAsked ? { wish: 'reply' } : {}) };
    if (happenings.has('broken-ears')) yield* [loses, losesForGood];
  }
  if (ears === 'open') yield works;
  if (ears === 'opening' || ears === 'deaf') return;
  if (happenings.has('broken-ears')) {
    yield loses;
    yield turn.open && turn.text !== '' ? { ...stalls, said: [turn.text] } : stalls;
  }
  if (happenings.has('button')) yield turn.open ? releasesInTurn : releases;
}

function* fromTheConnection(state: MachineState, { happenings, policy }: Variant): Generator<Happens> {
  const { early, keys } = state.snapshot.context;
  const isEarly = state.places.includes('call.connecting');
  if (isEarly && early.length > 0) return;
  if (happenings.has('typing')) yield isEarly ? typesEarly : types;
  if (!happenings.has('keys') || isEarly) return;
  if (policy.dtmf.collectMs === 0) {
    yield { ...presses, said: [words.key] };
    return;
  }
  if (keys.length < mostKeys) yield presses;
  yield keys === '' ? terminates : { ...terminates, said: [keys] };
}

/** Told as soon as the first tool begins to run, and as the last one is over. */
export const toolsEvents: { readonly busy: MachineEvent; readonly idle: MachineEvent } = {
  busy: { type: 'tools.busy' },
  idle: { type: 'tools.idle' },
};

/** What was heard of a reply that was cut, told as soon as it is. */
export function cutEvent(reply: number, heard: boolean): MachineEvent {
  const known = cutEvents[`${reply} ${heard}`];
  if (known !== undefined) return known;
  const event = { type: 'playout.cut', reply, heard: heard ? 'words' : '' } as const;
  cutEvents[`${reply} ${heard}`] = event;
  return event;
}

const cutEvents: Record<string, MachineEvent> = {};

/** Events of turns and replies that are over: they must change nothing. */
export const staleEvents: readonly CallEvent[] = [
  { type: 'turn.started', turn: newest - 1, text: words.many },
  { type: 'turn.updated', turn: newest - 1, text: words.many },
  { type: 'turn.eager-eot', turn: newest - 1, text: words.many, confidence: 1 },
  { type: 'turn.resumed', turn: newest - 1 },
  { type: 'turn.eot', turn: newest - 1, text: words.many },
  { type: 'turn.eot', turn: newest - 1, text: '' },
  ...replyMoves.flatMap(({ event }) => (event === undefined ? [] : [{ ...event, reply: newest - 1 }])),
  { type: 'playout.started', reply: newest - 1 },
];
