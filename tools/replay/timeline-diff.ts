import { isDeepStrictEqual } from 'node:util';
import { textTable } from '../text-table.ts';
import { fold, type Failure } from './judge.ts';
import { timelineColumns, type Listed, type TimelineColumn, type TimelineEvent } from './timeline.ts';

interface Row {
  readonly at: number | undefined;
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
 * was expected; what was expected and did not happen stands at the end.
 */
export function timelineDiff(events: readonly TimelineEvent[], failures: readonly Failure[]): string {
  const marked = listedMarks(failures);
  const counts = new Map<Listed, number>();
  let lastState = '';
  const rows: Row[] = events.map(({ at, column, text, listed }) => {
    const isRepeated = listed === 'states' && text === lastState;
    if (listed === 'states') lastState = text;
    if (listed === undefined || isRepeated) return { at, mark: '', cells: { [column]: cut(text) } };
    const index = counts.get(listed) ?? 0;
    counts.set(listed, index + 1);
    const expected = marked.get(listed)?.get(index);
    if (expected === undefined) return { at, mark: '', cells: { [column]: cut(text) } };
    return { at, mark: wrong, cells: { [column]: `${cut(text)} ← ${expected}` } };
  });
  const missing = [...marked].flatMap(([listed, wanted]) =>
    [...wanted]
      .filter(([index]) => index >= (counts.get(listed) ?? 0))
      .map(([, expected]): Row => ({
        at: undefined,
        mark: wrong,
        cells: { [columnOf[listed]]: `← ${expected}` },
      })),
  );
  const timed = [...merged(rows), ...momentRows(failures)].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const header = ['', 'ms', ...timelineColumns];
  return textTable([header, ...[...timed, ...missing].map(cellsOf)]);
}

/** For each list that differs: by its place, what was expected there, in words. */
function listedMarks(failures: readonly Failure[]): ReadonlyMap<Listed, ReadonlyMap<number, string>> {
  const marks = new Map<Listed, Map<number, string>>();
  for (const { key, expected, observed } of failures) {
    if (!isListed(key) || !Array.isArray(expected) || !Array.isArray(observed)) continue;
    const wanted: readonly unknown[] = expected;
    const seen: readonly unknown[] = observed;
    const places = Array.from({ length: Math.max(wanted.length, seen.length) }, (_, index) => index);
    const differing = places.filter((index) => !isDeepStrictEqual(fold(wanted[index]), fold(seen[index])));
    marks.set(key, new Map(differing.map((index) => [index, expectedText(wanted[index])])));
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
        return [{ at, mark: wrong, cells: { state: `${String(observed)} ← expected ${String(expected)}` } }];
      case 'firstAudio':
        return [
          { at, mark: wrong, cells: { voice: `${soundText(observed)} ← ${firstAudioText(expected)}` } },
        ];
      case 'silentFrom':
        return [{ at, mark: wrong, cells: { voice: `${soundText(observed)} ← ${silenceText(expected)}` } }];
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
    const fits = last?.at === row.at && last !== undefined && lastColumn(last) < lastColumn(row);
    if (fits) {
      found[found.length - 1] = {
        at: row.at,
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
