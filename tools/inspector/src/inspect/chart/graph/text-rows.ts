import type { ChartLine } from './chart-line.ts';

export type TextStyle = 'title' | 'map-title' | 'count' | 'event' | 'guard' | 'target';

/** The width of a text in pixels, as it will be drawn. */
export type MeasureText = (text: string, style: TextStyle) => number;

/** Words of one style that belong to the same transitions. */
export interface TextSpan {
  readonly text: string;
  readonly style: TextStyle;
  /** The transitions that it is about. */
  readonly ids: readonly string[];
  /** From the row's left end. */
  readonly xPx: number;
  readonly widthPx: number;
}

type TextRow = readonly TextSpan[];

/** Lines set in rows of at most `maxPx`, a longer word excepted. */
export interface TextBlock {
  readonly rows: readonly TextRow[];
  readonly widthPx: number;
}

export function textBlock(lines: readonly ChartLine[], maxPx: number, measure: MeasureText): TextBlock {
  const rows = lines.flatMap((line) => rowsOf(wordsOf(line), maxPx, measure));
  const widthPx = Math.max(0, ...rows.map((row) => endOf(row)));
  return { rows, widthPx };
}

/** Where the last row ends. */
export function lastEndPx({ rows }: TextBlock): number {
  return endOf(rows.at(-1) ?? []);
}

type Word = Pick<TextSpan, 'text' | 'style' | 'ids'>;

function wordsOf({ triggers, guard, target }: ChartLine): readonly Word[] {
  const ids = triggers.map(({ id }) => id);
  const named = triggers.filter(({ text }) => text !== '');
  const events = named.map(({ text, id }, index): Word => ({
    text: index < named.length - 1 ? `${text},` : text,
    style: 'event',
    ids: [id],
  }));
  const condition = guard === undefined ? [] : `[${guard}]`.split(' ');
  return [
    ...events,
    ...condition.map((text): Word => ({ text, style: 'guard', ids })),
    ...(target === undefined ? [] : [{ text: target, style: 'target' as const, ids }]),
  ];
}

/** Rows after the first of a line are set in a little, so that it can be seen where the next line begins. */
const indentPx = 8;

function rowsOf(words: readonly Word[], maxPx: number, measure: MeasureText): readonly TextRow[] {
  const gapPx = measure(' ', 'event');
  const rows: TextSpan[][] = [[]];
  for (const word of words) {
    let row = rows.at(-1) ?? [];
    const widthPx = measure(word.text, word.style);
    let xPx = row.length === 0 ? 0 : endOf(row) + gapPx;
    if (row.length > 0 && xPx + widthPx > maxPx) {
      row = [];
      rows.push(row);
      xPx = indentPx;
    }
    const last = row.at(-1);
    if (last !== undefined && last.style === word.style && last.style === 'guard') {
      const text = `${last.text} ${word.text}`;
      row[row.length - 1] = { ...last, text, widthPx: measure(text, word.style) };
    } else row.push({ ...word, xPx, widthPx });
  }
  return rows;
}

function endOf(row: TextRow): number {
  const last = row.at(-1);
  return last === undefined ? 0 : last.xPx + last.widthPx;
}
