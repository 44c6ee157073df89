import type { Console } from '../commands/console.ts';
import { quantile } from '../quantile.ts';
import { textTable } from '../text-table.ts';
import type { CallReport, Figures } from './call-report.ts';
import type { Speculation, TurnFigures, Waterfall } from './turn-figures.ts';
import type { Share, TurnTaking } from './turn-taking.ts';

/** A rate of fewer events says nothing. */
const fewestEvents = 10;
const textWidth = 28;

const ms = (value: number | undefined): string =>
  value === undefined ? '–' : `${Math.round(value).toLocaleString('en')} ms`;
const usd = (value: number): string =>
  `$${value.toLocaleString('en', { maximumSignificantDigits: 3, minimumSignificantDigits: 1 })}`;

const waterfallColumns = [
  ['FIRST TOKEN', ({ firstTokenMs }: Waterfall) => firstTokenMs],
  ['+ CLAUSE', ({ clauseMs }: Waterfall) => clauseMs],
  ['+ AUDIO', ({ audioMs }: Waterfall) => audioMs],
  ['− HIDDEN', ({ hiddenMs }: Waterfall) => hiddenMs],
  ['+ REST', ({ restMs }: Waterfall) => restMs],
  ['= WAITED', ({ waitedMs }: Waterfall) => waitedMs],
] as const;

/** One call: its turns one by one, and what they come to. */
export function printCall(report: CallReport, { stdout }: Console): void {
  const { id, agent, startedAt, durationMs, outcome, turns, longestWait } = report;
  stdout.write(
    `${id}  ${agent}  ${startedAt}  ${(durationMs / 1000).toFixed(1)} s  ${outcome ?? 'its log is not complete'}\n${turnsText(report)}\n\n`,
  );
  if (turns.length > 0) {
    const header = ['TURN', 'CALLER', 'GUESS', ...waterfallColumns.map(([name]) => name), 'STOP'];
    stdout.write(textTable([header, ...turns.map(turnRow)]));
    stdout.write('\n');
  }
  printFigures(report, stdout);
  if (longestWait !== undefined) {
    stdout.write(`longest wait: ${ms(longestWait.ms)} in ${longestWait.state}\n`);
  }
}

/** Several calls as one. */
export function printTotal(calls: number, figures: Figures, { stdout }: Console): void {
  stdout.write(`${counted(calls, 'call')}, ${turnsText(figures)}\n\n`);
  printFigures(figures, stdout);
}

/** `3 spoken turns, 1 typed turn`; only spoken ones have figures. */
function turnsText({ turns, typedTurns }: Figures): string {
  const spoken = counted(turns.length, 'spoken turn');
  return typedTurns === 0 ? spoken : `${spoken}, ${counted(typedTurns, 'typed turn')} (not measured)`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function turnRow({ metrics, text, waterfall }: TurnFigures): readonly string[] {
  const { turn, speculation, bargeInStopMs } = metrics;
  const words = text === '' ? '(not answered)' : text;
  const cut = words.length > textWidth ? `${words.slice(0, textWidth - 1)}…` : words;
  const parts = waterfallColumns.map(([, of]) =>
    waterfall === undefined ? '–' : String(Math.round(of(waterfall))),
  );
  return [String(turn), cut, speculation, ...parts, bargeInStopMs === undefined ? '–' : ms(bargeInStopMs)];
}

function printFigures({ turns, turnTaking, speculation }: Figures, stdout: Console['stdout']): void {
  for (const table of [latencyOf(turns), panelOf(turnTaking), guessesOf(speculation)])
    stdout.write(`${textTable(table)}\n`);
}

type Table = readonly (readonly string[])[];

function latencyOf(turns: readonly TurnFigures[]): Table {
  const waits = turns.flatMap(({ waterfall }) => waterfall ?? []);
  const stops = turns.flatMap(({ metrics }) => metrics.bargeInStopMs ?? []);
  const rows = [
    ...waterfallColumns.map(
      ([name, of]) => [name.replace(/^\W+/u, '').toLowerCase(), waits.map(of)] as const,
    ),
    ['barge-in stop', stops] as const,
  ];
  return [
    ['LATENCY', 'P50', 'P95', 'TURNS'],
    ...rows.map(([name, values]) => [
      name,
      ms(quantile(values, 0.5)),
      ms(quantile(values, 0.95)),
      String(values.length),
    ]),
  ];
}

function panelOf(turnTaking: TurnTaking): Table {
  const { responseMs, responded, yieldMs, yielded, agentInterruptions } = turnTaking;
  const { backchannelsPassed, noisesPassed, pausedMs, deadAir } = turnTaking;
  const silence = deadAir.ofMs > 0 ? percent(deadAir.totalMs / deadAir.ofMs) : '–';
  return [
    ['TURN-TAKING', 'TIMES', 'RATE', 'TIME'],
    ['answered before the caller spoke again', ...rateOf(responded), meanOf('after', responseMs)],
    ['stopped within 2 s of an interruption', ...rateOf(yielded), meanOf('after', yieldMs)],
    ['began to speak over the caller', ...rateOf(agentInterruptions), ''],
    ['went on after a backchannel', ...rateOf(backchannelsPassed), ''],
    ['went on after a noise', ...rateOf(noisesPassed), ''],
    [
      'paused for one of these',
      pausedMs.length === 0 ? '–' : String(pausedMs.length),
      '',
      meanOf('for', pausedMs),
    ],
    ['silences of more than 3 s', String(deadAir.over3s), '', `longest silence ${ms(deadAir.longestMs)}`],
    ['nobody spoke, of the whole time', '', silence, ''],
  ];
}

function guessesOf(speculation: Speculation): Table {
  const { started, committed, discarded, leadMs, hiddenMs } = speculation;
  const { wastedTokens, wastedCharacters, wastedUsd } = speculation;
  const waste = `${wastedTokens} tokens, ${wastedCharacters} characters`;
  return [
    ['SPECULATION', ''],
    ['guesses used', started === 0 ? '–' : `${committed} of ${started}; ${discarded} discarded`],
    ['lead, p50', ms(quantile(leadMs, 0.5))],
    ['hidden, p50', ms(quantile(hiddenMs, 0.5))],
    ['wasted', wastedUsd === undefined ? waste : `${waste}, ${usd(wastedUsd)}`],
  ];
}

/** How often, and the rate where there were enough to have one. */
function rateOf({ of, count }: Share): readonly [string, string] {
  if (of === 0) return ['–', '–'];
  return [`${count} of ${of}`, of < fewestEvents ? 'too few' : percent(count / of)];
}

const percent = (value: number): string => `${Math.round(value * 100)} %`;

function meanOf(word: string, values: readonly number[]): string {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.length === 0 ? '' : `${word} ${ms(sum / values.length)}, mean`;
}
