import { failureText } from '../failure-text.ts';
import type { LatencyParts } from '../latency/latency-bench.ts';
import { latencyBudget } from '../latency/latency-budget.ts';
import type { StageFigures } from '../latency/measure-stages.ts';
import type { Spread } from '../quantile.ts';
import { textTable } from '../text-table.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';

interface Place {
  readonly name: string;
  readonly endpoint: string;
  readonly isOnLoopback: boolean;
}

/** What a stage was measured against: one provider, or, for the chain, all. */
type Places = readonly Place[];

/** Prints what was measured, beside the budget, and what it was measured against. */
export function reportLatency(
  figures: readonly StageFigures[],
  parts: LatencyParts,
  isJson: boolean,
  { stdout, stderr }: Console,
): void {
  const { ears, model, mouth } = parts;
  const places = { stt: there(ears), llm: there(model), tts: there(mouth), chain: there(ears, model, mouth) };
  if (isJson) for (const each of figures) printJson(stdout, jsonOf(each, places[each.stage]));
  else {
    const header = ['', 'AGAINST', 'P50', 'P95', 'BUDGET', 'RUNS'];
    stdout.write(textTable([header, ...figures.map((each) => row(each, places[each.stage]))]));
    const why = unjudgedBecause(figures.flatMap(({ stage }) => places[stage]));
    if (why !== undefined) stdout.write(`–  no verdict: ${why}\n`);
  }
  for (const { failure } of figures) if (failure !== undefined) stderr.write(failureText(failure, false));
}

function there(...places: readonly (Place | undefined)[]): Places {
  return places.filter((place) => place !== undefined);
}

/** Why figures against these are not held against the budget, which is for the vendors themselves. */
function unjudgedBecause(places: Places): string | undefined {
  const names = new Set(places.filter(({ isOnLoopback }) => isOnLoopback).map(({ name }) => name));
  if (names.size === 0) return undefined;
  const are = names.size === 1 ? 'is' : 'are';
  return `${[...names].join(', ')} ${are} on this machine, and an emulator's pace says nothing of the vendor's.`;
}

function row({ stage, spread, runsMs }: StageFigures, places: Places): readonly string[] {
  const { label, ms: budgetMs } = latencyBudget[stage];
  const [place] = places;
  const against =
    stage === 'chain' || place === undefined ? 'all of these' : `${place.name} (${place.endpoint})`;
  const isJudged = unjudgedBecause(places) === undefined;
  const figure = (ms: number | undefined): string => {
    if (ms === undefined) return '–';
    return `${Math.round(ms)} ms ${isJudged ? (ms < budgetMs ? '✓' : '✗') : '–'}`;
  };
  return [label, against, figure(spread.p50), figure(spread.p95), `< ${budgetMs} ms`, String(runsMs.length)];
}

function jsonOf({ stage, spread, runsMs, failure }: StageFigures, places: Places): object {
  const { ms: budgetMs, measured } = latencyBudget[stage];
  const [place] = places;
  const isOfOne = stage !== 'chain' && place !== undefined;
  return {
    type: 'latency',
    stage,
    ...(isOfOne ? { provider: place.name, endpoint: place.endpoint } : {}),
    measured,
    runsMs,
    p50: spread.p50,
    p95: spread.p95,
    budgetMs,
    ...verdict(spread, budgetMs, unjudgedBecause(places)),
    ...(failure === undefined ? {} : { failure: failureText(failure, false).trim() }),
  };
}

function verdict({ p50, p95 }: Spread, budgetMs: number, noVerdict: string | undefined): object {
  if (p50 === undefined || p95 === undefined) return {};
  if (noVerdict !== undefined) return { p50WithinBudget: null, p95WithinBudget: null, noVerdict };
  return { p50WithinBudget: p50 < budgetMs, p95WithinBudget: p95 < budgetMs };
}
