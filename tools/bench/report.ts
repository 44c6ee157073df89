import type { LoadFigures } from './load.ts';
import type { Spread } from '../quantile.ts';

/** What figures were measured on; without it they mean nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly platform: string;
  readonly node: string;
}

export interface BenchReport {
  readonly machine: Machine;
  readonly version: string;
  readonly providers: string;
  readonly serverReadyMs: number;
  readonly loads: readonly LoadFigures[];
}

interface Row {
  readonly name: string;
  readonly value: (load: LoadFigures) => string;
  readonly goal?: string;
}

const rows: readonly Row[] = [
  { name: 'turns answered', value: ({ answered, turns }) => `${answered} of ${turns}` },
  { name: 'turns understood word by word', value: ({ understood, turns }) => `${understood} of ${turns}` },
  { name: 'voice to voice, p50 / p95', value: (load) => spread(load.voiceToVoiceMs), goal: 'p50 ≤ 600 ms' },
  {
    name: 'eot to audio, speculation hit, p50 / p95',
    value: (load) => spread(load.releaseAfterHitMs),
    goal: '≤ 20 ms',
  },
  { name: 'eot to audio, otherwise, p50 / p95', value: (load) => spread(load.releaseOtherwiseMs) },
  { name: 'CPU a call, of one core', value: (load) => `${load.cpuPercentPerCall.toFixed(1)} %` },
  { name: 'memory a call, resident', value: (load) => `${load.rssMibPerCall.toFixed(1)} MiB` },
  { name: 'memory a call, JavaScript heap', value: (load) => `${load.heapMibPerCall.toFixed(2)} MiB` },
  { name: 'memory of the process, resident', value: (load) => `${load.rssMib.toFixed(0)} MiB` },
];

/** The figures as a Markdown table, which a terminal and the README take alike. */
export function reportTable({ machine, version, providers, serverReadyMs, loads }: BenchReport): string {
  const header = ['', ...loads.map(({ callsAtOnce }) => `${callsAtOnce} at once`), 'goal'];
  const body = rows.map(({ name, value, goal }) => [name].concat(loads.map(value), goal ?? ''));
  const ready = [
    'server ready',
    `${serverReadyMs.toFixed(0)} ms`,
    ...loads.slice(1).map(() => ''),
    '≤ 2000 ms',
  ];
  const table = [header, header.map(() => '---'), ...body, ready];
  const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0, cell === '---' ? '-' : ' ')).join(' | ')} |`;
  return [
    `talky ${version}, ${providers}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB; ${machine.platform}; Node ${machine.node}`,
    '',
    ...table.map(line),
    '',
  ].join('\n');
}

function spread({ count, p50, p95 }: Spread): string {
  return p50 === undefined || p95 === undefined ? '–' : `${p50.toFixed(0)} / ${p95.toFixed(0)} ms (${count})`;
}
