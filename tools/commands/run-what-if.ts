import type { InterruptionMode, MatchPolicy, SpeculationDepth } from '../../machines/vocabulary/policy.ts';
import { exitStatus } from '../command-error.ts';
import { printableLines } from '../printable.ts';
import { writtenFixture } from '../replay/from-log/written-fixture.ts';
import { readText, recordedCall } from '../replay/replay-item.ts';
import { shippedPolicy } from '../replay/shipped-policy.ts';
import { textTable } from '../text-table.ts';
import type { WhatIfChange } from '../what-if/change.ts';
import type { Comparison } from '../what-if/comparison.ts';
import { isRecordedOther, totalRows, turnRows } from '../what-if/comparison-rows.ts';
import { recordedAs, replayable, whatIf } from '../what-if/what-if.ts';
import type { Console } from './console.ts';
import { neverReady, writeFixture } from './fixture-file.ts';
import { printJson } from './print-json.ts';

export interface WhatIfOptions {
  readonly eagerThreshold?: number;
  readonly endThreshold?: number;
  readonly speculation?: 'on' | 'off';
  readonly depth?: SpeculationDepth;
  readonly match?: MatchPolicy;
  readonly maxPerTurn?: number;
  readonly guessTimeout?: number;
  readonly interruption?: InterruptionMode;
  readonly minWords?: number;
  readonly dismissAfter?: number;
  readonly answerWindow?: number;
  readonly promptAfter?: number;
  readonly maxPrompts?: number;
  readonly out?: string;
  readonly json?: true;
}

/** Plays a recorded call with something changed, and prints both courses; resolves with the exit status. */
export async function runWhatIf(
  file: string,
  options: WhatIfOptions,
  { stdout, stderr }: Console,
): Promise<number> {
  const call = recordedCall(await readText(file), file);
  const shipped = await shippedPolicy();
  const base = await replayable(call, shipped);
  if (base === undefined) throw neverReady(file);
  const played = await whatIf(base, changeOf(options));
  const { comparison, remarks } = played;
  const fixture =
    options.out === undefined ? undefined : await writtenFixture(recordedAs(call, played), shipped);
  if (options.out !== undefined && fixture !== undefined) await writeFixture(options.out, fixture.text);
  if (options.json === true) printJson(stdout, { ...comparison, remarks });
  else stdout.write(tablesOf(comparison));
  const all = [fixture?.warning ?? [], remarks, fixture?.remarks ?? []].flat();
  if (options.json !== true) for (const remark of all) stderr.write(printableLines(`${remark}\n`));
  return exitStatus.done;
}

function tablesOf(comparison: Comparison): string {
  const turns = turnRows(comparison);
  const hasOtherTurns = turns.some(({ recorded }) => recorded !== '');
  const hasOtherTotals = isRecordedOther(comparison);
  const turnTable = turns.map(({ turn, text, recorded, unchanged, replayed, changes, isMoved }) =>
    [isMoved ? '*' : '', turn, cut(text)].concat(hasOtherTurns ? recorded : [], unchanged, replayed, changes),
  );
  const totalTable = totalRows(comparison).map(({ label, recorded, unchanged, replayed, difference }) =>
    [label].concat(hasOtherTotals ? recorded : [], unchanged, replayed, difference),
  );
  return [
    textTable([
      ['', 'TURN', 'CALLER', ...asRecorded(hasOtherTurns), 'UNCHANGED', 'WHAT IF', 'CHANGED'],
      ...turnTable,
    ]),
    textTable([['', ...asRecorded(hasOtherTotals), 'UNCHANGED', 'WHAT IF', 'DIFFERENCE'], ...totalTable]),
  ].join('\n');
}

const asRecorded = (isShown: boolean): readonly string[] => (isShown ? ['RECORDED'] : []);

const widest = 32;

function cut(text: string): string {
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}

function changeOf(options: WhatIfOptions): WhatIfChange {
  const { eagerThreshold, endThreshold, speculation, depth, match, maxPerTurn, guessTimeout } = options;
  const { interruption, minWords, dismissAfter, answerWindow, promptAfter, maxPrompts } = options;
  return given({
    eagerThreshold,
    endThreshold,
    speculation: given({
      enabled: speculation === undefined ? undefined : speculation === 'on',
      depth,
      match,
      maxPerTurn,
      timeoutMs: guessTimeout,
    }),
    interruption: given({
      mode: interruption,
      minWords,
      dismissAfterMs: dismissAfter,
      answerWindowMs: answerWindow,
    }),
    silence: given({ promptAfterMs: promptAfter, maxPrompts }),
  });
}

type Given<Values> = { readonly [Key in keyof Values]?: NonNullable<Values[Key]> };

/** What has a value. */
function given<Values extends object>(values: Values): Given<Values> {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Given<Values>;
}
