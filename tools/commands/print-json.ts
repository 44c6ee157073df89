import type { LineOutput } from '../caller/timeline-printer.ts';

/** One object a line. */
export function printJson(output: LineOutput, value: object): void {
  output.write(`${JSON.stringify(value, rounded)}\n`);
}

/** Milliseconds to the tenth, and shares and factors to the fourth place: what is behind that is noise. */
function rounded(_key: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const step = Math.abs(value) < 10 ? 10_000 : 10;
  return Math.round(value * step) / step;
}
