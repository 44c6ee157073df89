import type { Frame, TakenTransition } from '../../../../../../src/inspector/frame.ts';
import { litStates } from './marks.ts';

/** One transition of a frame, in the words of the chart. */
interface CaptionStep {
  readonly id: string;
  readonly event: string;
  readonly move: string;
  readonly guard: string | undefined;
}

/** The last thing that a machine did, for the line under its chart. */
export interface Caption {
  /** The event that came, then those that the machine raised because of it: `turn.eot → talk.ended`. */
  readonly events: string;
  /** `listening → thinking`, or that it stayed. */
  readonly move: string;
  readonly steps: readonly CaptionStep[];
  /** Guards that did not hold, with what they would have allowed. */
  readonly refused: readonly { readonly id: string; readonly words: string }[];
}

export function captionOf(
  frame: Frame,
  before: Frame | undefined,
  delays: ReadonlyMap<string, string>,
): Caption {
  const words = (event: string): string => eventWords(event, delays);
  const raised = frame.taken.map(({ event }) => event).filter((event) => event !== frame.event.type);
  return {
    events: [frame.event.type, ...new Set(raised)].map(words).join(' → '),
    move: moveWords(frame, before),
    steps: frame.taken.map((taken) => ({
      id: taken.id,
      event: words(taken.event),
      move: stepWords(taken),
      guard: taken.guard,
    })),
    refused: frame.refused.map(({ id, source, guard }) => ({
      id,
      words: `${guard} (${stateWords(source)})`,
    })),
  };
}

const afterEvent = /^xstate\.after\.([^.]+)\..*$/u;

/** A delay is called by the policy's key, as in the chart. */
function eventWords(event: string, delays: ReadonlyMap<string, string>): string {
  if (event === 'xstate.init') return 'the call begins';
  const delay = afterEvent.exec(event)?.[1];
  return delay === undefined ? event : `after ${delays.get(delay) ?? delay}`;
}

/** What changed of the innermost states; a machine of several regions may have left several. */
function moveWords(frame: Frame, before: Frame | undefined): string {
  const left = floorFirst(litStates(before?.states ?? [])).filter((path) => !frame.states.includes(path));
  const entered = floorFirst(litStates(frame.states)).filter(
    (path) => before?.states.includes(path) !== true,
  );
  if (entered.length === 0) return frame.taken.length > 0 ? 'stays where it is' : 'changes nothing';
  if (left.length === 0 || left.length !== entered.length) {
    const from = left.map(stateWords).join(', ');
    return `${from === '' ? '' : `${from} `}→ ${entered.map(stateWords).join(', ')}`;
  }
  return entered.map((path, index) => `${stateWords(left[index] ?? '')} → ${stateWords(path)}`).join(', ');
}

function floorFirst(paths: readonly string[]): readonly string[] {
  return [...paths.filter(isOfTheFloor), ...paths.filter((path) => !isOfTheFloor(path))];
}

function isOfTheFloor(path: string): boolean {
  return path.startsWith('active.floor');
}

function stepWords({ source, target }: TakenTransition): string {
  if (target === undefined) return `${stateWords(source)} stays`;
  return source === target ? `${stateWords(source)} ↺` : `${stateWords(source)} → ${stateWords(target)}`;
}

/** `holding › speaking`; the floor's states are what is talked of, and need no word for their region. */
function stateWords(path: string): string {
  if (path === '') return 'call';
  return path.replace(/^active\.(floor\.)?(?=.)/u, '').replaceAll('.', ' › ');
}
