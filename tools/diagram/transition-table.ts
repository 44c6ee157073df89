import type { Chart, ChartTransition } from '../../src/inspector/chart.ts';

const header = ['from', 'event', 'guard', 'to', 'actions'];

/** Every transition out of a state within `scope` and of none in `elsewhere`, a row each: what an edge of a diagram says, to be read and searched. */
export function transitionTable(chart: Chart, scope: string, elsewhere: readonly string[]): string {
  const isShown = ({ source }: ChartTransition): boolean =>
    isWithin(source, scope) && !elsewhere.some((path) => path !== scope && isWithin(source, path));
  const rows = chart.transitions.filter(isShown).map((transition) => rowOf(transition, scope));
  const cells = [header, ...rows];
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

function rowOf(
  { source, trigger, guard, target, actions }: ChartTransition,
  scope: string,
): readonly string[] {
  return [
    source === scope ? 'any' : named(source, scope),
    code(trigger),
    code(guard),
    target === undefined ? '' : named(target, scope),
    code(actions.join(', ')),
  ];
}

const named = (path: string, scope: string): string =>
  code(scope !== '' && path.startsWith(`${scope}.`) ? path.slice(scope.length + 1) : path);

const code = (text: string | undefined): string =>
  text === undefined || text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``;

const isWithin = (path: string, scope: string): boolean =>
  scope === '' || path === scope || path.startsWith(`${scope}.`);
