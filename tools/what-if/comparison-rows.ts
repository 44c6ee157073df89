import { isMoved, type Comparison, type TurnPair } from './comparison.ts';
import type { CourseTotals, TurnCourse } from './course.ts';

/** One figure of both courses, in words; empty where there is no difference. */
export interface TotalRow {
  readonly label: string;
  readonly recorded: string;
  readonly replayed: string;
  readonly difference: string;
  /** Whether the difference is one for the better; absent where it is none, or neither. */
  readonly isBetter?: boolean;
}

/** One turn of both courses, in words. */
export interface TurnRow {
  readonly turn: string;
  readonly text: string;
  readonly recorded: string;
  readonly replayed: string;
  /** What has changed of it beside its wait; empty where nothing has. */
  readonly changes: string;
  readonly isMoved: boolean;
}

interface Figure {
  readonly label: string;
  readonly of: (totals: CourseTotals) => number | undefined;
  readonly unit: string;
  /** Fewer are better, or more; neither where it depends. */
  readonly best?: 'least' | 'most';
}

const figures: readonly Figure[] = [
  { label: 'wait, half of them within', of: ({ waitedMs }) => waitedMs, unit: ' ms', best: 'least' },
  { label: 'longest wait', of: ({ longestWaitMs }) => longestWaitMs, unit: ' ms', best: 'least' },
  { label: 'guesses made', of: ({ guesses }) => guesses.made, unit: '' },
  { label: 'guesses right', of: ({ guesses }) => guesses.right, unit: '', best: 'most' },
  { label: 'guesses wasted', of: ({ guesses }) => guesses.wasted, unit: '', best: 'least' },
  { label: 'pauses for the caller', of: ({ pauses }) => pauses, unit: '', best: 'least' },
  { label: 'barge-ins', of: ({ bargeIns }) => bargeIns, unit: '', best: 'least' },
  { label: 'agent cut off', of: ({ cuts }) => cuts, unit: '', best: 'least' },
];

export function totalRows({ totals }: Comparison): readonly TotalRow[] {
  return figures.map((figure) => totalRow(figure, totals));
}

function totalRow({ label, of, unit, best }: Figure, { recorded, replayed }: Comparison['totals']): TotalRow {
  const before = of(recorded);
  const after = of(replayed);
  const change = before === undefined || after === undefined ? 0 : Math.round(after) - Math.round(before);
  return {
    label,
    recorded: counted(before, unit),
    replayed: counted(after, unit),
    difference: change === 0 ? '' : `${signed(change)}${unit}`,
    ...(change === 0 || best === undefined ? {} : { isBetter: change < 0 === (best === 'least') }),
  };
}

export function turnRows({ turns }: Comparison): readonly TurnRow[] {
  return turns.map((pair) => turnRow(pair));
}

function turnRow(pair: TurnPair): TurnRow {
  const { recorded, replayed } = pair;
  const known = recorded ?? replayed;
  return {
    turn: String(recorded?.turn ?? '+'),
    text: known?.text === '' ? '(no words)' : (known?.text ?? ''),
    recorded: courseText(recorded),
    replayed: courseText(replayed),
    changes: changesOf(pair),
    isMoved: isMoved(pair),
  };
}

const guessWords = { hit: ', guess right', miss: ', guess wasted', none: '' } as const;

function courseText(course: TurnCourse | undefined): string {
  if (course === undefined) return 'no such turn';
  const { releaseMs, speculation } = course;
  return `${releaseMs === undefined ? 'no answer' : counted(releaseMs, ' ms')}${guessWords[speculation]}`;
}

function changesOf({ recorded, replayed }: TurnPair): string {
  if (recorded === undefined || replayed === undefined) return '';
  return [
    recorded.text === replayed.text ? '' : `said: “${replayed.text}”`,
    cutChange(recorded, replayed),
    recorded.heard === replayed.heard ? '' : `heard: “${replayed.heard}”`,
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function cutChange(recorded: TurnCourse, replayed: TurnCourse): string {
  if (recorded.isCut === replayed.isCut) return '';
  return replayed.isCut ? 'now cut off' : 'no longer cut off';
}

function counted(value: number | undefined, unit: string): string {
  return value === undefined ? '–' : `${Math.round(value).toLocaleString('en')}${unit}`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : '−'}${Math.abs(value).toLocaleString('en')}`;
}
