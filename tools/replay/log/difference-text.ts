import type { LogEntry } from '../log-entry.ts';
import type { Difference } from './difference.ts';

const linesBefore = 5;
const linesAfter = 2;
const longestLine = 160;

/** The first difference, with the lines of the log around it. */
export function differenceText(
  { index, recorded, replayed }: Difference,
  entries: readonly LogEntry[],
): string {
  const at = entries[index]?.at ?? 0;
  const from = Math.max(0, index - linesBefore);
  const context = entries.slice(from, index + linesAfter + 1).map((entry, offset) => {
    const line = from + offset;
    return `${line === index ? '>' : ' '} ${String(line + 1).padStart(5)}  ${cut(entry)}\n`;
  });
  return [
    `line ${index + 1}, at ${at} ms: the replay differs\n`,
    `  recorded: ${cut(recorded)}\n`,
    `  replayed: ${cut(replayed)}\n`,
    ...context,
  ].join('');
}

function cut(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text;
}
