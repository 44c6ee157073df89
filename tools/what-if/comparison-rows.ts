import { isMoved, isOther, type Comparison, type TurnPair } from './comparison.ts';
import type { CourseTotals, TurnCourse } from './course.ts';

/** One figure of all courses, in words; the difference is that of a change, and empty where there is none. */
export interface TotalRow {
  readonly label: string;
  readonly recorded: string;
  readonly unchanged: string;
  readonly replayed: string;
  readonly difference: string;
  /** Whether the difference is one for the better; absent where it is none, or neither. */
  readonly isBetter?: boolean;
}

/** One turn, with and without a change, in words. */
export interface TurnRow {
  readonly turn: string;
  readonly text: string;
  /** As it was recorded, where that is noticeably otherwise than the replay without a change; else empty. */
  readonly recorded: string;
  readonly unchanged: string;
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

/** What a replay has otherwise by less is of no interest: it knows nothing of how busy the call's process was. */
const noticeableMs = 20;

export function totalRows({ totals }: Comparison): readonly TotalRow[] {
  return figures.map((figure) => totalRow(figure, totals));
}

/** Whether what was recorded has to be shown, too: the replay without a change is noticeably otherwise. */
export function isRecordedOther({ totals: { recorded, unchanged } }: Comparison): boolean {
  return figures.some(({ of, unit }) => {
    const change = Math.abs((of(recorded) ?? -noticeableMs) - (of(unchanged) ?? -noticeableMs));
    return change >= (unit === '' ? 1 : noticeableMs);
  });
}

function totalRow({ label, of, unit, best }: Figure, totals: Comparison['totals']): TotalRow {
  const before = of(totals.unchanged);
  const after = of(totals.replayed);
  const change = before === undefined || after === undefined ? 0 : Math.round(after) - Math.round(before);
  return {
    label,
    recorded: counted(of(totals.recorded), unit),
    unchanged: counted(before, unit),
    replayed: counted(after, unit),
    difference: change === 0 ? '' : `${signed(change)}${unit}`,
    ...(change === 0 || best === undefined ? {} : { isBetter: change < 0 === (best === 'least') }),
  };
}

export function turnRows({ turns }: Comparison): readonly TurnRow[] {
  return turns.map((pair) => turnRow(pair));
}

function turnRow(pair: TurnPair): TurnRow {
  const { recorded, unchanged, replayed } = pair;
  const known = unchanged ?? replayed;
  const isKnownOther =
    recorded !== undefined && unchanged !== undefined && isOther(recorded, unchanged, noticeableMs);
  return {
    turn: unchanged === undefined ? '+' : unchanged.isTyped ? 'typed' : String(unchanged.turn),
    text: known?.text === '' ? '(no words)' : (known?.text ?? ''),
    recorded: isKnownOther ? courseText(recorded) : '',
    unchanged: courseText(unchanged),
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

function changesOf({ unchanged, replayed }: TurnPair): string {
  if (unchanged === undefined || replayed === undefined) return '';
  return [
    unchanged.text === replayed.text ? '' : `said: “${replayed.text}”`,
    cutChange(unchanged, replayed),
    unchanged.heard === replayed.heard ? '' : `heard: “${replayed.heard}”`,
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function cutChange(unchanged: TurnCourse, replayed: TurnCourse): string {
  if (unchanged.isCut === replayed.isCut) return '';
  return replayed.isCut ? 'now cut off' : 'no longer cut off';
}

function counted(value: number | undefined, unit: string): string {
  return value === undefined ? '–' : `${Math.round(value).toLocaleString('en')}${unit}`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : '−'}${Math.abs(value).toLocaleString('en')}`;
}
