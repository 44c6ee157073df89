import { textTable } from '../text-table.ts';
import { alignment } from './alignment.ts';
import { isLike, type Failure } from './judge.ts';
import { timelineColumns, type Listed, type TimelineColumn, type TimelineEvent } from './timeline.ts';

interface Row {
  readonly at: number | undefined;
  /** Where it stands among the others. */
  readonly order: number;
  readonly mark: string;
  readonly cells: Partial<Record<TimelineColumn, string>>;
}

const wrong = '✗';
const longestCell = 56;
const columnOf: Readonly<Record<Listed, TimelineColumn>> = {
  states: 'state',
  llmRequests: 'model',
  toolsRun: 'model',
  heard: 'client',
};

/**
 * The call as a table by time. What is not as expected is marked in its place: what was observed, and behind an arrow what
 * was expected; what was expected and did not happen stands before the next of its kind.
 */
export function timelineDiff(events: readonly TimelineEvent[], failures: readonly Failure[]): string {
  const marked = listedMarks(failures);
  const counts = new Map<Listed, number>();
  let lastState = '';
  const rows: Row[] = events.flatMap(({ at, column, text, listed }): readonly Row[] => {
    const isRepeated = listed === 'states' && text === lastState;
    if (listed === 'states') lastState = text;
    const plain = { at, order: at, mark: '', cells: { [column]: cut(text) } };
    if (listed === undefined || isRepeated) return [plain];
    const index = counts.get(listed) ?? 0;
    counts.set(listed, index + 1);
    const { missing = [], expected } = marked.get(listed)?.get(index) ?? {};
    const row =
      expected === undefined
        ? plain
        : { ...plain, mark: wrong, cells: { [column]: `${cut(text)} ← ${expected}` } };
    return [...missing.map((each) => missingRow(listed, each, at)), row];
  });
  const behind = [...marked].flatMap(([listed, marks]) =>
    [...marks]
      .filter(([index]) => index >= (counts.get(listed) ?? 0))
      .flatMap(([, { missing }]) => missing.map((each) => missingRow(listed, each, Infinity))),
  );
  const timed = [...merged(rows), ...momentRows(failures)].toSorted((a, b) => a.order - b.order);
  const header = ['', 'ms', ...timelineColumns];
  return textTable([header, ...[...timed, ...behind].map(cellsOf)]);
}

function missingRow(listed: Listed, expected: string, order: number): Row {
  return { at: undefined, order, mark: wrong, cells: { [columnOf[listed]]: `← ${expected}` } };
}

/** What is wrong at one place of a list. */
interface Mark {
  /** What was expected before it and is not there, in words. */
  readonly missing: string[];
  /** What was expected in its place, in words; absent when it is as expected. */
  expected?: string;
}

/** For each list that differs: what is wrong, by the place in what was observed. */
function listedMarks(failures: readonly Failure[]): ReadonlyMap<Listed, ReadonlyMap<number, Mark>> {
  const marks = new Map<Listed, Map<number, Mark>>();
  for (const { key, expected, observed } of failures) {
    if (!isListed(key) || !Array.isArray(expected) || !Array.isArray(observed)) continue;
    const wanted: readonly unknown[] = expected;
    const own = new Map<number, Mark>();
    let next = 0;
    for (const { wantedAt, seenAt, isSame } of alignment(wanted, observed as readonly unknown[], isLike)) {
      const at = seenAt ?? next;
      next = at + (seenAt === undefined ? 0 : 1);
      if (isSame) continue;
      const mark = own.get(at) ?? { missing: [] };
      own.set(at, mark);
      const text = expectedText(wantedAt === undefined ? undefined : wanted[wantedAt]);
      if (seenAt === undefined) mark.missing.push(text);
      else mark.expected = text;
    }
    marks.set(key, own);
  }
  return marks;
}

function isListed(key: string): key is Listed {
  return Object.hasOwn(columnOf, key);
}

function expectedText(wanted: unknown): string {
  if (wanted === undefined) return 'not expected';
  return `expected ${typeof wanted === 'string' ? wanted : JSON.stringify(wanted)}`;
}

/** A row for each moment that an expectation asks for. */
function momentRows(failures: readonly Failure[]): readonly Row[] {
  return failures.flatMap(({ key, expected, observed }): readonly Row[] => {
    const [name = '', moment] = key.split(/\.(.*)/s);
    const at = Number(moment);
    switch (name) {
      case 'stateAt':
        return [
          {
            at,
            order: at,
            mark: wrong,
            cells: { state: `${String(observed)} ← expected ${String(expected)}` },
          },
        ];
      case 'firstAudio':
        return [
          {
            at,
            order: at,
            mark: wrong,
            cells: { voice: `${soundText(observed)} ← ${firstAudioText(expected)}` },
          },
        ];
      case 'silentFrom':
        return [
          {
            at,
            order: at,
            mark: wrong,
            cells: { voice: `${soundText(observed)} ← ${silenceText(expected)}` },
          },
        ];
      default:
        return [];
    }
  });
}

function soundText(observed: unknown): string {
  const { audioAt } = observed as { readonly audioAt: number | null };
  return audioAt === null ? 'no audio' : `audio at ${Math.round(audioAt)}`;
}

function firstAudioText(expected: unknown): string {
  return `expected within ${(expected as { readonly withinMs: number }).withinMs} ms`;
}

function silenceText(expected: unknown): string {
  return `expected silence to ${(expected as { readonly silentToMs: number }).silentToMs}`;
}

/** What happens at one moment, in one row as long as no cell is taken and the order of columns is kept. */
function merged(rows: readonly Row[]): readonly Row[] {
  const found: Row[] = [];
  for (const row of rows) {
    const last = found.at(-1);
    const fits =
      row.at !== undefined && last?.at === row.at && last !== undefined && lastColumn(last) < lastColumn(row);
    if (fits) {
      found[found.length - 1] = {
        at: row.at,
        order: row.order,
        mark: last.mark === '' ? row.mark : last.mark,
        cells: { ...last.cells, ...row.cells },
      };
    } else found.push(row);
  }
  return found;
}

function lastColumn({ cells }: Row): number {
  return timelineColumns.findLastIndex((column) => cells[column] !== undefined);
}

function cellsOf({ at, mark, cells }: Row): readonly string[] {
  const time = at === undefined ? '–' : String(at);
  return [mark, time, ...timelineColumns.map((column) => cells[column] ?? '')];
}

function cut(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell - 1)}…` : text;
}
