import { durationWords } from '../../../model/time-words.ts';
import { lastAtOrBefore } from '../../record/last-at-or-before.ts';
import type { TimeWindow } from '../time-window.ts';
import type { Bar } from './bar.ts';
import type { BargeIn } from './barge-ins.ts';
import type { TimelineModel } from './timeline-model.ts';

const mostTurns = 12;

/** What is in a window, for who can't see it: a sentence for each turn, or how many there are. */
export function windowSummary(model: TimelineModel, { fromMs, toMs }: TimeWindow): readonly string[] {
  const turns: Bar[] = [];
  model.bars.caller.between(fromMs, toMs, (bar) => turns.push(bar));
  if (turns.length === 0) return ['No turn of the caller is in view.'];
  if (turns.length > mostTurns)
    return [`${turns.length} turns of the caller are in view. Zoom in to hear of each.`];
  return turns.map((turn) => turnSentence(model, turn));
}

function turnSentence(model: TimelineModel, turn: Bar): string {
  const guesses: Bar[] = [];
  model.bars.guesses.between(turn.fromMs, turn.toMs ?? Infinity, (bar) => {
    if (turn.turn !== undefined && bar.turn === turn.turn) guesses.push(bar);
  });
  const bargeIn = bargeInOf(model, turn);
  const parts = [
    turn.text === '' ? 'no words' : `“${turn.text}”`,
    ...guesses.map(({ outcome, because }) =>
      outcome === undefined
        ? 'a guess is held'
        : `guess ${outcome}${because === undefined ? '' : ` because ${because.why}`}`,
    ),
    bargeIn === undefined ? '' : `barge-in, the reply ${bargeIn.outcome ?? 'is paused'}`,
    turn.outcome ?? '',
    answerWords(model, turn),
  ];
  const until =
    turn.toMs === undefined ? '–goes on' : turn.toMs === turn.fromMs ? ' s' : `–${seconds(turn.toMs)} s`;
  return `${turn.name}: ${seconds(turn.fromMs)}${until}, ${parts.filter((part) => part !== '').join(', ')}.`;
}

/** The interruption that a turn was, if it was one. */
function bargeInOf({ bargeIns }: TimelineModel, { turn, by, fromMs, toMs }: Bar): BargeIn | undefined {
  const last = bargeIns[lastAtOrBefore(bargeIns, ({ atMs }) => atMs, toMs ?? Infinity)];
  const isIt = by === undefined ? last?.turn === turn : last?.by === by && last.startedMs === fromMs;
  return isIt ? last : undefined;
}

/** When the agent's voice came after a turn, if it came before the next one. */
function answerWords({ bars }: TimelineModel, { toMs }: Bar): string {
  if (toMs === undefined) return '';
  const heard = bars.playout.bars;
  const next = heard[lastAtOrBefore(heard, ({ fromMs }) => fromMs, toMs - 0.05) + 1];
  const nextTurn = bars.caller.bars[lastAtOrBefore(bars.caller.bars, ({ fromMs }) => fromMs, toMs) + 1];
  if (next === undefined || next.fromMs > (nextTurn?.fromMs ?? Infinity)) return '';
  return `the agent's voice comes ${durationWords(next.fromMs - toMs)} later`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
