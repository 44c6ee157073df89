import { failureText } from '../failure-text.ts';
import type { LatencyParts } from '../latency/latency-bench.ts';
import { latencyBudget, type LatencyStage } from '../latency/latency-budget.ts';
import type { StageFigures } from '../latency/measure-stages.ts';
import { textTable } from '../text-table.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';

type Place = { readonly name: string; readonly endpoint: string };

/** Prints what was measured, beside the budget, and what it was measured against. */
export function reportLatency(
  figures: readonly StageFigures[],
  parts: LatencyParts,
  isJson: boolean,
  { stdout, stderr }: Console,
): void {
  const places: Readonly<Partial<Record<LatencyStage, Place | undefined>>> = {
    stt: parts.ears,
    llm: parts.model,
    tts: parts.mouth,
  };
  if (isJson) for (const each of figures) printJson(stdout, jsonOf(each, places[each.stage]));
  else {
    const header = ['', 'AGAINST', 'P50', 'P95', 'BUDGET', 'RUNS'];
    stdout.write(textTable([header, ...figures.map((each) => row(each, places[each.stage]))]));
  }
  for (const { failure } of figures) if (failure !== undefined) stderr.write(failureText(failure, false));
}

function row({ stage, spread, runsMs }: StageFigures, place: Place | undefined): readonly string[] {
  const { label, ms: budgetMs } = latencyBudget[stage];
  const against = place === undefined ? 'all of these' : `${place.name} (${place.endpoint})`;
  const figure = (ms: number | undefined): string =>
    ms === undefined ? '–' : `${Math.round(ms)} ms ${ms < budgetMs ? '✓' : '✗'}`;
  return [label, against, figure(spread.p50), figure(spread.p95), `< ${budgetMs} ms`, String(runsMs.length)];
}

function jsonOf({ stage, spread, runsMs, failure }: StageFigures, place: Place | undefined): object {
  const { ms: budgetMs, measured } = latencyBudget[stage];
  const { p50, p95 } = spread;
  return {
    type: 'latency',
    stage,
    ...(place === undefined ? {} : { provider: place.name, endpoint: place.endpoint }),
    measured,
    runsMs,
    p50,
    p95,
    budgetMs,
    ...(p50 === undefined || p95 === undefined
      ? {}
      : { p50WithinBudget: p50 < budgetMs, p95WithinBudget: p95 < budgetMs }),
    ...(failure === undefined ? {} : { failure: failureText(failure, false).trim() }),
  };
}
