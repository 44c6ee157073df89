import type { StampedTurnEvent } from '../../machines/vocabulary/call-event.ts';
import type { MachineState } from './machine-graph.ts';
import { newest } from './projection.ts';
import { words, type Variant } from './variant.ts';
import type { Happens, World } from './world.ts';

const { backchannel, few, many } = words;
const texts = ['', backchannel, few, many];

type Named = readonly [name: string, event: StampedTurnEvent];

function turnEvents(turn: number, which: string): { readonly plain: Named[]; readonly guesses: Named[] } {
  const isRunning = turn === newest;
  const some = isRunning ? texts : ['', many];
  return {
    plain: [
      ...(isRunning ? [''] : ['', many]).map((text): Named => [
        `${which} begins: "${text}"`,
        { type: 'turn.started', turn, text },
      ]),
      ...(isRunning ? texts : []).map((text): Named => [
        `${which} goes on: "${text}"`,
        { type: 'turn.updated', turn, text },
      ]),
      ...some.map((text): Named => [`${which} ends: "${text}"`, { type: 'turn.eot', turn, text }]),
    ],
    guesses: [
      ...some.map((text): Named => [
        `${which} is guessed to be over: "${text}"`,
        { type: 'turn.eager-eot', turn, text, confidence: 0.5 },
      ]),
      [`${which} goes on after all`, { type: 'turn.resumed', turn }],
    ],
  };
}

interface TurnHappens {
  readonly plain: readonly Happens[];
  readonly guesses: readonly Happens[];
}

/** `isLate`: no more is left to play than makes a backchannel an answer. */
function turnHappens(turn: number, which: string, isLate: boolean): TurnHappens {
  const toHappens = ([name, event]: Named): Happens => ({
    name: isLate ? `${name} (the reply is almost played)` : name,
    event: isLate ? { ...event, leftMs: 0 } : event,
    said: event.type === 'turn.eot' && event.text !== '' ? [event.text] : [],
    isOwed: false,
  });
  const { plain, guesses } = turnEvents(turn, which);
  return { plain: plain.map(toHappens), guesses: guesses.map(toHappens) };
}

const running = turnHappens(newest, 'the turn', false);
const runningLate = turnHappens(newest, 'the turn', true);
const next = turnHappens(newest + 1, 'a newer turn', false);
const nextLate = turnHappens(newest + 1, 'a newer turn', true);

/** What a recogniser may tell: any event of the running turn and, while one is open, of the next, in any order. */
export function* turnMoves(
  { snapshot: { context } }: MachineState,
  { reply }: World,
  { happenings }: Variant,
): Generator<Happens> {
  const isAlmostPlayed = reply?.committed === true && reply.stage === 'complete' && reply.heard;
  const { contest, dismissedFor } = context.turn;
  const mayBeLate = isAlmostPlayed && (contest?.reply !== newest || dismissedFor === newest);
  const sets = [
    running,
    ...(context.turn.open ? [next] : []),
    ...(mayBeLate ? [runningLate] : []),
    ...(mayBeLate && context.turn.open ? [nextLate] : []),
  ];
  for (const { plain, guesses } of sets) {
    yield* plain;
    if (happenings.has('guesses')) yield* guesses;
  }
}
